import * as z from 'zod/mini';
import {
  type CallLogEntry,
  type CrmConnection,
  type CrmConnector,
  callMarkStart,
  firstAccepted,
  hasCallMark,
  type RequestOptions,
  readCallMark,
  refused,
  type SavedRecord,
  sqlTimeOf,
  unlessRefused,
} from '../kit/index.ts';
import { bodyOf, htmlBody, textOfBody } from './call-note.ts';
import { Done, field, type Odoo, uncutField } from './odoo.ts';
import { isSamePlace, modelOf, numberOf, type Place, pageOf, placeOf } from './records.ts';
import { unknownCallersOf } from './unknown-callers.ts';
import { authorOf } from './users.ts';

const dayMs = 86_400_000;

const Message = z.object({ id: z.int(), body: uncutField, model: field, res_id: z._default(z.int(), 0) });
const MessageId = z.object({ id: z.int() });
const messageFields = ['body', 'model', 'res_id'];

/** A note that is, or becomes, the call's. */
interface Note {
  id: number;
  at: Place;
  /** 0: it has no mark yet. */
  revision: number;
  /** What users wrote below the mark. */
  below: string;
}

/**
 * Writes a call as a note of its contact's timeline. Odoo has no key for notes, and moves none to another record:
 *
 *   the known note ─► notes with the call's mark, from a day before the call on ─► a new note
 *                           └─► of another record: written there again, and emptied here
 */
export function callLogger(odoo: Odoo, connection: CrmConnection): CrmConnector['saveCallLog'] {
  const unknownCallers = unknownCallersOf(odoo, connection);

  return async (entry, known, options) => {
    // An unverified number names no one.
    const wanted = entry.unverified === true ? null : placeOf(entry.about);
    const notes = await notesOf(odoo, entry, known.recordId, wanted, options);
    const latest = notes.toSorted((a, b) => b.revision - a.revision)[0];
    if (latest !== undefined && latest.revision > entry.revision) return savedAt(odoo, latest);
    const at = wanted ?? latest?.at ?? null;
    const current = notes.find((note) => at !== null && isSamePlace(note.at, at)) ?? null;
    const body = bodyOf(entry, latest?.below ?? '');
    if (current !== null) {
      await odoo.call(Done, 'mail.message', 'write', { ids: [current.id], vals: { body } }, options);
    }
    const saved = current ?? (await posted(entry, at, body, options));
    for (const note of notes.filter(({ id }) => id !== saved.id)) await empty(note, options);
    return savedAt(odoo, saved);
  };

  /** The contact and the author may have been deleted. A call without a contact has a place, too. */
  async function posted(entry: CallLogEntry, at: Place | null, body: string, options: RequestOptions) {
    const author = await authorOf(odoo, entry.user, options);
    const fallback = await unknownCallers(options);
    const places = [at, fallback === null ? null : { model: modelOf.contact, id: fallback }].filter(
      (place) => place !== null,
    );
    const attempts = places.flatMap((place) => [
      { place, author },
      { place, author: null },
    ]);
    if (attempts.length === 0) throw refused({ reason: 'Odoo has no contact for calls of unknown callers.' });
    return firstAccepted(attempts, async (attempt) => ({
      id: await odoo.postNote(attempt.place, body, attempt.author, options),
      at: attempt.place,
    }));
  }

  /** Only administrators of Odoo move notes, and a note that disappears would look like an error. */
  async function empty({ id }: Note, options: RequestOptions): Promise<void> {
    const vals = { body: htmlBody('The call is logged on another record.') };
    await unlessRefused(odoo.call(Done, 'mail.message', 'write', { ids: [id], vals }, options));
  }
}

function savedAt({ baseUrl }: Odoo, { id, at }: Pick<Note, 'id' | 'at'>): SavedRecord {
  return { recordId: String(id), url: pageOf(baseUrl, at) };
}

/** All notes of the call. If the known one is at its place, it is the only one. */
async function notesOf(
  odoo: Odoo,
  entry: CallLogEntry,
  recordId: string | null,
  wanted: Place | null,
  options: RequestOptions,
): Promise<Note[]> {
  const known = await knownNote(odoo, entry, recordId, options);
  if (known !== null && known.revision > 0 && (wanted === null || isSamePlace(known.at, wanted))) return [known];
  const marked = await markedNotes(odoo, entry, options);
  return known === null || marked.some(({ id }) => id === known.id) ? marked : [known, ...marked];
}

/** null: the note was deleted, or is already another call's. */
async function knownNote(odoo: Odoo, entry: CallLogEntry, recordId: string | null, options: RequestOptions) {
  const id = numberOf(recordId);
  if (id === null) return null;
  const message = await unlessRefused(odoo.read(Message, 'mail.message', id, messageFields, options));
  if (message === null) return null;
  const text = textOfBody(message.body);
  const isOthers = hasCallMark(text) && readCallMark(text, entry.callId) === null;
  return isOthers ? null : noteOf(message, entry.callId);
}

/**
 * Odoo has no index for the texts of notes, so the search begins at a note that is older than the call. Ids rise with
 * time.
 */
async function markedNotes(odoo: Odoo, entry: CallLogEntry, options: RequestOptions): Promise<Note[]> {
  const before = sqlTimeOf(Date.parse(entry.startedAt) - dayMs);
  const older = { domain: [['date', '<', before]] as const, fields: ['id'], order: 'id desc', limit: 1 };
  const [start] = await odoo.search(MessageId, 'mail.message', older, options);
  const domain = [
    ['id', '>', start?.id ?? 0],
    ['body', 'ilike', callMarkStart(entry.callId)],
  ] as const;
  const found = await odoo.search(Message, 'mail.message', { domain, fields: messageFields, order: 'id' }, options);
  return found
    .filter(({ body }) => readCallMark(textOfBody(body), entry.callId) !== null)
    .map((message) => noteOf(message, entry.callId))
    .filter((note) => note !== null);
}

/** null: it is not a note of a record that calls can be about. */
function noteOf({ id, body, model, res_id }: z.infer<typeof Message>, callId: string): Note | null {
  const found = Object.values(modelOf).find((each) => each === model);
  if (found === undefined) return null;
  const text = textOfBody(body);
  const mark = readCallMark(text, callId);
  return {
    id,
    at: { model: found, id: res_id },
    revision: mark?.revision ?? 0,
    below: mark === null ? text : mark.rest,
  };
}
