const firstMs = 1_000;
const longestMs = 5 * 60_000;

/**
 * How long to wait after a failure: doubled each time, one second to five minutes,
 * with jitter so that a CRM that comes back is not asked by everything at once.
 * @param attempts failures so far, this one included
 * @param random 0 to 1
 */
export function backoffMs(attempts: number, random: number): number {
  const full = Math.min(longestMs, firstMs * 2 ** Math.min(attempts - 1, 30));
  return Math.round(Math.max(firstMs, full * (0.5 + random / 2)));
}
