import * as z from 'zod/mini';
import { type CrmRef, type CrmTicket, id, isoTimeOf, type RequestOptions } from '../kit/index.ts';
import { type Espo, type Fields, field, uncutField } from './espo.ts';
import { firstOf, isRecordId } from './records.ts';
import type { Condition } from './where.ts';

/** Tickets are records of the entity type Case. */
export const Case = z.object({
  id,
  name: field,
  status: field,
  modifiedAt: field,
  contactId: field,
  accountId: field,
  leadId: field,
  description: uncutField,
});
export type Case = z.infer<typeof Case>;

/** The attribute of a case that names a record of this kind. */
const attributes = { contact: 'contactId', account: 'accountId', lead: 'leadId' } as const;
type Attribute = (typeof attributes)[keyof typeof attributes];

export const caseFields = ['id', 'name', 'status', 'modifiedAt', ...Object.values(attributes)];

/** The open cases of contacts, leads and accounts by their ids, the last changed first. */
export async function openCasesOf(
  espo: Espo,
  records: readonly CrmRef[],
  options: RequestOptions,
): Promise<Map<string, CrmTicket[]>> {
  const alternatives = Object.entries(attributes).flatMap(([kind, attribute]): Condition[] => {
    const ids = records.filter((record) => record.kind === kind && isRecordId(record.id)).map((record) => record.id);
    return ids.length === 0 ? [] : [{ type: 'in', attribute, value: ids }];
  });
  const tickets = new Map<string, CrmTicket[]>();
  if (alternatives.length === 0) return tickets;
  const query = {
    select: caseFields,
    where: [{ type: 'or', value: alternatives }],
    // The CRM's own list of open statuses, which administrators can change.
    primaryFilter: 'open',
    orderBy: 'modifiedAt',
    order: 'desc',
  } as const;
  for (const row of await espo.list(Case, 'Case', query, options)) {
    // A case can name a contact and its account.
    for (const attribute of Object.values(attributes)) {
      const owner = row[attribute];
      if (owner !== null && owner !== '') tickets.set(owner, [...(tickets.get(owner) ?? []), ticketOf(row)]);
    }
  }
  return tickets;
}

/** The fields of a new case that name its contact, lead or account. */
export function fieldsFor(about: CrmRef | null): Fields {
  const record = firstOf([about], 'contact', 'account', 'lead');
  if (record === null) return {};
  const attribute: Attribute = attributes[record.kind as keyof typeof attributes];
  return { [attribute]: record.id, ...(record.kind === 'contact' && { contactsIds: [record.id] }) };
}

export function ticketOf(row: Case): CrmTicket {
  return {
    id: row.id,
    subject: row.name ?? '',
    status: row.status ?? '',
    updatedAt: isoTimeOf(row.modifiedAt ?? '') ?? '',
  };
}
