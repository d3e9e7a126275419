import { tellLater } from './fault.ts';

/** How long what waits may hold up the event loop at a time. */
const sliceMs = 1;
/** Other work since the last slice that took so long is of calls that are being set up; a round of sound takes less. */
const crowdedMs = 0.3;
/** Less than the 50 ms after which a browser sends its greeting again (RFC 6347 4.2.4.1 has a second). */
const patienceMs = 40;
/** A flood fills no memory: who sends checks and handshakes sends them again. */
const mostWaiting = 5000;

/**
 * Work that may come a moment later: the checks and key exchanges of new calls cost milliseconds each, and twenty of
 * them in a row would keep everybody's sound and signalling waiting. Here they have, in their order, a slice of each
 * turn of the event loop that has little else to do, and after `patienceMs` of any:
 *
 *   turn: sockets, timers ──took less than crowdedMs, or the last slice is patienceMs ago──► a slice
 *                └───────────────────────────────else: signalling goes first────────────────► next turn
 */
class SecondLane {
  readonly #waiting: (() => void)[] = [];
  #next = 0;
  /** Since when there has been other work. */
  #turnBegan = 0;
  /** When there was a slice, or the first came. */
  #served = 0;

  /** What does not fit is let go. */
  add(work: () => void): void {
    if (this.#waiting.length - this.#next >= mostWaiting) return;
    this.#waiting.push(work);
    if (this.#waiting.length > 1) return;
    this.#served = this.#turnBegan = performance.now();
    this.#nextTurn();
  }

  /** Resolves when it is its turn. */
  turn(): Promise<void> {
    return new Promise((resolve) => this.add(resolve));
  }

  #nextTurn(): void {
    setImmediate(() => {
      const now = performance.now();
      const crowded = now - this.#turnBegan > crowdedMs;
      if (!crowded || now - this.#served > patienceMs) this.#slice(now + sliceMs);
      this.#turnBegan = performance.now();
      if (this.#next < this.#waiting.length) this.#nextTurn();
      else this.#waiting.length = this.#next = 0;
    });
  }

  #slice(end: number): void {
    do {
      try {
        this.#waiting[this.#next++]?.();
      } catch (error) {
        tellLater(error);
      }
    } while (this.#next < this.#waiting.length && performance.now() < end);
    this.#served = performance.now();
  }
}

/** One for all legs: they share the event loop. */
export const secondLane = new SecondLane();
