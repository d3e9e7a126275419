/** A time as Frappe stores it: local, without a zone. "2026-01-02 10:00:00" @param at ISO 8601 */
export function frappeTimeOf(at: string, timeZone: string): string {
  return localText(Date.parse(at), timeZone);
}

/** Frappe's local time as ISO 8601, UTC. null: the text is no time. */
export function timeOf(text: string | null, timeZone: string): string | null {
  const local = Date.parse(`${(text ?? '').slice(0, 19).replace(' ', 'T')}Z`);
  if (Number.isNaN(local)) return null;
  const offsetAt = (at: number): number => Date.parse(`${localText(at, timeZone).replace(' ', 'T')}Z`) - at;
  // The offset before a change of the clocks may be another one than after it.
  const about = local - offsetAt(local);
  return new Date(local - offsetAt(about)).toISOString();
}

function localText(at: number, timeZone: string): string {
  const format = new Intl.DateTimeFormat('en-GB', {
    ...{ timeZone, calendar: 'gregory', numberingSystem: 'latn', hourCycle: 'h23' },
    ...{ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit' },
  } as const);
  const parts = Object.fromEntries(
    format.formatToParts(Math.floor(at / 1000) * 1000).map(({ type, value }) => [type, value]),
  );
  return `${parts.year}-${parts.month}-${parts.day} ${parts.hour}:${parts.minute}:${parts.second}`;
}
