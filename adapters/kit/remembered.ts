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

/**
 * Keeps records by their ids for a while: what a person types finds the same ones, letter after letter. Failures and
 * missing records are not kept.
 * @param most records; with one more, all are forgotten
 */
export function rememberedEach<T, Options>(
  clock: CrmConnection['clock'],
  { forMs, most }: { forMs: number; most: number },
  load: (id: string, options: Options) => Promise<T | null>,
): (id: string, options: Options) => Promise<T | null> {
  const known = new Map<string, { value: T; at: number }>();
  return async (id, options) => {
    const before = known.get(id);
    if (before !== undefined && Math.abs(clock.now() - before.at) < forMs) return before.value;
    const value = await load(id, options);
    if (value === null) return null;
    if (known.size >= most) known.clear();
    known.set(id, { value, at: clock.now() });
    return value;
  };
}
