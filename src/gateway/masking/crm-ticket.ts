import { wasMissed } from '../../domain/calls/missed.ts';
import type { CallRecord } from '../../domain/calls/record.ts';
import { chosenContact } from '../../domain/crm/contact-choice.ts';
import { recordingLinkOf } from '../../domain/crm/recording-link.ts';
import type { CrmRef } from '../../domain/crm/ref.ts';
import type { TicketCause, TicketDraft } from '../../domain/crm/ticket.ts';
import { customerOf } from './crm-entry.ts';

/** The parts of a ticket that the call does not hold. */
export interface MoreOfTicket {
  /** The calls that become tickets. */
  causes: readonly TicketCause[];
  /** The agent's user in the CRM. */
  user: string | null;
  /** The record it belongs to. Default: the call's contact. */
  about?: CrmRef | null;
  /** Whether the CRM has the ticket of this call. The caller's message is then a comment. */
  exists: boolean;
  /** The gateway's address for browsers, for the link of a message. null: it has none. */
  publicUrl?: string | null;
}

/**
 * The ticket of a call that no agent answered. In a masked call it has no digits of the caller: the mask and the call's id
 * identify them, and agents call back by the id.
 * @returns null if the call needs no ticket, or the ticket says everything
 */
export function ticketOf(
  call: CallRecord,
  { causes, user, exists, about, publicUrl = null }: MoreOfTicket,
): TicketDraft | null {
  const message = call.recordings.find(({ kind }) => kind === 'voicemail');
  const cause: TicketCause = message === undefined ? 'missed' : 'voicemail';
  if (!causes.includes(cause) || (message === undefined && (exists || !wasMissed(call)))) return null;
  const contact = chosenContact(call);
  const isMarked = call.unverified === true && !call.masked;
  const customer = isMarked ? `${customerOf(call)} (unverified)` : customerOf(call);
  const who = call.masked ? `${customer} (${call.id})` : customer;
  const link = recordingLinkOf({ recordings: message === undefined ? [] : [message] }, publicUrl);
  const seconds = message === undefined ? 0 : Math.round(message.durationMs / 1000);
  return {
    key: exists ? `${call.id}-message` : `${call.id}-ticket`,
    about: about !== undefined ? about : contact === null ? null : { kind: contact.kind, id: contact.id },
    subject: `${cause === 'missed' ? 'Missed call' : 'Voicemail'} from ${who}`,
    text: [
      `Caller: ${customer}`,
      `Called: ${call.virtualNumber}`,
      `Time: ${call.startedAt}`,
      ...(message === undefined ? [] : [`Message: ${seconds} ${seconds === 1 ? 'second' : 'seconds'}`]),
      ...(link === null ? [] : [`Recording: ${link.url}`]),
      `Call: ${call.id}`,
    ].join('\n'),
    customer,
    masked: call.masked,
    user,
    callId: call.id,
  };
}
