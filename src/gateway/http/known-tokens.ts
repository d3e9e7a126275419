import { createHash } from 'node:crypto';

/** Tokens that are remembered; one is 44 characters here. */
const most = 50_000;

/**
 * Authorization headers that were good a short while ago. Whether they still are is looked at with every request; here
 * they only spare their senders the line of strangers.
 */
export class KnownTokens {
  #recent = new Set<string>();
  #older = new Set<string>();

  has(authorization: string): boolean {
    const mark = markOf(authorization);
    return this.#recent.has(mark) || this.#older.has(mark);
  }

  add(authorization: string): void {
    this.#recent.add(markOf(authorization));
    if (this.#recent.size < most / 2) return;
    this.#older = this.#recent;
    this.#recent = new Set();
  }
}

/** No secret stays in memory for this. */
function markOf(authorization: string): string {
  return createHash('sha256').update(authorization).digest('base64');
}
