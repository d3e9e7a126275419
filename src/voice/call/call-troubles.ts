/** What keeps a call from being `open`. */
export type Trouble = 'signalling' | 'media';

/** Troubles of a call, several at once perhaps, and how long signalling may be away. */
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

  /** @param ms 0: for ever @param giveUp called unless `close` comes before */
  wait(ms: number, giveUp: () => void): void {
    this.close();
    if (ms > 0) this.patience = setTimeout(giveUp, ms);
  }

  close(): void {
    clearTimeout(this.patience);
  }
}
