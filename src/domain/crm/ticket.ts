import type { CrmTicket } from './contact.ts';
import type { CrmRef } from './ref.ts';

/** Calls that no agent answered, as tickets: without a message, and with one. */
export const ticketCauses = ['missed', 'voicemail'] as const;
export type TicketCause = (typeof ticketCauses)[number];

/** A ticket to create, or a comment for an existing one. */
export interface TicketDraft {
  /** The idempotency key: two drafts with one key make one ticket. */
  key: string;
  about: CrmRef | null;
  subject: string;
  text: string;
  /** As in CallLogEntry. An unverified number has the mark "(unverified)". */
  customer: string;
  masked: boolean;
  user: string | null;
  callId: string | null;
}

export interface SavedTicket extends CrmTicket {
  url: string | null;
}
