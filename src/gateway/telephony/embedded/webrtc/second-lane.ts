import { tellLater } from '../../sound/fault.ts';

/** How long what waits may hold up the event loop at a time. */
const sliceMs = 1;
/** Other work of one turn that took so long is of calls that are being set up; a round of sound takes less. */
const crowdedMs = 0.3;
/** So often there is a slice in any case. */
const patienceMs = 40;
/** Who has waited so long goes first: a crowd that does not end is no burst of calls. */
const longestMs = 150;
/** A flood fills no memory: who sends checks and handshakes sends them again. */
const mostWaiting = 5000;

interface Waiting {
  work: () => void;
  since: number;
}

/** What the lane knows of the event loop. */
interface LaneClock {
  /** Milliseconds; never goes backwards. */
  now(): number;
  /** Runs `next` in the next turn of the event loop. */
  nextTurn(next: () => void): void;
}

const realClock: LaneClock = { now: () => performance.now(), nextTurn: (next) => void setImmediate(next) };

/**
 * Work that may come a moment later: the checks and key exchanges of new calls cost milliseconds each, and twenty of
 * them in a row would keep everybody's sound and signalling waiting. Here they have, in their order, a slice of each
 * turn of the event loop that has little else to do, one each `patienceMs` whatever there is, and of every turn once
 * the first of them has waited for `longestMs`:
 *
 *   turn: sockets, timers ──took less than crowdedMs, or somebody has waited long──► a slice
 *                └────────────────────else: signalling goes first──────────────────► next turn
 */
export class SecondLane {
  readonly #clock: LaneClock;
  readonly #waiting: Waiting[] = [];
  #next = 0;
  /** Since when there has been other work. */
  #turnBegan = 0;
  /** When there was a slice, or the first came. */
  #served = 0;

  constructor(clock: LaneClock = realClock) {
    this.#clock = clock;
  }

  /** What does not fit is let go. */
  add(work: () => void): void {
    if (this.#waiting.length - this.#next >= mostWaiting) return;
    const since = this.#clock.now();
    this.#waiting.push({ work, since });
    if (this.#waiting.length > 1) return;
    this.#served = this.#turnBegan = since;
    this.#nextTurn();
  }

  /** Resolves when it is its turn. */
  turn(): Promise<void> {
    return new Promise((resolve) => this.add(resolve));
  }

  #nextTurn(): void {
    this.#clock.nextTurn(() => {
      const now = this.#clock.now();
      const crowded = now - this.#turnBegan > crowdedMs;
      if (!crowded || !this.#patient(now)) this.#slice(now + sliceMs);
      this.#turnBegan = this.#clock.now();
      if (this.#next < this.#waiting.length) this.#nextTurn();
      else this.#waiting.length = this.#next = 0;
    });
  }

  /** Nobody's patience is at its end. */
  #patient(now: number): boolean {
    return now - this.#served < patienceMs && now - (this.#waiting[this.#next]?.since ?? now) < longestMs;
  }

  #slice(end: number): void {
    do {
      try {
        this.#waiting[this.#next++]?.work();
      } catch (error) {
        tellLater(error);
      }
    } while (this.#next < this.#waiting.length && this.#clock.now() < end);
    this.#served = this.#clock.now();
  }
}

/** One for all legs: they share the event loop. */
export const secondLane = new SecondLane();
