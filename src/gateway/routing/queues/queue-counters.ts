import type { OfferResult, QueueOutcome } from '../../../domain/routing/queues/decision.ts';
import type { LeftQueue } from './port.ts';

/** What queues have done since the start. */
export class QueueCounters {
  readonly #offers = new Map<string, { queue: string; result: OfferResult; count: number }>();
  readonly #inTime = new Map<string, number>();
  readonly #listeners = new Set<(left: LeftQueue) => void>();

  /** @param inTimeMs the service level’s time */
  left(left: LeftQueue, inTimeMs: number): void {
    const { queue, outcome, waitedMs } = left;
    if (outcome === 'answered' && waitedMs <= inTimeMs) this.#inTime.set(queue, (this.#inTime.get(queue) ?? 0) + 1);
    for (const listener of this.#listeners) listener(left);
  }

  offered(queue: string, result: OfferResult): void {
    const key = `${queue} ${result}`;
    this.#offers.set(key, { queue, result, count: (this.#offers.get(key)?.count ?? 0) + 1 });
  }

  get offers(): readonly { queue: string; result: OfferResult; count: number }[] {
    return [...this.#offers.values()];
  }

  /** Calls that were answered within the service level’s time, by queue. */
  get inTime(): ReadonlyMap<string, number> {
    return this.#inTime;
  }

  onLeft(listener: (left: LeftQueue) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }
}

/** A caller's hang-up abandons the queue. A callback whose queue is gone has not. */
export function leftAs(outcome: QueueOutcome, kind: 'call' | 'callback'): LeftQueue['outcome'] {
  return outcome.why === 'gone' && kind === 'call' ? 'abandoned' : outcome.why;
}
