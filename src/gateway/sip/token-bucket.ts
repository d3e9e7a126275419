import { type Clock, ticks } from '../../domain/clock.ts';

/** Rate limiter: allows a burst of `capacity`, and `perSecond` in the long run. */
export class TokenBucket {
  readonly #clock: Clock;
  readonly #capacity: number;
  readonly #perSecond: number;
  #tokens: number;
  #at: number;

  constructor(clock: Clock, capacity: number, perSecond: number) {
    this.#clock = clock;
    this.#capacity = capacity;
    this.#perSecond = perSecond;
    this.#tokens = capacity;
    this.#at = ticks(clock);
  }

  /** True if the bucket is completely refilled. */
  get full(): boolean {
    this.#refill();
    return this.#tokens >= this.#capacity;
  }

  /** Milliseconds until that much can be taken or borrowed. 0: now. */
  waitMs(cost = 1): number {
    this.#refill();
    const needed = Math.min(cost, this.#capacity);
    return this.#tokens >= needed ? 0 : Math.ceil(((needed - this.#tokens) / this.#perSecond) * 1000);
  }

  /**
   * Like `take`, but a cost above the capacity is allowed when the bucket is full. The debt must be paid off before
   * anything else is allowed.
   */
  borrow(cost: number): boolean {
    if (this.waitMs(cost) > 0) return false;
    this.#tokens -= cost;
    return true;
  }

  /** @param cost never allowed if it exceeds the capacity */
  take(cost = 1): boolean {
    this.#refill();
    if (this.#tokens < cost) return false;
    this.#tokens -= cost;
    return true;
  }

  /** Returns tokens that turned out to be unused. */
  give(cost: number): void {
    this.#tokens = Math.min(this.#capacity, this.#tokens + cost);
  }

  #refill(): void {
    const now = ticks(this.#clock);
    this.#tokens = Math.min(this.#capacity, this.#tokens + (Math.max(0, now - this.#at) / 1000) * this.#perSecond);
    this.#at = now;
  }
}
