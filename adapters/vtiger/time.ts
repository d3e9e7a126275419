/** Vtiger's "2026-11-23 01:19:14" in UTC as ISO 8601. null: the text is not a time. */
export function timeOf(text: string | null): string | null {
  const [, date, time] = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)$/.exec(text ?? '') ?? [];
  return date === undefined ? null : `${date}T${time}.000Z`;
}

/** ISO 8601 in UTC as Vtiger writes it, for a user with the time zone UTC and the date format yyyy-mm-dd. */
export function vtigerTimeOf(iso: string): string {
  return iso.slice(0, 19).replace('T', ' ');
}
