import { type CallLogEntry, fitting, sqlTimeOf } from '../kit/index.ts';
import { isKind, isRecordId, moduleOfKind } from './record-id.ts';
import { searchableKey } from './searchable-key.ts';
import type { Element } from './webservice.ts';

/** The fields of Vtiger's record of a call that the package adds. */
export const noteField = 'sidecall_note';
export const dispositionField = 'sidecall_disposition';

/** The words for `callstatus`. Vtiger's own are "completed", "no-answer" and "busy"; the field is a free text. */
const statuses: Readonly<Record<CallLogEntry['endReason'], string>> = {
  COMPLETED: 'completed',
  FAILED: 'failed',
  CANCELED: 'canceled',
  BUSY: 'busy',
  NO_ANSWER: 'no-answer',
  REJECTED: 'rejected',
  MISSED: 'missed',
  NO_CAPACITY: 'no-capacity',
};

/** The lengths of the columns in characters. A note has 64 KiB in UTF-8. */
const longest = { customernumber: 100, recordingurl: 200, note: 16_000, disposition: 200 };

const gatewayLabel = 'Sidecall r';

/** The key of a call in Vtiger's field `sourceuuid`. */
export function keyOf(callId: string): string {
  return searchableKey(callId);
}

/**
 * The record of a call in the module PBXManager.
 *
 * `customernumber` is mandatory, and is the record's label. It holds the customer as the CRM may show it: the number,
 * the mask ("+1 ••• ••• ••••"), or "Number withheld". `gateway` is a free text of 20 characters, and holds the revision.
 * @param user the owner, and the agent if the connection has a user for them
 */
export function elementOf(entry: CallLogEntry, user: string): Element {
  const customer = customerOf(entry);
  const number = entry.unverified === true ? `${entry.customer} (unverified)` : entry.customer;
  return {
    ...entry.fields,
    direction: entry.direction,
    callstatus: statuses[entry.endReason],
    customernumber: fitting(number, longest.customernumber),
    customer: customer?.id ?? '',
    customertype: customer?.module ?? '',
    user: entry.user ?? '',
    starttime: sqlTimeOf(Date.parse(entry.startedAt)),
    endtime: sqlTimeOf(Date.parse(entry.endedAt)),
    totalduration: secondsBetween(entry.startedAt, entry.endedAt),
    billduration: entry.duration,
    recordingurl: recordingOf(entry),
    sourceuuid: keyOf(entry.callId),
    gateway: `${gatewayLabel}${entry.revision}`,
    [noteField]: fitting(entry.note, longest.note),
    [dispositionField]: fitting(entry.disposition ?? '', longest.disposition),
    assigned_user_id: user,
  };
}

/** The revision that a record of this adapter holds. 0: it is another program's, or was made in the page. */
export function revisionIn(gateway: string | null | undefined): number {
  return gateway?.startsWith(gatewayLabel) ? Number(gateway.slice(gatewayLabel.length)) || 0 : 0;
}

/** The contact, lead or account. An unverified number names no one. */
function customerOf({ about, related, unverified }: CallLogEntry): { id: string; module: string } | null {
  if (unverified === true) return null;
  // A call that the agent dialled from a ticket belongs to the ticket's contact.
  for (const { kind, id } of [...(about === null ? [] : [about]), ...related]) {
    if (isKind(kind) && kind !== 'ticket' && isRecordId(id)) return { id, module: moduleOfKind[kind] };
  }
  return null;
}

/** A cut address would lead nowhere. */
function recordingOf({ recording }: CallLogEntry): string {
  return recording === null || recording.url.length > longest.recordingurl ? '' : recording.url;
}

function secondsBetween(start: string, end: string): number {
  return Math.max(0, Math.round((Date.parse(end) - Date.parse(start)) / 1000)) || 0;
}
