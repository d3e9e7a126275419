import { type CrmConnector, type RequestOptions, refused, type SavedTicket, type TicketDraft } from '../kit/index.ts';
import type { Ticket } from './answers.ts';
import { callKey, idOf, numericId, savedTicketOf, ticketKey } from './records.ts';
import type { TicketChange, TicketStore } from './ticket-store.ts';
import type { Zendesk } from './zendesk.ts';

type SaveTicket = NonNullable<CrmConnector['saveTicket']>;

/**
 * Creates a ticket with a private first comment, or adds a private comment to the known ticket. The ticket of a call is the
 * one that its log entry makes or updates, whichever comes first: Zendesk has no other record of a call.
 */
export function ticketSaver({ baseUrl }: Zendesk, tickets: TicketStore): SaveTicket {
  async function withComment(before: Ticket, draft: TicketDraft, options: RequestOptions): Promise<SavedTicket> {
    const comments = await tickets.privateComments(before.id, options);
    if (comments.some(({ body }) => body?.trimEnd().endsWith(marker(draft)))) return savedTicketOf(before, baseUrl);
    const change = { comment: commentOf(draft, true) };
    return savedTicketOf(await tickets.change(before.id, change, options), baseUrl);
  }

  return async (draft, known, options) => {
    if (known.recordId !== null) {
      const before = await tickets.byId(known.recordId, options);
      if (before === null) throw refused({ status: 404, reason: 'The ticket was deleted in Zendesk.' });
      return withComment(before, draft, options);
    }
    const before = await tickets.byKey(keyOf(draft), options);
    if (before !== null) return withComment(before, draft, options);
    const { ticket } = await tickets.create('/api/v2/tickets.json', newTickets(draft), options);
    return savedTicketOf(ticket, baseUrl);
  };
}

function keyOf({ key, callId }: TicketDraft): string {
  return callId === null ? ticketKey(key) : callKey(callId);
}

/** The requests that create a ticket: in full, without the author, and without the requester. */
function newTickets(draft: TicketDraft) {
  const requester = idOf(draft.about, 'user');
  const one = (parts: { author: boolean; requester: boolean }) => ({
    ticket: {
      subject: draft.subject,
      external_id: keyOf(draft),
      ...(parts.requester && requester !== null && { requester_id: requester }),
      tags: ['sidecall'],
      comment: commentOf(draft, parts.author),
    },
  });
  return [
    one({ author: true, requester: true }),
    one({ author: false, requester: true }),
    one({ author: false, requester: false }),
  ];
}

/** The last line is the marker by which a repeated draft is recognised. */
function commentOf(draft: TicketDraft, withAuthor: boolean): TicketChange['comment'] {
  const author = numericId(draft.user);
  const call = draft.callId === null ? '' : `, call ${draft.callId}`;
  return {
    body: `${draft.text}\n\nCustomer: ${draft.customer}${call}\n${marker(draft)}`,
    public: false,
    ...(withAuthor && author !== null && { author_id: author }),
  };
}

function marker({ key }: TicketDraft): string {
  return `[sidecall ticket ${key}]`;
}
