import { tellLater } from './fault.ts';

/** How long what waits may hold up the event loop at a time. */
const sliceMs = 1;
/** A flood fills no memory: who sends checks and handshakes sends them again. */
const mostWaiting = 5000;

/**
 * Work that may come a moment later: the checks and key exchanges of new calls cost milliseconds each, and twenty of
 * them in a row would keep everybody's sound and signalling waiting. Here they have a slice of each turn of the event
 * loop, in their order, and what has come from the network meanwhile goes before the next slice.
 */
class SecondLane {
  readonly #waiting: (() => void)[] = [];
  #next = 0;

  /** What does not fit is let go. */
  add(work: () => void): void {
    if (this.#waiting.length - this.#next >= mostWaiting) return;
    this.#waiting.push(work);
    if (this.#waiting.length === 1) setImmediate(() => this.#run());
  }

  /** Resolves when it is its turn. */
  turn(): Promise<void> {
    return new Promise((resolve) => this.add(resolve));
  }

  #run(): void {
    const end = performance.now() + sliceMs;
    do {
      try {
        this.#waiting[this.#next++]?.();
      } catch (error) {
        tellLater(error);
      }
    } while (this.#next < this.#waiting.length && performance.now() < end);
    if (this.#next < this.#waiting.length) setImmediate(() => this.#run());
    else this.#waiting.length = this.#next = 0;
  }
}

/** One for all legs: they share the event loop. */
export const secondLane = new SecondLane();
