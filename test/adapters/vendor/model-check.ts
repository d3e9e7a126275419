/** Compares bodies and answers with the models of a vendor's client, and keeps what is different. */
export class ModelCheck<Part> {
  /** One line for each difference. */
  readonly wrong: string[] = [];
  readonly #differences: (part: Part, model: string, value: unknown) => string;

  /** @param differences returns "" for a value that is as the model says */
  constructor(differences: (part: Part, model: string, value: unknown) => string) {
    this.#differences = differences;
  }

  readonly conforms = (part: Part, model: string, value: unknown): void => {
    const difference = this.#differences(part, model, value);
    if (difference !== '') this.wrong.push(difference);
  };

  /** @throws Error: the vendor's client would not have sent or read it so */
  throwIfWrong(): void {
    if (this.wrong.length > 0) throw new Error(this.wrong.join('\n'));
  }
}
