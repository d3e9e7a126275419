import * as z from 'zod/mini';
import { type CrmRef, type CrmTicket, isoTimeOf, type RequestOptions } from '../kit/index.ts';
import { firstOf } from './records.ts';
import { field, type Row, type Suite } from './suite.ts';

/** Tickets are records of the module Cases. */
export const Case = z.object({
  ...{ name: field, status: field, state: field, date_modified: field, description: field },
});
export type Case = Row<typeof Case>;

export const caseFields = ['name', 'status', 'state', 'date_modified', 'description'];

/** The open cases of a contact or an account, the last changed first. A lead has none. */
export async function openCasesOf(suite: Suite, about: CrmRef, options: RequestOptions): Promise<CrmTicket[]> {
  const record = firstOf([about]);
  if (record === null || (record.kind !== 'contact' && record.kind !== 'account')) return [];
  const rows = await suite.related(Case, record.module, record.id, 'cases', options);
  return rows
    .filter(({ state, status }) => state !== 'Closed' && !/^(Closed|Rejected|Duplicate)/.test(status))
    .map(ticketOf)
    .toSorted((a, b) => Number(a.updatedAt < b.updatedAt) - Number(a.updatedAt > b.updatedAt));
}

export function ticketOf({ id, name, status, date_modified }: Case): CrmTicket {
  // "Open_New" is shown as "New" by SuiteCRM.
  const shown = status.replace(/^(Open|Closed)_/, '');
  return { id, subject: name, status: shown, updatedAt: isoTimeOf(date_modified) ?? '' };
}
