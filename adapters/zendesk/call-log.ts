import type { CallLogEntry, CrmConnector, RequestOptions } from '../kit/index.ts';
import type { Ticket } from './answers.ts';
import { callText, revisionIn } from './call-text.ts';
import { callKey, kinds, numericId, requesterOf, ticketUrl } from './records.ts';
import type { TicketChange, TicketStore } from './ticket-store.ts';
import { voiceTickets } from './voice-ticket.ts';
import type { Zendesk } from './zendesk.ts';

type SaveCallLog = CrmConnector['saveCallLog'];

/**
 * Writes a call as a ticket, and each revision as a private comment. Comments cannot be changed, so the latest one
 * counts. A call from a ticket's page becomes a comment of that ticket.
 *
 *   the known ticket ─► the ticket with the call's key ─► the ticket that the call is about ─► a new voice ticket
 *
 * A voice ticket is created without the comment, because a comment would replace its voice comment.
 */
export function callLogger(zendesk: Zendesk, tickets: TicketStore): SaveCallLog {
  const saved = ({ id }: Ticket) => ({ recordId: id, url: ticketUrl(id, zendesk.baseUrl) });

  async function existing(entry: CallLogEntry, known: string | null, options: RequestOptions): Promise<Ticket | null> {
    const about = entry.about?.kind === kinds.ticket ? entry.about.id : null;
    const own = (await tickets.byId(known, options)) ?? (await tickets.byKey(callKey(entry.callId), options));
    if (own !== null || about === known) return own;
    const subject = await tickets.byId(about, options);
    // A closed ticket takes no comments any more.
    return subject?.status === 'closed' ? null : subject;
  }

  return async (entry, known, options) => {
    const before = await existing(entry, known.recordId, options);
    if (before !== null) {
      const written = await tickets.privateComments(before.id, options);
      const revisions = written.map(({ body }) => revisionIn(body ?? '', entry.callId) ?? 0);
      if (Math.max(0, ...revisions) >= entry.revision) return saved(before);
      return saved(await tickets.change(before.id, changeOf(entry, before), options));
    }
    const bodies = voiceTickets(entry, zendesk);
    const { ticket, body } = await tickets.create('/api/v2/channels/voice/tickets.json', bodies, options);
    if (body.ticket.voice_comment === undefined) return saved(ticket);
    return saved(await tickets.change(ticket.id, changeOf(entry, ticket), options));
  };
}

/** The comment of this revision, and what the ticket lacks. */
function changeOf(entry: CallLogEntry, ticket: Ticket): TicketChange {
  const author = numericId(entry.user);
  const requester = requesterOf(entry);
  // The ticket that the call is about belongs to its own customer, and may have several calls.
  const isOwn = entry.about?.kind !== kinds.ticket || entry.about.id !== ticket.id;
  return {
    ...(isOwn && requester !== null && String(requester) !== ticket.requester_id && { requester_id: requester }),
    // By this key, a ticket that the page made is found again. A key of another system stays.
    ...(isOwn && ticket.external_id === null && { external_id: callKey(entry.callId) }),
    comment: { body: callText(entry), public: false, ...(author !== null && { author_id: author }) },
  };
}
