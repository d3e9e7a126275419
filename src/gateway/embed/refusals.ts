/** Refusals of the page for frames and of its tokens, for the metrics. */
export class EmbedRefusals {
  readonly #counts = new Map<string, { connection: string; code: string; count: number }>();

  /** @param connection its id. "": the address names none, so that strangers cannot make up labels */
  count(connection: string, code: string, times = 1): void {
    const key = `${connection} ${code}`;
    const entry = this.#counts.get(key) ?? { connection, code, count: 0 };
    entry.count += times;
    this.#counts.set(key, entry);
  }

  get counts(): readonly { readonly connection: string; readonly code: string; readonly count: number }[] {
    return [...this.#counts.values()];
  }
}
