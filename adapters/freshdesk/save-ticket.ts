import * as z from 'zod/mini';
import {
  type CrmConnector,
  endsBefore,
  field,
  firstAccepted,
  fitting,
  hasMark,
  htmlOf,
  id,
  markOf,
  pathOf,
  type RequestOptions,
  refused,
  type SavedTicket,
  type TicketDraft,
  textOf,
} from '../kit/index.ts';
import { type Freshdesk, pageSize } from './freshdesk.ts';
import { idOf, numberOf, pageOf } from './records.ts';
import { open, readTicket, Ticket, ticketOf, ticketsOf } from './tickets.ts';
import { unknownCallersOf } from './unknown-callers.ts';

type SaveTicket = NonNullable<CrmConnector['saveTicket']>;

const Note = z.object({ id, body: field });

/** 1,000 tickets of the requester, or notes of the ticket: these come with the oldest first. */
const mostPages = 10;
/** Within this time, a repeated draft finds the ticket that it made behind a hundred others, in ms. */
const repeatedMs = 30 * 24 * 3_600_000;
const longestSubject = 255;

/**
 * Creates the ticket of this key, or adds the text as a private note to the known one. Freshdesk has no unique field for
 * the key, so it is a mark in the text.
 */
export function ticketSaver(freshdesk: Freshdesk): SaveTicket {
  const unknownCallers = unknownCallersOf(freshdesk);
  const saved = (row: Ticket): SavedTicket => ({
    ...ticketOf(row),
    url: pageOf(freshdesk.baseUrl, 'tickets', row.id),
  });

  return async (draft, { recordId }, options) => {
    if (recordId !== null) {
      const known = numberOf(recordId);
      const ticket = known === null ? null : await readTicket(freshdesk, known, options);
      if (ticket === null) throw refused({ reason: 'There is no such ticket in Freshdesk.' });
      // The draft that made the ticket may come again.
      if (!isOfKey(ticket.description, draft)) await saveNote(freshdesk, ticket.id, draft, options);
      return saved(ticket);
    }
    // A ticket needs a requester.
    const requester = idOf(draft.about, 'contact') ?? (await unknownCallers(options));
    const before = await ticketOfKey(freshdesk, requester, draft, options);
    if (before !== null) return saved(before);
    const body = {
      ...{ subject: fitting(draft.subject, longestSubject) || 'Call', description: htmlTextOf(draft) },
      ...{ requester_id: requester, source: 3, status: open, priority: 1, tags: ['sidecall'] },
    };
    const agent = numberOf(draft.user);
    const attempts = [agent === null ? body : { ...body, responder_id: agent }, body];
    const made = await firstAccepted(attempts, (each) =>
      freshdesk.send(Ticket, { method: 'POST', path: '/api/v2/tickets', body: each }, options),
    );
    return saved(made);
  };
}

async function ticketOfKey(
  freshdesk: Freshdesk,
  requester: number,
  draft: TicketDraft,
  options: RequestOptions,
): Promise<Ticket | null> {
  for (let page = 1; page <= mostPages; page += 1) {
    const tickets = await ticketsOf(freshdesk, requester, { page }, options);
    const found = tickets.find(({ description }) => isOfKey(description, draft));
    if (found !== undefined) return found;
    if (tickets.length < pageSize || endsBefore(tickets, freshdesk.clock.now() - repeatedMs)) break;
  }
  return null;
}

async function saveNote(freshdesk: Freshdesk, ticket: string, draft: TicketDraft, options: RequestOptions) {
  for (let page = 1; page <= mostPages; page += 1) {
    const query = { per_page: pageSize, page };
    const notes = await freshdesk.list(Note, pathOf`/api/v2/tickets/${ticket}/conversations`, query, options);
    if (notes.some(({ body }) => isOfKey(body, draft))) return;
    if (notes.length < pageSize) break;
  }
  // The customer must not get it.
  const note = { body: htmlTextOf(draft), private: true };
  const agent = numberOf(draft.user);
  await firstAccepted([agent === null ? note : { ...note, user_id: agent }, note], (body) =>
    freshdesk.send(Note, { method: 'POST', path: pathOf`/api/v2/tickets/${ticket}/notes`, body }, options),
  );
}

function isOfKey(html: string, { key }: TicketDraft): boolean {
  return hasMark(textOf(html), 'sidecall-ticket', key);
}

function htmlTextOf({ text, customer, key }: TicketDraft): string {
  return `<div>${htmlOf(`${text}\n\n— ${customer}\n${markOf('sidecall-ticket', key)}`)}</div>`;
}
