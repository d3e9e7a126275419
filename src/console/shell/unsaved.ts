/** The forms that have input which is not saved. Leaving the page asks first while there is one. */
export class Unsaved {
  readonly #forms = new Set<object>();

  /** @param form any object that stands for the form */
  note(form: object, unsaved: boolean): void {
    if (unsaved) this.#forms.add(form);
    else this.#forms.delete(form);
  }

  get any(): boolean {
    return this.#forms.size > 0;
  }

  /** The page is left: its forms are gone. */
  clear(): void {
    this.#forms.clear();
  }
}
