import { wasMissed } from '../../../domain/calls/missed.ts';
import type { CallRecord } from '../../../domain/calls/record.ts';
import { waitsForChoiceUntil } from '../../../domain/crm/contact-choice.ts';
import type { CrmForCalls } from '../../crm/port.ts';
import type { EntryRequest } from '../../storage/store.ts';

/** How long the ticket of a missed call waits for the caller's message, in ms: a greeting, two minutes and the upload. */
const messageWaitMs = 5 * 60_000;

/**
 * New revisions of a call's entries. While the agent chooses between contacts, the entry of the system of record waits.
 * The copies in other CRMs know nothing of that contact, and do not wait.
 */
export function entriesOf(crm: CrmForCalls, call: CallRecord): EntryRequest[] {
  return crm
    .logsOf(call)
    .map((connection, at) => (at === 0 ? { connection, notBefore: waitsForChoiceUntil(call) } : { connection }));
}

/**
 * Tickets that a change of the call requires, in the CRMs that want them: at the end of a missed call, and when the
 * caller's message is complete.
 * @param takesMessages whether the caller may leave a message now
 */
export function ticketsOf(
  crm: CrmForCalls,
  before: CallRecord,
  after: CallRecord,
  takesMessages: boolean,
): EntryRequest[] {
  const missed = before.endedAt === null && wasMissed(after);
  const message = messages(after) > messages(before);
  if (!missed && !message) return [];
  // After hanging up, a caller leaves no message.
  const waits = missed && takesMessages && after.endReason === 'MISSED';
  const notBefore = waits ? new Date(Date.parse(after.endedAt ?? '') + messageWaitMs).toISOString() : null;
  return crm
    .ticketsOf(after)
    .filter(({ causes }) => causes.includes(message ? 'voicemail' : 'missed'))
    .map(({ connection }) => ({ connection, what: 'ticket', notBefore }));
}

function messages({ recordings }: CallRecord): number {
  return recordings.filter(({ kind }) => kind === 'voicemail').length;
}
