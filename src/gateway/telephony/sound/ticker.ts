import { tellLater } from './fault.ts';

/** Duration of one frame, in ms. */
export const frameMs = 20;
/** Number of frames to catch up at most. Older ones are dropped, because a burst of audio is useless. */
const maxLate = 10;

/**
 * One timer for all playbacks. Each subscriber's frames are counted by the clock from its start, so that delays of
 * timers do not add up.
 */
export class Ticker {
  readonly #now: () => number;
  readonly #subscribers = new Map<() => void, { start: number; sent: number }>();
  #timer: NodeJS.Timeout | null = null;

  /** @param now milliseconds of a monotonic clock */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** Calls `frame` once for every 20 ms that pass, first at once. @returns a function that stops it */
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
