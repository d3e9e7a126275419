import * as z from 'zod/mini';
import { type CrmContact, type CrmTicket, cutList, cutText, id } from '../kit/index.ts';

const text = cutText();

const Ticket = z.object({ id, subject: text, status: text, updatedAt: text });

const Call = z.object({ at: text, direction: z.enum(['inbound', 'outbound']), duration: z.number(), summary: text });

const Contact = z.object({
  id,
  name: text,
  company: z.nullable(text),
  owner: z._default(z.nullable(id), null),
  createdAt: z._default(z.nullable(text), null),
  phones: cutList(text, 100),
  tickets: cutList(Ticket, 500),
  calls: cutList(Call, 500),
});

/** All matches are compared with the number, because the right one may be the last. Only then the list is cut. */
export const Found = z.object({ contacts: cutList(Contact, 5000) });
export const Created = z.object({ contact: Contact });
export const Saved = z.object({ id });
export const Done = z.object({});
export const Tickets = z.object({ tickets: cutList(Ticket, 500) });
export const SavedTicketAnswer = z.object({ ticket: Ticket });
export const Users = z.object({
  users: cutList(z.object({ id, name: text, email: z.nullable(text), active: z.boolean() }), 5000),
});

/** @param baseUrl the address of the CRM's pages */
export function contactOf(contact: z.infer<typeof Contact>, baseUrl: string): CrmContact {
  return {
    kind: 'contact',
    id: contact.id,
    name: contact.name,
    company: contact.company,
    numbers: contact.phones,
    openTickets: contact.tickets,
    lastCalls: contact.calls,
    owner: contact.owner,
    url: pageOf(baseUrl, 'contacts', contact.id),
    createdAt: contact.createdAt,
    related: [],
  };
}

export function savedTicketOf(ticket: CrmTicket, baseUrl: string): CrmTicket & { url: string } {
  return { ...ticket, url: pageOf(baseUrl, 'tickets', ticket.id) };
}

/** The pages of Ledger are routes of one page. */
function pageOf(baseUrl: string, kind: 'contacts' | 'tickets', recordId: string): string {
  return `${baseUrl.replace(/\/+$/, '')}/#/${kind}/${encodeURIComponent(recordId)}`;
}
