import { type Clock, ticks } from '../../src/domain/clock.ts';
import type { RequestOptions } from '../../src/domain/crm/adapter.ts';
import type { CrmManifest } from '../../src/domain/crm/manifest.ts';
import { CodedError } from '../../src/domain/errors.ts';
import { beforeAbort } from './deadline.ts';

/**
 * Keeps the requests of one class within "at most `max` in any `perMs`". This holds for CRMs that count in fixed
 * windows, in rolling ones, or with a bucket of tokens.
 */
export class Budget {
  readonly #clock: Clock;
  readonly #max: number;
  readonly #perMs: number;
  /** When the latest requests started, or will start: at most `max`, as a ring. */
  readonly #starts: number[] = [];
  #next = 0;

  constructor(clock: Clock, { max, perMs }: { max: number; perMs: number }) {
    this.#clock = clock;
    this.#max = max;
    this.#perMs = perMs;
  }

  /**
   * Resolves when the request may start. Requests start in the order of these calls.
   * @throws CodedError CRM_UNAVAILABLE with `retryAfterMs`, at once, if the request cannot start before its deadline
   */
  async admit(options: RequestOptions & { signal: AbortSignal }): Promise<void> {
    const now = ticks(this.#clock);
    const oldest = this.#starts[this.#next] ?? Number.NEGATIVE_INFINITY;
    const wait = Math.max(0, oldest + this.#perMs - now);
    if (wait > 0 && wait >= options.timeoutMs) {
      throw new CodedError('CRM_UNAVAILABLE', {
        message: 'The limit on requests to the CRM is reached.',
        details: { retryAfterMs: wait },
      });
    }
    this.#starts[this.#next] = now + wait;
    this.#next = (this.#next + 1) % this.#max;
    if (wait === 0) return;
    let cancel = (): void => {};
    const turn = new Promise<void>((resolve) => {
      cancel = this.#clock.after(wait, resolve);
    });
    await beforeAbort(options.signal, turn).finally(cancel);
  }
}

/** The budgets of a manifest by class. A request without a class belongs to the first. */
export function budgetsOf(clock: Clock, limits: CrmManifest['budget']): (name?: string) => Budget | null {
  const budgets = new Map(limits.map((limit) => [limit.class, new Budget(clock, limit)]));
  return (name = limits[0]?.class) => {
    const budget = name === undefined ? null : budgets.get(name);
    if (budget === undefined) throw new TypeError(`The manifest has no budget of the class “${name}”.`);
    return budget;
  };
}
