/** Odoo's "2026-11-28 22:02:53" in UTC as ISO 8601. null: the text is not a time. */
export function timeOf(text: string): string | null {
  const [, date, time] = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)/.exec(text) ?? [];
  return date === undefined ? null : `${date}T${time}.000Z`;
}

/** A time in ms since 1970 as Odoo takes it: UTC, without a fraction of a second. It refuses ISO 8601. */
export function odooTimeOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 19).replace('T', ' ');
}
