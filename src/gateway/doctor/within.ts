import type { Clock } from '../../domain/clock.ts';

/** The promise's value. null: it takes longer than `ms`. Rejects as the promise does. */
export function within<T>(clock: Clock, ms: number, promise: Promise<T>): Promise<T | null> {
  return new Promise((resolve, reject) => {
    const stop = clock.after(ms, () => resolve(null));
    promise.then(resolve, reject).finally(stop);
  });
}
