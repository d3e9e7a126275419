import * as z from 'zod/mini';
import {
  type CallLogEntry,
  type CrmConnector,
  firstAccepted,
  type RequestOptions,
  type SavedRecord,
} from '../kit/index.ts';
import type { Fields, Frappe } from './frappe.ts';
import { type CallNote, findNote, noteFields, noteType, usersNote } from './notes.ts';
import { referenceOf } from './records.ts';
import { frappeTimeOf } from './times.ts';

type SaveCallLog = CrmConnector['saveCallLog'];

const logType = 'CRM Call Log';

const Log = z.object({
  name: z.string(),
  note: z.nullish(z.pipe(z.union([z.string(), z.int()]), z.transform(String))),
});
type Log = z.infer<typeof Log>;

/**
 * Writes a call as a call log, whose unique id is the call's id, and its note.
 *
 *   note with the mark? ─► call log: the known one, the one with the call's id, or that of the note ─► both written
 *
 * Frappe's own Exotel integration uses the same id for the calls that it starts, so both write one call log.
 */
export function callLogger(frappe: Frappe): SaveCallLog {
  return async (entry, known, options) => {
    const marked = await findNote(frappe, entry.callId, options);
    const log = await logOf(frappe, entry, known.recordId, marked, options);
    if (log !== null && marked !== null && marked.revision > entry.revision) return saved(log.name);
    const linked = log?.note || null;
    const note = marked ?? (linked === null ? null : await usersNote(frappe, linked, options));
    const written = await writeNote(frappe, note, entry, options);
    // A note that users have linked meanwhile stays the note of the call log.
    const link = linked === null || linked === written ? { note: written } : {};
    return saved(await writeLog(frappe, log, { ...fieldsOf(entry, frappe.timeZone), ...link }, entry, options));
  };
}

/** Frappe CRM opens a call log in a list. */
function saved(recordId: string): SavedRecord {
  return { recordId, url: null };
}

async function logOf(
  frappe: Frappe,
  { callId }: CallLogEntry,
  recordId: string | null,
  note: CallNote | null,
  options: RequestOptions,
): Promise<Log | null> {
  for (const name of new Set([recordId, callId])) {
    if (name === null || !isName(name)) continue;
    const log = await frappe.read(Log, logType, name, options);
    if (log !== null && (name === callId || (await isFree(frappe, log, note, options)))) return log;
  }
  if (note === null) return null;
  const query = {
    fields: ['name', 'note'],
    filters: [['note', '=', note.name] as const],
    orderBy: 'creation asc',
    limit: 1,
  };
  return (await frappe.list(Log, logType, query, options))[0] ?? null;
}

/** Whether no other call has this call log, which a page made. */
async function isFree(
  frappe: Frappe,
  { note: linked }: Log,
  note: CallNote | null,
  options: RequestOptions,
): Promise<boolean> {
  if (!linked || linked === note?.name) return true;
  return (await usersNote(frappe, linked, options)) !== null;
}

/** The note first: it has the mark, by which a call log that a page made is found again. */
async function writeNote(
  frappe: Frappe,
  note: CallNote | null,
  entry: CallLogEntry,
  options: RequestOptions,
): Promise<string> {
  const fields = noteFields(entry, note?.rest ?? '');
  if (note === null) return (await frappe.create(noteType, fields, options)) ?? '';
  await frappe.change(noteType, note.name, fields, options);
  return note.name;
}

/** Frappe refuses the whole document if a user or record of it was deleted. Each next attempt has less. */
async function writeLog(
  frappe: Frappe,
  log: Log | null,
  fields: Fields,
  entry: CallLogEntry,
  options: RequestOptions,
): Promise<string> {
  const reference = entry.unverified === true ? {} : (referenceOf([entry.about, ...entry.related]) ?? {});
  const person = entry.user === null ? {} : { [entry.direction === 'outbound' ? 'caller' : 'receiver']: entry.user };
  const attempts: Fields[] = [
    { ...fields, ...reference, ...person },
    { ...fields, ...reference },
    { ...fields, ...person },
    fields,
  ];
  return firstAccepted(attempts, async (each) => {
    if (log !== null) {
      await frappe.change(logType, log.name, each, options);
      return log.name;
    }
    const made = await frappe.create(logType, { id: entry.callId, ...each }, options);
    // Frappe's own integration made it meanwhile.
    if (made === null) await frappe.change(logType, entry.callId, each, options);
    return made ?? entry.callId;
  });
}

function fieldsOf(entry: CallLogEntry, timeZone: string): Fields {
  const { direction, customer, virtualNumber, duration, recording, startedAt, endedAt } = entry;
  const isOutbound = direction === 'outbound';
  return {
    type: isOutbound ? 'Outgoing' : 'Incoming',
    from: isOutbound ? virtualNumber : customer,
    to: isOutbound ? customer : virtualNumber,
    medium: virtualNumber,
    status: statusOf(entry),
    duration: Math.max(0, Math.round(duration)),
    start_time: frappeTimeOf(startedAt, timeZone),
    end_time: frappeTimeOf(endedAt, timeZone),
    ...(recording !== null && { recording_url: recording.url }),
  };
}

/** The statuses of Frappe CRM. */
function statusOf({ answeredAt, endReason }: CallLogEntry): string {
  if (answeredAt !== null) return 'Completed';
  switch (endReason) {
    case 'BUSY':
    case 'REJECTED':
      return 'Busy';
    case 'CANCELED':
      return 'Canceled';
    case 'FAILED':
    case 'NO_CAPACITY':
      return 'Failed';
    default:
      return 'No Answer';
  }
}

function isName(name: string): boolean {
  return name !== '' && name.length <= 140;
}
