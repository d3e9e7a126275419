import type { Clock } from '../domain/clock.ts';

/** A clock that stands still until it is told to go on: for tests and stories. */
export class ManualClock implements Clock {
  #now: number;
  readonly #start: number;
  /** By how much the date was set. */
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

  /** Since the clock was made, as `performance.now()` has it: what mixes it with dates fails with this clock, too. */
  elapsed(): number {
    return this.#now - this.#start;
  }

  /** Sets the date on or back by `ms`; timers and `elapsed` know nothing of it. */
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

  /** Timers that have yet to run. */
  get pending(): number {
    return this.#timers.size;
  }

  /** Goes on by `ms`, running on the way what becomes due, each at its own time. */
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
