import type { CrmConnection } from '../../src/domain/crm/connection.ts';

/** Keeps the result of a request for a while: what an account's administrators seldom change. A failure is not kept. */
export function remembered<T, Options>(
  clock: CrmConnection['clock'],
  forMs: number,
  load: (options: Options) => Promise<T>,
): (options: Options) => Promise<T> {
  let known: { value: T; at: number } | null = null;
  return async (options) => {
    if (known !== null && clock.now() - known.at < forMs && clock.now() >= known.at) return known.value;
    const value = await load(options);
    known = { value, at: clock.now() };
    return value;
  };
}
