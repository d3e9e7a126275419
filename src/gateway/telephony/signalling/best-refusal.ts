/** What tells a caller most about why nobody took the call, best first. */
const telling: readonly number[] = [486, 480, 403, 404, 484, 488, 502];

/**
 * Of the refusals of several phones the one to pass on (RFC 3261 16.7 step 6):
 * a 6xx speaks for the party; then what a person decided; then what machines did.
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
