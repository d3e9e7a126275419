import { type CrmConnector, refused, type TicketDraft } from '../kit/index.ts';
import { idOf, numericId, savedTicketOf, ticketKey } from './records.ts';
import type { TicketChange, TicketStore } from './ticket-store.ts';
import type { Zendesk } from './zendesk.ts';

type SaveTicket = NonNullable<CrmConnector['saveTicket']>;

/** Creates a ticket with a private first comment, or adds a private comment to the known ticket. */
export function ticketSaver({ baseUrl }: Zendesk, tickets: TicketStore): SaveTicket {
  return async (draft, known, options) => {
    if (known.recordId !== null) {
      const before = await tickets.byId(known.recordId, options);
      if (before === null) throw refused({ status: 404, reason: 'The ticket was deleted in Zendesk.' });
      const comments = await tickets.privateComments(before.id, options);
      if (comments.some(({ body }) => body?.trimEnd().endsWith(marker(draft)))) return savedTicketOf(before, baseUrl);
      const change = { comment: commentOf(draft, true) };
      return savedTicketOf(await tickets.change(before.id, change, options), baseUrl);
    }
    const before = await tickets.byKey(ticketKey(draft.key), options);
    if (before !== null) return savedTicketOf(before, baseUrl);
    const { ticket } = await tickets.create('/api/v2/tickets.json', newTickets(draft), options);
    return savedTicketOf(ticket, baseUrl);
  };
}

/** The requests that create a ticket: in full, without the author, and without the requester. */
function newTickets(draft: TicketDraft) {
  const requester = idOf(draft.about, 'user');
  const one = (parts: { author: boolean; requester: boolean }) => ({
    ticket: {
      subject: draft.subject,
      external_id: ticketKey(draft.key),
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
