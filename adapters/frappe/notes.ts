import * as z from 'zod/mini';
import {
  belowNote,
  type CallLogEntry,
  callFacts,
  callMarkOf,
  callMarkStart,
  fitting,
  htmlOf,
  type RequestOptions,
  titleOf,
} from '../kit/index.ts';
import type { Frappe } from './frappe.ts';

/**
 * The note of a call: the agent's text, the facts that a call log has no field for, and the mark, by which the connector
 * finds the call again and knows which revision is there: `[sidecall CA0123 r2]`.
 */
export const noteType = 'FCRM Note';

const Note = z.object({
  name: z.pipe(z.union([z.string(), z.int()]), z.transform(String)),
  content: z.nullish(z.string()),
});

export interface CallNote {
  name: string;
  revision: number;
  /** HTML that users added below the mark. */
  rest: string;
}

/** The note of this call. null: there is none. */
export async function findNote(frappe: Frappe, callId: string, options: RequestOptions): Promise<CallNote | null> {
  const query = {
    fields: ['name', 'content'],
    // The key is encoded, and "%" finds any text. The marks of what is found are compared.
    filters: [['content', 'like', `%${callMarkStart(callId)}%`] as const],
    orderBy: 'creation asc',
    limit: 20,
  };
  for (const { name, content } of await frappe.list(Note, noteType, query, options)) {
    const mark = readHtmlMark(content ?? '', callId);
    if (mark !== null) return { name, ...mark };
  }
  return null;
}

/**
 * The note that users wrote for a call log, which gets the call's text above theirs. null: it is the note of another call.
 */
export async function usersNote(frappe: Frappe, name: string, options: RequestOptions): Promise<CallNote | null> {
  const note = await frappe.read(Note, noteType, name, options);
  if (note === null || /\[sidecall \S+ r\d{1,9}\]/.test(note.content ?? '')) return null;
  return { name, revision: 0, rest: note.content ? `<br><br>${note.content}` : '' };
}

/** The fields of a call's note. */
export function noteFields(entry: CallLogEntry, rest: string): { title: string; content: string } {
  return {
    title: fitting(titleOf(entry), 140),
    content: `${htmlOf(belowNote(entry, [...callFacts(entry), callMarkOf(entry)]))}${rest}`,
  };
}

/** In HTML, the mark is not a line of its own. The last one counts: the agent's text, which may contain anything, is above it. */
function readHtmlMark(content: string, callId: string): { revision: number; rest: string } | null {
  const start = callMarkStart(callId);
  for (let at = content.lastIndexOf(start); at >= 0; at = at === 0 ? -1 : content.lastIndexOf(start, at - 1)) {
    const after = content.slice(at + start.length);
    const [whole, revision] = /^(\d{1,9})\]/.exec(after) ?? [];
    if (whole !== undefined) return { revision: Number(revision), rest: after.slice(whole.length) };
  }
  return null;
}
