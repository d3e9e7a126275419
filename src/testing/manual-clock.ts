import type { Clock } from '../domain/clock.ts';

/** A clock that advances only on request, for tests and stories. */
export class ManualClock implements Clock {
  #now: number;
  readonly #start: number;
  /** Sum of all changes of the date, in ms. */
  #set = 0;
  #nextId = 1;
  readonly #timers = new Map<number, { at: number; callback: () => void }>();

  /** @param start ISO 8601, or milliseconds since 1970 */
  constructor(start: string | number = '2026-01-01T00:00:00.000Z') {
    this.#now = typeof start === 'number' ? start : Date.parse(start);
    this.#start = this.#now;
  }

  now(): number {
    return this.#now + this.#set;
  }

  /**
   * Milliseconds since the clock was created, like `performance.now()`. Code that confuses it with dates fails with
   * this clock too.
   */
  elapsed(): number {
    return this.#now - this.#start;
  }

  /** Moves the date by `ms`. Timers and `elapsed` do not change. */
  step(ms: number): void {
    this.#set += ms;
  }

  after(ms: number, callback: () => void): () => void {
    const id = this.#nextId++;
    this.#timers.set(id, { at: this.#now + Math.max(0, ms), callback });
    return () => {
      this.#timers.delete(id);
    };
  }

  /** The number of pending timers. */
  get pending(): number {
    return this.#timers.size;
  }

  /** Advances by `ms`, and runs each due timer at its own time. */
  advance(ms: number): void {
    const end = this.#now + ms;
    for (let due = this.#next(end); due !== null; due = this.#next(end)) {
      this.#timers.delete(due.id);
      this.#now = Math.max(this.#now, due.at);
      due.callback();
    }
    this.#now = end;
  }

  #next(end: number): { id: number; at: number; callback: () => void } | null {
    let first: { id: number; at: number; callback: () => void } | null = null;
    for (const [id, timer] of this.#timers) {
      if (timer.at <= end && (first === null || timer.at < first.at)) first = { id, ...timer };
    }
    return first;
  }
}
