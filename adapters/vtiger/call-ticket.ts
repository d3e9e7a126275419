import type { CallLogEntry, RequestOptions, TicketDraft } from '../kit/index.ts';
import { saveTicket, type TicketSettings } from './save-ticket.ts';
import type { Webservice } from './webservice.ts';

/** Which unanswered calls from customers become tickets. */
export const ticketChoices = ['none', 'voicemail', 'missed'] as const;
export type TicketChoice = (typeof ticketChoices)[number];

/**
 * Creates the ticket of a missed call or a voicemail, once for each call. A voicemail is finished after the call, so it
 * can come with a later revision of the entry; it is a comment if the missed call has a ticket already.
 */
export async function saveCallTicket(
  vtiger: Webservice,
  settings: TicketSettings & { choice: TicketChoice },
  entry: CallLogEntry,
  options: RequestOptions,
): Promise<void> {
  if (settings.choice === 'none' || entry.direction !== 'inbound' || entry.answeredAt !== null) return;
  const voicemail = voicemailOf(entry);
  if (settings.choice === 'voicemail') {
    if (voicemail !== null) await saveTicket(vtiger, settings, voicemail, { recordId: null }, options);
    return;
  }
  const ticket = await saveTicket(vtiger, settings, missedCallOf(entry), { recordId: null }, options);
  if (voicemail !== null) await saveTicket(vtiger, settings, voicemail, { recordId: ticket.id }, options);
}

function missedCallOf(entry: CallLogEntry): TicketDraft {
  const text = `Missed call to ${entry.virtualNumber}, ${timeIn(entry)}.`;
  return { ...draftOf(entry), key: `missed-${entry.callId}`, subject: `Missed call from ${customerOf(entry)}`, text };
}

/** The only recording of an unanswered call is the message that the caller left. */
function voicemailOf(entry: CallLogEntry): TicketDraft | null {
  const { recording } = entry;
  if (recording === null) return null;
  const text = `Voicemail of ${recording.seconds} s to ${entry.virtualNumber}, ${timeIn(entry)}: ${recording.url}`;
  return { ...draftOf(entry), key: `voicemail-${entry.callId}`, subject: `Voicemail from ${customerOf(entry)}`, text };
}

function draftOf(entry: CallLogEntry): Omit<TicketDraft, 'key' | 'subject' | 'text'> {
  const { masked, user, callId, unverified, about } = entry;
  // An unverified number names no one.
  return { about: unverified === true ? null : about, customer: customerOf(entry), masked, user, callId };
}

function customerOf({ customer, unverified }: CallLogEntry): string {
  return unverified === true ? `${customer} (unverified)` : customer;
}

function timeIn({ startedAt }: CallLogEntry): string {
  return `${startedAt.slice(0, 16).replace('T', ' ')} UTC`;
}
