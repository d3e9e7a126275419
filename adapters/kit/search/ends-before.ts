/**
 * Whether the rows behind a page are older than this time, so that the search for a new record can end. The page itself
 * must show that it has the latest first.
 * @param at in ms
 */
export function endsBefore(page: readonly { created_at: string }[], at: number): boolean {
  const times = page.map(({ created_at }) => Date.parse(created_at));
  const isLatestFirst = times.every((time, n) => n === 0 || time <= (times[n - 1] ?? 0));
  return isLatestFirst && (times.at(-1) ?? Number.NaN) < at;
}
