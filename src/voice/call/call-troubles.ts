/** The problems that turn `open` into `reconnecting`. */
export type Trouble = 'signalling' | 'media';

/** The current problems of a call, and the timeout for lost signalling. */
export class Troubles {
  private readonly present = new Set<Trouble>();
  private patience: ReturnType<typeof setTimeout> | undefined;

  get any(): boolean {
    return this.present.size > 0;
  }

  note(trouble: Trouble, present: boolean): void {
    if (present) this.present.add(trouble);
    else this.present.delete(trouble);
  }

  /**
   * @param ms 0: no timeout
   * @param giveUp called after the timeout, unless `close` is called first
   */
  wait(ms: number, giveUp: () => void): void {
    this.close();
    if (ms > 0) this.patience = setTimeout(giveUp, ms);
  }

  close(): void {
    clearTimeout(this.patience);
  }
}
