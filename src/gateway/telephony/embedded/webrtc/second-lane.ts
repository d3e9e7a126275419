import { tellLater } from '../../sound/fault.ts';

/** Maximum time of one slice of queued work, in ms. */
const sliceMs = 1;
/** If other work in a turn takes longer than this, calls are being set up. A round of audio takes less. */
const crowdedMs = 0.3;
/** There is at least one slice in this time, in ms. */
const patienceMs = 40;
/** Work that has waited this long runs first: persistent load is not a burst of calls. */
const longestMs = 150;
/** Limits the memory for a flood. Peers retransmit checks and handshake messages that are dropped. */
const mostWaiting = 5000;

interface Waiting {
  work: () => void;
  since: number;
}

/** The functions of the event loop that the queue needs. */
interface LaneClock {
  /** Milliseconds of a monotonic clock. */
  now(): number;
  /** Runs `next` in the next turn of the event loop. */
  nextTurn(next: () => void): void;
}

const realClock: LaneClock = { now: () => performance.now(), nextTurn: (next) => void setImmediate(next) };

/**
 * Queue for work that can be delayed a little. The checks and key exchanges of a new call cost milliseconds, and twenty
 * of them in a row would delay the audio and signalling of all calls. The queue is processed in order. It gets a slice
 * of each event loop turn with little other work, at least one slice per `patienceMs`, and a slice of every turn while
 * its first entry has waited for `longestMs`:
 *
 *   turn: sockets, timers ──took less than crowdedMs, or the queue has waited long──► a slice
 *                └────────────────────otherwise: signalling goes first──────────────► next turn
 */
export class SecondLane {
  readonly #clock: LaneClock;
  readonly #waiting: Waiting[] = [];
  #next = 0;
  /** Since when other work has been running. */
  #turnBegan = 0;
  /** Time of the last slice, or of the first entry. */
  #served = 0;

  constructor(clock: LaneClock = realClock) {
    this.#clock = clock;
  }

  /** Adds work. Drops it if the queue is full. */
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

  /** Returns true if no waiting time has reached its limit. */
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

/** A single queue for all legs, because they share the event loop. */
export const secondLane = new SecondLane();
