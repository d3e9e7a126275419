import { type Clock, ticks } from '../../domain/clock.ts';
import { Sources } from './sources.ts';

/** A call rings at most this long, in ms. RFC 3261 16.6: timer C is longer than 3 minutes. */
const longestRingMs = 300_000;

/** What is left of a trunk's earlier settings: addresses that its calls of that time still use. */
export class Past {
  readonly #clock: Clock;
  readonly #calls: () => number;
  #sources = new Sources([]);
  #since = Number.NEGATIVE_INFINITY;

  /** @param calls the number of live calls of the trunk */
  constructor(clock: Clock, calls: () => number) {
    this.#clock = clock;
    this.#calls = calls;
  }

  /** Settings become the past. @param networks their addresses and networks */
  begin(networks: readonly string[]): void {
    if (!this.lives) this.#sources = new Sources([]);
    this.#sources.add(...networks);
    this.#since = ticks(this.#clock);
  }

  /** Whether calls of that time may exist: live ones, or some that still ring. */
  get lives(): boolean {
    return this.#calls() > 0 || ticks(this.#clock) - this.#since < longestRingMs;
  }

  /** Whether calls of that time may come from the address. */
  hears(address: string): boolean {
    return this.#sources.has(address) && this.lives;
  }
}
