import type { Clock } from '../../domain/clock.ts';
import { TokenBucket } from '../sip/token-bucket.ts';

/**
 * Requests without a known token, over all addresses: burst, and rate per second. One takes up to half a millisecond.
 */
const atOnce = 20;
const perSecond = 3000;
/**
 * Maximum waiting requests, per network and in total. Ten thousand phones of one office may connect in the same second.
 */
const maxOfNetwork = 12_000;
const maxWaiting = 16_000;
/** Interval between two checks of the queue, in ms. */
const tickMs = 5;

interface Waiting {
  cost: number;
  go: () => void;
}

/**
 * Queues requests of unauthenticated senders, so that thousands of sockets that become readable at once do not delay
 * the sound of calls. Networks take turns, so a network that floods the gateway delays only itself.
 */
export class StrangerTurns {
  readonly #clock: Clock;
  readonly #bucket: TokenBucket;
  readonly #networks = new Map<string, Waiting[]>();
  #waiting = 0;
  /** Requests that were refused because the queue was full. */
  refused = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#bucket = new TokenBucket(clock, atOnce, perSecond);
  }

  /**
   * Runs `go` now or later.
   * @param cost in typical requests
   * @returns false if the queue is full, so that `go` never runs
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
