import type { Clock } from '../../domain/clock.ts';
import { TokenBucket } from '../sip/token-bucket.ts';

/** Requests without a known token: at once, and in a second, of all addresses together. One takes up to half a millisecond. */
const atOnce = 20;
const perSecond = 3000;
/** Requests that wait: of one network, and in all. Ten thousand phones of an office may come in the same second. */
const maxOfNetwork = 12_000;
const maxWaiting = 16_000;
/** Between two looks at what waits, in milliseconds. */
const tickMs = 5;

interface Waiting {
  cost: number;
  go: () => void;
}

/**
 * Requests of senders that have not shown who they are take turns, so that a crowd of them, all of whose sockets become
 * readable at once, does not keep the sound of calls waiting. Networks take turns, too: one that floods delays itself.
 */
export class StrangerTurns {
  readonly #clock: Clock;
  readonly #bucket: TokenBucket;
  readonly #networks = new Map<string, Waiting[]>();
  #waiting = 0;
  /** Requests that were refused because too many waited already. */
  refused = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#bucket = new TokenBucket(clock, atOnce, perSecond);
  }

  /**
   * Lets `go` happen now or later.
   * @param cost in usual requests
   * @returns false when it never will, because too many wait
   */
  take(network: string, cost: number, go: () => void): boolean {
    if (this.#waiting === 0 && this.#bucket.take(cost)) {
      go();
      return true;
    }
    const line = this.#networks.get(network) ?? [];
    if (line.length >= maxOfNetwork || this.#waiting >= maxWaiting) {
      this.refused += 1;
      return false;
    }
    if (this.#waiting === 0) this.#clock.after(tickMs, () => this.#look());
    line.push({ cost, go });
    this.#networks.set(network, line);
    this.#waiting += 1;
    return true;
  }

  #look(): void {
    let went = true;
    while (went) {
      went = false;
      for (const [network, line] of this.#networks) {
        const [first] = line;
        if (first === undefined || !this.#bucket.take(first.cost)) continue;
        line.shift();
        this.#waiting -= 1;
        if (line.length === 0) this.#networks.delete(network);
        went = true;
        first.go();
      }
    }
    if (this.#waiting > 0) this.#clock.after(tickMs, () => this.#look());
  }
}
