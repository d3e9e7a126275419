import * as z from 'zod/mini';
import { type CrmRef, type CrmTicket, id, isoTimeOf, type RequestOptions } from '../kit/index.ts';
import { isRecordId } from './record-id.ts';
import type { Condition } from './vtql.ts';
import { type Element, field, listOf, pageSize, uncutField, type Webservice } from './webservice.ts';

export const Ticket = z.object({
  id,
  ticket_title: field,
  ticketstatus: field,
  modifiedtime: field,
  contact_id: field,
  parent_id: field,
  description: uncutField,
});
export type Ticket = z.infer<typeof Ticket>;

/** The field of a ticket that names a record of this kind. Vtiger's tickets know no leads. */
const fields: Readonly<Record<string, 'contact_id' | 'parent_id'>> = { contact: 'contact_id', account: 'parent_id' };

export const ticketFields = ['id', 'ticket_title', 'ticketstatus', 'modifiedtime', 'contact_id', 'parent_id'];

/** The open tickets of contacts and accounts by their ids, newest first. */
export async function openTicketsOf(
  vtiger: Webservice,
  records: readonly CrmRef[],
  options: RequestOptions,
): Promise<Map<string, CrmTicket[]>> {
  const groups = Object.entries(fields).flatMap(([kind, name]): Condition[][] => {
    const ids = records.filter((record) => record.kind === kind && isRecordId(record.id)).map((record) => record.id);
    const isOpen: Condition = ['ticketstatus', '!=', 'Closed'];
    return ids.length === 0 ? [] : [[[name, 'in', ids], isOpen]];
  });
  const tickets = new Map<string, CrmTicket[]>();
  if (groups.length === 0) return tickets;
  const rows = await vtiger.query(
    listOf(Ticket),
    {
      select: ticketFields,
      from: 'HelpDesk',
      where: groups,
      orderBy: { field: 'modifiedtime', descending: true },
      page: { offset: 0, count: pageSize },
    },
    options,
  );
  for (const row of rows) {
    // A ticket can name a contact and its account.
    for (const owner of new Set([row.contact_id, row.parent_id])) {
      if (owner !== null && owner !== '') tickets.set(owner, [...(tickets.get(owner) ?? []), ticketOf(row)]);
    }
  }
  return tickets;
}

/** The field of a new ticket that names its contact or account. */
export function referenceTo(about: CrmRef | null): Element {
  if (about === null || !Object.hasOwn(fields, about.kind) || !isRecordId(about.id)) return {};
  return { [fields[about.kind] ?? '']: about.id };
}

export function ticketOf(row: Ticket): CrmTicket {
  return {
    id: row.id,
    subject: row.ticket_title ?? '',
    status: row.ticketstatus ?? '',
    updatedAt: isoTimeOf(row.modifiedtime ?? '') ?? '',
  };
}
