import type { CallLogEntry } from '../../src/domain/crm/call-log-entry.ts';
import type { CrmPastCall } from '../../src/domain/crm/contact.ts';
import { hasCallMark } from './marks.ts';

const start = 'Call: ';

/**
 * Direction, start and length of a call as a line, for CRMs that have no fields for them:
 * "Call: incoming, 2026-01-01 10:00:00 UTC, 65 s". It is the first of ours below the agent's note.
 */
export function callLine({ direction, answeredAt, startedAt, duration }: CallLogEntry): string {
  const way = direction === 'outbound' ? 'outgoing' : answeredAt === null ? 'incoming and missed' : 'incoming';
  return `${start}${way}, ${sqlTimeOf(Date.parse(startedAt))} UTC, ${duration} s`;
}

/** What the text of an entry says of its call, by the lines of `callLine` and `callFacts`. null: it is no entry of ours. */
export function readPastCall(text: string): CrmPastCall | null {
  if (!hasCallMark(text)) return null;
  // The agent's own note is above, and may look alike.
  const facts = text.slice(text.lastIndexOf(`\n${start}`) + 1);
  const [, way, time = '', length] = /^Call: (\w+)[^,]*, ([\d-]+ [\d:]+) UTC, (\d+) s$/m.exec(facts) ?? [];
  const at = isoTimeOf(time);
  if (at === null) return null;
  return {
    at,
    direction: way === 'outgoing' ? 'outbound' : 'inbound',
    duration: Number(length),
    summary: /^Result: (.*)$/m.exec(facts)?.[1] ?? '',
  };
}

/** "2026-11-28 22:02:53" in UTC, as many CRMs write times, as ISO 8601. null: the text is not a time. */
export function isoTimeOf(text: string): string | null {
  const [, date, time] = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)/.exec(text) ?? [];
  return date === undefined ? null : `${date}T${time}.000Z`;
}

/** A time in ms since 1970 as these CRMs take it: UTC, without a fraction of a second. */
export function sqlTimeOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 19).replace('T', ' ');
}
