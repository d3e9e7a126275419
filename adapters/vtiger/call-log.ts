import * as z from 'zod/mini';
import {
  type CallLogEntry,
  CodedError,
  type ExistingRecord,
  id,
  type RequestOptions,
  refused,
  type SavedRecord,
  unlessRefused,
} from '../kit/index.ts';
import { dispositionField, elementOf, keyOf, noteField, revisionIn } from './call-element.ts';
import { isRecordId, pageOf } from './record-id.ts';
import { type Element, field, listOf, type Webservice } from './webservice.ts';

/** Records of other modules have no gateway. */
const Existing = z.object({ id, sourceuuid: field, gateway: z.optional(z.nullable(z.string())) });
type Existing = z.infer<typeof Existing>;

/** Vtiger returns the whole record. It ignores fields that it does not know, so they are missing then. */
const Saved = z.object({
  id,
  [noteField]: z.optional(z.unknown()),
  [dispositionField]: z.optional(z.unknown()),
});

/**
 * Creates or updates the record of a call. It is found by the known id, then by `sourceuuid`, which is the call's key.
 * Vtiger does not enforce that the key is unique; the kit lets one write of a call follow another.
 */
export async function saveCallLog(
  vtiger: Webservice,
  baseUrl: string,
  entry: CallLogEntry,
  known: ExistingRecord,
  options: RequestOptions,
): Promise<SavedRecord> {
  const before = (await knownRecord(vtiger, entry, known, options)) ?? (await recordOf(vtiger, entry, options));
  if (before !== null && before.sourceuuid === keyOf(entry.callId) && revisionIn(before.gateway) > entry.revision) {
    return { recordId: before.id, url: pageOf(baseUrl, 'PBXManager', before.id) };
  }
  const element = elementOf(entry, entry.user ?? vtiger.ownUser());
  const write = (fields: Element) =>
    before === null
      ? vtiger.create(Saved, 'PBXManager', fields, options)
      : vtiger.revise(Saved, { ...fields, id: before.id }, options);
  const saved = await write(element).catch((error: unknown) => {
    // The contact was deleted after the lookup. The call is still worth logging.
    if (isRefusal(error) && element.customer !== '') return write({ ...element, customer: '', customertype: '' });
    throw error;
  });
  const isLost = (name: typeof noteField | typeof dispositionField) =>
    element[name] !== '' && saved[name] === undefined;
  if (isLost(noteField) || isLost(dispositionField)) {
    throw refused({
      reason: 'Vtiger’s record of a call has no field for the note. Import the module Sidecall, then retry the entry.',
    });
  }
  return { recordId: saved.id, url: pageOf(baseUrl, 'PBXManager', saved.id) };
}

/** The record with the known id. null: it was deleted, is none of a call, or is already another call's. */
async function knownRecord(
  vtiger: Webservice,
  { callId }: CallLogEntry,
  { recordId }: ExistingRecord,
  options: RequestOptions,
): Promise<Existing | null> {
  if (recordId === null || !isRecordId(recordId)) return null;
  const record = await unlessRefused(vtiger.retrieve(Existing, recordId, options));
  if (record === null || record.gateway === undefined) return null;
  const isOthers = revisionIn(record.gateway) > 0 && record.sourceuuid !== keyOf(callId);
  return isOthers ? null : record;
}

async function recordOf(vtiger: Webservice, { callId }: CallLogEntry, options: RequestOptions) {
  const rows = await vtiger.query(
    listOf(Existing),
    { select: ['id', 'sourceuuid', 'gateway'], from: 'PBXManager', where: [[['sourceuuid', '=', keyOf(callId)]]] },
    options,
  );
  // MariaDB compares without regard to case.
  return rows.find((row) => row.sourceuuid === keyOf(callId)) ?? null;
}

function isRefusal(error: unknown): boolean {
  return error instanceof CodedError && error.code === 'CRM_REFUSED';
}
