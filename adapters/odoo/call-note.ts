import {
  belowNote,
  type CallLogEntry,
  callFacts,
  callLine,
  callMarkOf,
  htmlOf,
  linkedHtmlOf,
  textOf,
} from '../kit/index.ts';

/**
 * The note of a call, as HTML. The facts are lines, and the mark is the last of ours.
 * @param below what users wrote below the mark
 */
export function bodyOf(entry: CallLogEntry, below: string): string {
  const lines = [callLine(entry), ...callFacts(entry), callMarkOf(entry), ...(below === '' ? [] : [below])];
  const text = belowNote(entry, lines);
  // Odoo does not make a link of an address in HTML.
  return htmlBody(entry.recording === null ? htmlOf(text) : linkedHtmlOf(text, entry.recording.url));
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
