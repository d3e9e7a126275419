const firstMs = 1_000;
const longestMs = 5 * 60_000;

/**
 * The delay after a failure: doubled each time, from one second to five minutes. Jitter spreads the retries, so that
 * they do not all reach a recovered CRM at once.
 * @param attempts failures so far, including this one
 * @param random 0 to 1
 */
export function backoffMs(attempts: number, random: number): number {
  const full = Math.min(longestMs, firstMs * 2 ** Math.min(attempts - 1, 30));
  return Math.round(Math.max(firstMs, full * (0.5 + random / 2)));
}
