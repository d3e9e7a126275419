import { tellLater } from './fault.ts';

/** Milliseconds of one frame. */
export const frameMs = 20;
/** More frames than this late, and the rest is let go: a burst helps nobody. */
const maxLate = 10;

/**
 * One timer for all that is played. What each subscriber is owed is reckoned
 * from its start by the clock, so that late timers never add up.
 */
export class Ticker {
  readonly #now: () => number;
  readonly #subscribers = new Map<() => void, { start: number; sent: number }>();
  #timer: NodeJS.Timeout | null = null;

  /** @param now milliseconds of a clock that never jumps */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** Calls `frame` once for every 20 ms that pass, first at once; returns the function that ends it. */
  add(frame: () => void): () => void {
    this.#subscribers.set(frame, { start: this.#now(), sent: 0 });
    this.#timer ??= setInterval(() => this.#tick(), frameMs / 2);
    return () => {
      this.#subscribers.delete(frame);
      if (this.#subscribers.size > 0 || this.#timer === null) return;
      clearInterval(this.#timer);
      this.#timer = null;
    };
  }

  #tick(): void {
    const now = this.#now();
    for (const [frame, progress] of this.#subscribers) {
      const due = Math.floor((now - progress.start) / frameMs) + 1;
      if (due - progress.sent > maxLate) progress.sent = due - 1;
      while (progress.sent < due && this.#subscribers.has(frame)) {
        progress.sent += 1;
        try {
          frame();
        } catch (error) {
          tellLater(error);
        }
      }
    }
  }
}
