import * as z from 'zod/mini';
import {
  type CallLogEntry,
  type CrmConnector,
  callMarkStart,
  firstAccepted,
  hasCallMark,
  id,
  type RequestOptions,
  readCallMark,
  type SavedRecord,
  sqlTimeOf,
  unlessRefused,
} from '../kit/index.ts';
import { fieldsOf, lengthOf, linksOf } from './call-record.ts';
import { type Espo, type Fields, uncutField } from './espo.ts';
import { isRecordId, pageOf } from './records.ts';

type SaveCallLog = CrmConnector['saveCallLog'];

const dayMs = 86_400_000;

const Call = z.object({ id, description: uncutField });
type Call = z.infer<typeof Call>;

/**
 * Creates or updates the record of a call:
 *
 *   the known record ─► the record with the call's mark, from the days around the call ─► a new record
 */
export function callLogger(espo: Espo): SaveCallLog {
  const saved = ({ id }: Call): SavedRecord => ({ recordId: id, url: pageOf(espo.baseUrl, 'Call', id) });

  return async (entry, known, options) => {
    const before = (await knownCall(espo, entry, known.recordId, options)) ?? (await markedCall(espo, entry, options));
    if (before === null) {
      // Each call needs a user. Without the agent's, it is the connection's own.
      const own = await espo.ownUser(options);
      const attempts = attemptsOf(
        entry,
        fieldsOf(entry),
        { assignedUserId: entry.user ?? own },
        { assignedUserId: own },
      );
      return saved(await firstAccepted(attempts, (fields) => espo.create(Call, 'Call', fields, options)));
    }
    const mark = readCallMark(before.description, entry.callId);
    if (mark !== null && mark.revision > entry.revision) return saved(before);
    // The description of a record that the page made stays, below ours.
    const below = mark === null ? (before.description ?? '') : mark.rest;
    const user = entry.user === null ? {} : { assignedUserId: entry.user };
    const attempts = attemptsOf(entry, fieldsOf(entry, below), user, {});
    return saved(await firstAccepted(attempts, (fields) => espo.update(Call, 'Call', before.id, fields, options)));
  };
}

/**
 * The fullest first. EspoCRM refuses a contact or user that was deleted, or that the user may not see. Versions differ in
 * whether a call may end when it starts.
 */
function attemptsOf(entry: CallLogEntry, fields: Fields, user: Fields, other: Fields): Fields[] {
  const links = linksOf(entry);
  const longer = { ...fields, ...lengthOf(entry, 1) };
  return [
    { ...fields, ...links, ...user },
    { ...longer, ...links, ...user },
    { ...longer, ...user },
    { ...longer, ...links, ...other },
    { ...longer, ...other },
  ];
}

/** null: the record was deleted, or is already another call's. */
async function knownCall(
  espo: Espo,
  { callId }: CallLogEntry,
  recordId: string | null,
  options: RequestOptions,
): Promise<Call | null> {
  if (recordId === null || !isRecordId(recordId)) return null;
  const call = await unlessRefused(espo.read(Call, 'Call', recordId, options));
  if (call === null) return null;
  const isOthers = hasCallMark(call.description) && readCallMark(call.description, callId) === null;
  return isOthers ? null : call;
}

/** The limits in time let EspoCRM use its index. A user may have moved the call a little. */
async function markedCall(espo: Espo, entry: CallLogEntry, options: RequestOptions): Promise<Call | null> {
  const from = sqlTimeOf(Date.parse(entry.startedAt) - dayMs);
  const to = sqlTimeOf(Date.parse(entry.endedAt) + dayMs);
  const query = {
    select: ['id', 'description'],
    where: [
      { type: 'contains', attribute: 'description', value: callMarkStart(entry.callId) },
      { type: 'between', attribute: 'dateStart', value: [from, to] },
    ],
    orderBy: 'createdAt',
    order: 'asc',
  } as const;
  const calls = await espo.list(Call, 'Call', query, options);
  return calls.find(({ description }) => readCallMark(description, entry.callId) !== null) ?? null;
}
