import {
  belowNote,
  type CallLogEntry,
  type CrmConnector,
  callFacts,
  callLine,
  callMarkOf,
  endsBefore,
  firstAccepted,
  fitting,
  hasCallMark,
  pathOf,
  type RequestOptions,
  readCallMark,
  type SavedRecord,
  titleOf,
  unlessRefused,
} from '../kit/index.ts';
import { Note, notesOf, textsOf } from './notes.ts';
import { type Pipeline, pageSize } from './pipeline.ts';
import { firstOf, numberOf, pageOf } from './records.ts';

/** 1,000 notes of one person: that of unknown callers gets many. */
const mostPages = 10;
/** The clocks of both sides may differ that much. */
const skewMs = 3_600_000;
const longestTitle = 255;

/**
 * Creates or updates the note of a call, which Pipeline CRM's pages call an activity. Notes have no key:
 *
 *   the known note ─► the note with the call's mark, among those of its person ─► a new note
 */
export function callLogger(
  pipeline: Pipeline,
  parts: {
    unknownCallers(options: RequestOptions): Promise<number>;
    categoryOf(options: RequestOptions): Promise<number | null>;
  },
): CrmConnector['saveCallLog'] {
  return async (entry, known, options) => {
    const unknown = await parts.unknownCallers(options);
    // An unverified number names no one.
    const records = entry.unverified === true ? [] : [entry.about, ...entry.related];
    const person = firstOf('person', records);
    const before =
      (await knownNote(pipeline, entry, known.recordId, options)) ??
      (await markedNote(pipeline, entry, person === null ? [unknown] : [person, unknown], options));
    const read = before === null ? null : readNote(before, entry.callId);
    if (before !== null && read !== null && read.revision > entry.revision) return saved(before);
    const category = await parts.categoryOf(options);
    const text = {
      title: fitting(titleOf(entry), longestTitle),
      // The text of a note that the page made stays, below ours.
      content: contentOf(entry, before === null ? '' : (read?.rest ?? before.content)),
      ...(category !== null && { note_category_id: category }),
    };
    const owners = before === null ? [person ?? unknown, unknown] : [person ?? before.person_id ?? unknown];
    const attempts = attemptsOf(entry, text, { owners, deal: firstOf('deal', records) });
    const target =
      before === null
        ? ({ method: 'POST', path: '/notes.json' } as const)
        : ({ method: 'PUT', path: pathOf`/notes/${before.id}.json` } as const);
    return saved(await firstAccepted(attempts, (note) => pipeline.write(Note, { ...target, body: { note } }, options)));
  };
}

function saved({ id, person_id }: Note): SavedRecord {
  return { recordId: id, url: person_id === null ? null : pageOf(person_id) };
}

function contentOf(entry: CallLogEntry, rest: string): string {
  return belowNote(entry, [callLine(entry), ...callFacts(entry), callMarkOf(entry), ...(rest === '' ? [] : [rest])]);
}

/** The fullest first. Pipeline CRM refuses a person, a deal or a user that was deleted. */
function attemptsOf(
  entry: CallLogEntry,
  text: object,
  { owners, deal }: { owners: readonly number[]; deal: number | null },
): object[] {
  const user = numberOf(entry.user);
  const more = [
    ...(deal !== null && user !== null ? [{ deal_id: deal, user_id: user }] : []),
    ...(deal === null ? [] : [{ deal_id: deal }]),
    ...(user === null ? [] : [{ user_id: user }]),
    {},
  ];
  return owners.flatMap((person_id) => more.map((each) => ({ ...text, person_id, ...each })));
}

function readNote(note: Note, callId: string): { revision: number; rest: string } | null {
  for (const text of textsOf(note)) {
    const read = readCallMark(text, callId);
    if (read !== null) return read;
  }
  return null;
}

/** null: the note was deleted, or is already another call's. */
async function knownNote(
  pipeline: Pipeline,
  { callId }: CallLogEntry,
  recordId: string | null,
  options: RequestOptions,
): Promise<Note | null> {
  const id = numberOf(recordId);
  const note = id === null ? null : await pipeline.read(Note, pathOf`/notes/${id}.json`, options);
  if (note === null) return null;
  return textsOf(note).some(hasCallMark) && readNote(note, callId) === null ? null : note;
}

async function markedNote(
  pipeline: Pipeline,
  entry: CallLogEntry,
  people: readonly number[],
  options: RequestOptions,
): Promise<Note | null> {
  const startedAt = Date.parse(entry.startedAt);
  for (const person of new Set(people)) {
    for (let page = 1; page <= mostPages; page += 1) {
      // A person that was deleted has none.
      const notes = (await unlessRefused(notesOf(pipeline, person, page, options))) ?? [];
      const found = notes.find((note) => readNote(note, entry.callId) !== null);
      if (found !== undefined) return found;
      if (notes.length < pageSize || endsBefore(notes, startedAt - skewMs)) break;
    }
  }
  return null;
}
