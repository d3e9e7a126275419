import * as z from 'zod/mini';
import {
  belowNote,
  type CallLogEntry,
  type CrmConnector,
  callFacts,
  callLine,
  callMarkOf,
  callMarkStart,
  hasCallMark,
  type RequestOptions,
  readCallMark,
  type SavedRecord,
  sqlTimeOf,
  titleOf,
  unlessRefused,
} from '../kit/index.ts';
import { firstOf, isRecordId, pageOf } from './records.ts';
import { field, type Row, type Suite } from './suite.ts';
import { stored, storedWithin } from './text.ts';

const dayMs = 86_400_000;
const longestName = 50;

const Call = z.object({ description: field, parent_type: field, parent_id: field });
type Call = Row<typeof Call>;
const callFields = ['description', 'parent_type', 'parent_id'];

/**
 * Creates or updates the record of a call:
 *
 *   the known record ─► the record with the id of this call ─► the one with its mark ─► a new record
 *                                                                      └─► related to its contact
 */
export function callLogger(suite: Suite): CrmConnector['saveCallLog'] {
  const saved = ({ id }: Pick<Call, 'id'>): SavedRecord => ({
    recordId: id,
    url: pageOf(suite.baseUrl, 'Calls', id),
  });

  return async (entry, known, options) => {
    // An unverified number names no one.
    const about = entry.unverified === true ? null : firstOf([entry.about, ...entry.related]);
    const before =
      (await knownCall(suite, entry, known.recordId, options)) ?? (await markedCall(suite, entry, options));
    if (before === null) {
      const key = `call ${entry.callId}`;
      const attributes = { ...attributesOf(entry, ''), ...parentOf(about) };
      const { row, isNew } = await suite.createOnce(Call, 'Calls', key, callFields, attributes, options);
      if (!isNew) return update(row);
      await relate(row.id, null);
      return saved(row);
    }
    return update(before);

    async function update(call: Call): Promise<SavedRecord> {
      const mark = readCallMark(call.description, entry.callId);
      if (mark !== null && mark.revision > entry.revision) return saved(call);
      // The description of a record that the page made stays, below ours.
      const below = mark === null ? call.description : mark.rest;
      await suite.update('Calls', call.id, { ...attributesOf(entry, below), ...parentOf(about) }, options);
      await relate(call.id, call);
      return saved(call);
    }

    /** A call's parent is no relation: without one, the contact's page does not show the call. */
    async function relate(id: string, call: Call | null): Promise<void> {
      const from = { module: 'Calls', id } as const;
      if (about === null) return;
      // A contact or lead that was deleted meanwhile is refused.
      if (isAttendee(about.module)) await unlessRefused(suite.relate(from, about, options));
      const isOther = call !== null && call.parent_id !== '' && call.parent_id !== about.id;
      if (!isOther || !isAttendee(call.parent_type)) return;
      await unlessRefused(suite.unrelate(from, call.parent_type.toLowerCase(), call.parent_id, options));
    }
  };
}

function isAttendee(module: string): boolean {
  return module === 'Contacts' || module === 'Leads';
}

function parentOf(about: ReturnType<typeof firstOf>): object {
  return about === null ? {} : { parent_type: about.module, parent_id: about.id };
}

/** Durations have no seconds in SuiteCRM, so they are in the text as well. */
function attributesOf(entry: CallLogEntry, below: string): object {
  const { direction, answeredAt, startedAt, endedAt, duration, user, fields } = entry;
  const minutes = Math.round(duration / 60);
  const lines = [callLine(entry), ...callFacts({ ...entry, fields: {} }), callMarkOf(entry)];
  return {
    ...fields,
    name: storedWithin(titleOf(entry), longestName),
    direction: direction === 'outbound' ? 'Outbound' : 'Inbound',
    status: answeredAt === null ? 'Not Held' : 'Held',
    date_start: sqlTimeOf(Date.parse(answeredAt ?? startedAt)),
    date_end: sqlTimeOf(Date.parse(endedAt)),
    duration_hours: Math.floor(minutes / 60),
    duration_minutes: minutes % 60,
    ...(user !== null && { assigned_user_id: user }),
    description: stored(belowNote(entry, [...lines, ...(below === '' ? [] : [below])])),
  };
}

/** null: the record was deleted, or is already another call's. */
async function knownCall(
  suite: Suite,
  { callId }: CallLogEntry,
  recordId: string | null,
  options: RequestOptions,
): Promise<Call | null> {
  if (recordId === null || !isRecordId(recordId)) return null;
  const call = await suite.read(Call, 'Calls', recordId, callFields, options);
  if (call === null) return null;
  const isOthers = hasCallMark(call.description) && readCallMark(call.description, callId) === null;
  return isOthers ? null : call;
}

/** A record that the page made has another id. A user may have moved it a little. */
async function markedCall(suite: Suite, entry: CallLogEntry, options: RequestOptions): Promise<Call | null> {
  const fields = {
    description: { like: `%${callMarkStart(entry.callId)}%` },
    date_start: {
      gte: sqlTimeOf(Date.parse(entry.startedAt) - dayMs),
      lte: sqlTimeOf(Date.parse(entry.endedAt) + dayMs),
    },
  };
  const query = { filter: { fields }, fields: callFields, sort: 'date_entered' };
  const calls = await suite.list(Call, 'Calls', query, options);
  return calls.find(({ description }) => readCallMark(description, entry.callId) !== null) ?? null;
}
