import { type CallRecord, talkSeconds } from '../../domain/calls/record.ts';
import type { CallLogEntry } from '../../domain/crm/call-log-entry.ts';
import { chosenContact } from '../../domain/crm/contact-choice.ts';
import { dialledRecordOf } from '../../domain/crm/dialled-record.ts';
import type { CrmRef } from '../../domain/crm/ref.ts';
import { wholeNote } from '../../domain/participants/standing.ts';
import { disclosureOf } from './disclosure.ts';

/** The parts of an entry that the call does not hold. */
export interface MoreOfEntry {
  /** The agent's user in the CRM. */
  user: string | null;
  recording: CallLogEntry['recording'];
  /** The record that the call belongs to, in a CRM that gets a copy. Default: the dialled record, or the contact. */
  about?: CrmRef | null;
}

/**
 * The CRM log entry of an ended call. In a masked call the gateway adds no digits of the caller, because the same
 * agents read the CRM's timeline. An agent's note is unchanged.
 * @returns null while the call lasts
 */
export function entryOf(call: CallRecord, revision: number, more: MoreOfEntry): CallLogEntry | null {
  if (call.endedAt === null || call.endReason === null) return null;
  return {
    callId: call.id,
    revision,
    ...(more.about === undefined ? recordsOf(call) : { about: more.about, related: [] }),
    direction: call.direction,
    customer: customerOf(call),
    masked: call.masked,
    ...(call.unverified === true ? { unverified: true as const } : {}),
    virtualNumber: call.virtualNumber,
    agent: call.agent,
    user: more.user,
    startedAt: call.startedAt,
    answeredAt: call.answeredAt,
    endedAt: call.endedAt,
    duration: talkSeconds(call),
    endReason: call.endReason,
    note: [wholeNote(call), ...besideNote(call)].filter((line) => line !== '').join('\n'),
    disposition: call.disposition,
    recording: more.recording,
    fields: {},
  };
}

/** What agents chose beside the note, for CRMs without fields for it. */
function besideNote({ tags = [], followUp }: CallRecord): string[] {
  const due = followUp === undefined ? '' : [followUp.due, followUp.subject].filter((part) => part !== '').join(', ');
  return [tags.length === 0 ? '' : `Tags: ${tags.join(', ')}`, due === '' ? '' : `Follow-up: ${due}`];
}

/** The agent dialled from a record of the CRM, or the CRM knows the caller. If both, the contact is the second one. */
export function recordsOf(call: CallRecord): Pick<CallLogEntry, 'about' | 'related'> {
  const { direction, params } = call;
  const contact = chosenContact(call);
  const known = contact === null ? null : { kind: contact.kind, id: contact.id };
  const dialled = direction === 'outbound' ? dialledRecordOf(params) : null;
  if (dialled === null || known === null) return { about: dialled ?? known, related: [] };
  const same = dialled.kind === known.kind && dialled.id === known.id;
  return { about: dialled, related: same ? [] : [known] };
}

/** The customer as CRMs name them: the number, its mask, or the name that they gave. */
export function customerOf(call: CallRecord): string {
  const { number, mask, name } = disclosureOf(call);
  return number ?? mask ?? name ?? 'Number withheld';
}
