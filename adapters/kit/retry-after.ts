import type { Clock } from '../../src/domain/clock.ts';

/** A longer wait is probably a mistake, and would leave the log empty for long. */
const longestMs = 3_600_000;

/**
 * The value of Retry-After in ms: seconds or a date (RFC 9110, 10.2.3), at most an hour.
 * @returns null: there is none, or it cannot be read
 */
export function retryAfterMs(headers: Headers, clock: Clock): number | null {
  const text = headers.get('retry-after')?.trim() ?? '';
  const ms = /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : untilDate(text, headers, clock);
  return ms === null ? null : Math.min(longestMs, Math.max(0, Math.ceil(ms)));
}

/** The server's own date is the reference, because its clock may differ from ours. */
function untilDate(text: string, headers: Headers, clock: Clock): number | null {
  // Date.parse also accepts texts such as "1" and "soon 2".
  if (!/^[A-Z][a-z]{2,8}, \d{2}[ -][A-Z][a-z]{2}[ -]\d{2,4} \d{2}:\d{2}:\d{2} GMT$/.test(text)) return null;
  const at = Date.parse(text);
  const now = Date.parse(headers.get('date') ?? '');
  return Number.isNaN(at) ? null : at - (Number.isNaN(now) ? clock.now() : now);
}
