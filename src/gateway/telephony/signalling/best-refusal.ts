/** Status codes that best explain to a caller why the call failed, best first. */
const telling: readonly number[] = [486, 480, 403, 404, 484, 488, 502];

/**
 * Selects which of several phones' rejections to pass on (RFC 3261 16.7 step 6). A 6xx comes first because it speaks
 * for the party, then rejections by a person, then those by machines.
 */
export function bestRefusal(statuses: readonly number[]): number {
  const global = statuses.find((status) => status >= 600);
  if (global !== undefined) return global;
  return (
    telling.find((status) => statuses.includes(status)) ??
    statuses.find((status) => status !== 408) ??
    statuses[0] ??
    503
  );
}
