import * as z from 'zod/mini';
import { type CrmRef, type CrmTicket, cutText, id, isoTimeOf, type Query, type RequestOptions } from '../kit/index.ts';
import { idOf, isNumber } from './records.ts';
import { customFields, field, firstValue, quoted, type Rt } from './rt.ts';

const User = z.object({ id });

/** The people of a role. RT writes "" for no one. */
export function roleOf<T extends z.core.$ZodType>(user: T) {
  return z._default(
    z.pipe(
      z.union([z.array(user), z.literal(''), z.null()]),
      z.transform((value) => (value === '' || value === null ? [] : value)),
    ),
    [],
  );
}

const Ticket = z.object({
  id,
  ...{ Subject: z._default(cutText(), ''), Status: field, Created: field, LastUpdated: field, TimeWorked: field },
  Requestor: roleOf(User),
  CustomFields: customFields,
});
export type Ticket = z.infer<typeof Ticket>;

const fields = 'Subject,Status,Created,LastUpdated,TimeWorked,Requestor,CustomFields';

/**
 * Tickets that meet a condition in RT's query language, without deleted ones. Users have their numbers as ids, because a
 * user's name may contain a telephone number.
 */
export function ticketsWith(rt: Rt, query: string, options: RequestOptions, more: Query = {}): Promise<Ticket[]> {
  return rt.list(Ticket, '/REST/2.0/tickets', { query, fields, 'fields[Requestor]': 'id', ...more }, options);
}

/** null: there is no such ticket. */
export async function readTicket(rt: Rt, number: string, options: RequestOptions): Promise<Ticket | null> {
  if (!isNumber(number)) return null;
  const tickets = await ticketsWith(rt, `id = ${number}`, options);
  return tickets.find((ticket) => ticket.id === number) ?? null;
}

/** The ticket of a key. RT compares texts without regard to case, and returns everything for a condition it drops. */
export async function ticketOfKey(rt: Rt, key: string, options: RequestOptions): Promise<Ticket | null> {
  const tickets = await ticketsWith(rt, `CF.{${rt.keyField}} = ${quoted(key)}`, options, { orderby: 'id' });
  return tickets.find((ticket) => keyOf(rt, ticket) === key) ?? null;
}

/** "": the ticket has none. */
export function keyOf({ keyField }: Rt, { CustomFields }: Ticket): string {
  return firstValue(CustomFields, keyField);
}

const latestFirst = { orderby: 'LastUpdated', order: 'DESC' };

/** The open tickets of a contact, the last changed first. */
export async function openTicketsOf(rt: Rt, about: CrmRef, options: RequestOptions): Promise<CrmTicket[]> {
  const user = idOf(about, 'contact');
  if (user === null) return [];
  const tickets = await ticketsWith(rt, `${requestedBy(user)} AND Status = '__Active__'`, options, latestFirst);
  return tickets.filter((ticket) => isOf(ticket, user)).map(ticketOf);
}

export function ticketOf({ id, Subject, Status, LastUpdated }: Ticket): CrmTicket {
  return { id, subject: Subject, status: Status, updatedAt: isoTimeOf(LastUpdated) ?? '' };
}

/** A condition of RT's query language. */
export function requestedBy(user: string): string {
  return isNumber(user) ? `Requestor.id = ${user}` : `Requestor.Name = ${quoted(user)}`;
}

export function isOf({ Requestor }: Ticket, user: string): boolean {
  return Requestor.some(({ id }) => id === user);
}
