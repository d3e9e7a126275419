import { createHash } from 'node:crypto';

/** Maximum number of remembered tokens, of 44 characters each. */
const most = 50_000;

/**
 * Authorization headers that were valid recently. Each request is still checked. A known header only skips the queue
 * for unknown senders.
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

/** The hash, so that no secret stays in memory. */
function markOf(authorization: string): string {
  return createHash('sha256').update(authorization).digest('base64');
}
