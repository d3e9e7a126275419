import {
  belowNote,
  type CallLogEntry,
  type CrmPastCall,
  callFacts,
  callMarkOf,
  hasCallMark,
  htmlOf,
  textOf,
} from '../kit/index.ts';
import { odooTimeOf, timeOf } from './time.ts';

/** How the text of a call's note begins, below the agent's own note. */
export const firstFact = 'Call';

/**
 * The note of a call, as HTML. The facts are lines, and the mark is the last of ours.
 * @param below what users wrote below the mark
 */
export function bodyOf(entry: CallLogEntry, below: string): string {
  const lines = [factOf(entry), ...callFacts(entry), callMarkOf(entry), ...(below === '' ? [] : [below])];
  return htmlBody(withLink(htmlOf(belowNote(entry, lines)), entry.recording?.url ?? null));
}

/** A text as the body of a note. */
export function htmlBody(html: string): string {
  // PostgreSQL stores no NUL.
  return `<p>${html.replaceAll('\u0000', '\u2400')}</p>`;
}

/** The text of a body, also after Odoo's editor has written it again. */
export function textOfBody(body: string): string {
  return textOf(body).replace(/\n+$/, '');
}

/** What a note says of a call. null: it is no note of a call. */
export function pastCallIn(body: string): CrmPastCall | null {
  const text = textOfBody(body);
  if (!hasCallMark(text)) return null;
  // The agent's own note is above, and may look alike.
  const facts = text.slice(text.lastIndexOf(`\n${firstFact}: `) + 1);
  const [, way, time = '', length] = /^Call: (\w+)[^,]*, ([\d-]+ [\d:]+) UTC, (\d+) s$/m.exec(facts) ?? [];
  const at = timeOf(time);
  if (at === null) return null;
  const result = /^Result: (.*)$/m.exec(facts)?.[1] ?? '';
  return {
    at,
    direction: way === 'outgoing' ? 'outbound' : 'inbound',
    duration: Number(length),
    summary: result,
  };
}

function factOf({ direction, answeredAt, startedAt, duration }: CallLogEntry): string {
  const way = direction === 'outbound' ? 'outgoing' : answeredAt === null ? 'incoming, missed' : 'incoming';
  return `${firstFact}: ${way.replace(', ', ' and ')}, ${odooTimeOf(Date.parse(startedAt))} UTC, ${duration} s`;
}

/** Odoo does not make a link of an address in HTML. */
function withLink(html: string, url: string | null): string {
  if (url === null) return html;
  const address = htmlOf(url);
  return html.replace(`: ${address}<br>`, () => `: <a href="${address}">${address}</a><br>`);
}
