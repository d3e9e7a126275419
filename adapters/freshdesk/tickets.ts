import * as z from 'zod/mini';
import { type CrmRef, type CrmTicket, field, id, isoTimeOf, link, pathOf, type RequestOptions } from '../kit/index.ts';
import { type Freshdesk, pageSize } from './freshdesk.ts';
import { idOf } from './records.ts';

export const Ticket = z.object({
  id,
  subject: field,
  status: z._default(z.int(), 2),
  requester_id: link,
  ...{ created_at: field, updated_at: field },
  description: field,
});
export type Ticket = z.infer<typeof Ticket>;

/** Freshdesk's own statuses. An account can have more. */
const statuses: Readonly<Record<number, string>> = { 2: 'Open', 3: 'Pending', 4: 'Resolved', 5: 'Closed' };
export const open = 2;
export const closed = 5;

/** Without a time, Freshdesk lists the tickets of the last 30 days. */
const always = '2010-01-01T00:00:00Z';

/**
 * The tickets of a contact, the latest first. This list is always up to date.
 * @param since ISO 8601: only those that were changed since then
 */
export function ticketsOf(
  freshdesk: Freshdesk,
  requester: string | number,
  { since = always, page = 1 }: { since?: string; page?: number },
  options: RequestOptions,
): Promise<Ticket[]> {
  const query = {
    ...{ requester_id: requester, updated_since: since, include: 'description' },
    ...{ order_by: 'created_at', order_type: 'desc', per_page: pageSize, page },
  };
  return freshdesk.list(Ticket, '/api/v2/tickets', query, options);
}

export function readTicket(freshdesk: Freshdesk, ticket: number, options: RequestOptions): Promise<Ticket | null> {
  return freshdesk.read(Ticket, pathOf`/api/v2/tickets/${ticket}`, options);
}

export async function openTicketsOf(
  freshdesk: Freshdesk,
  about: CrmRef,
  options: RequestOptions,
): Promise<CrmTicket[]> {
  const requester = idOf(about, 'contact');
  return requester === null ? [] : openOnes(await ticketsOf(freshdesk, requester, {}, options));
}

export function openOnes(tickets: readonly Ticket[]): CrmTicket[] {
  return tickets.filter(({ status }) => status !== 4 && status !== closed).map(ticketOf);
}

export function ticketOf({ id, subject, status, updated_at }: Ticket): CrmTicket {
  const updatedAt = isoTimeOf(updated_at) ?? '';
  return { id, subject, status: statuses[status] ?? `Status ${status}`, updatedAt };
}
