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

/** In a wrap-up the follow-up may still change for so long after the call, in ms. */
const taskWaitMs = 2 * 60_000;

/**
 * The task that a change of the call requires: at the end of a call with a follow-up, when the wrap-up is saved, and when
 * a follow-up is changed or removed later.
 */
export function tasksOf(crm: CrmForCalls, before: CallRecord, after: CallRecord): EntryRequest[] {
  if (after.endedAt === null) return [];
  const steps = before.endedAt === null || (before.phase !== 'completed' && after.phase === 'completed');
  const changes = JSON.stringify(before.followUp) !== JSON.stringify(after.followUp);
  if (!changes && !(steps && after.followUp !== undefined)) return [];
  const connection = crm.taskOf(after);
  if (connection === null) return [];
  const waits = after.phase !== 'completed';
  const notBefore = waits ? new Date(Date.parse(after.endedAt) + taskWaitMs).toISOString() : null;
  return [{ connection, what: 'task', notBefore }];
}

function messages({ recordings }: CallRecord): number {
  return recordings.filter(({ kind }) => kind === 'voicemail').length;
}
