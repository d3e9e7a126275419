import * as z from 'zod/mini';
import {
  type CrmContact,
  type CrmPastCall,
  type CrmTicket,
  id,
  isoTimeOf,
  type RequestOptions,
  unlessRefused,
} from '../kit/index.ts';
import type { FoundContact } from './contacts.ts';
import { openTicketsOf } from './tickets.ts';
import { field, listOf, pageSize, type Webservice } from './webservice.ts';

/** Contacts that a screen pop may have to choose from. The others stay without tickets, calls and company. */
const mostShown = 20;
const mostCalls = 10;

const Account = z.object({ id, accountname: field });
const Call = z.object({ customer: field, direction: field, callstatus: field, starttime: field, billduration: field });

/**
 * Adds companies, open tickets and past calls to contacts, with one request each. What the user may not see is left
 * out: a pop without tickets is better than none.
 */
export async function withDetails(
  vtiger: Webservice,
  found: readonly FoundContact[],
  options: RequestOptions,
): Promise<CrmContact[]> {
  const shown = found.slice(0, mostShown);
  if (shown.length === 0) return [];
  const contacts = shown.map(({ contact }) => contact);
  const [companies, tickets, calls] = await Promise.all([
    unlessRefused(companiesOf(vtiger, shown, options)),
    unlessRefused(openTicketsOf(vtiger, contacts, options)),
    unlessRefused(callsOf(vtiger, contacts, options)),
  ]);
  return found.map(({ contact, accountId }) => ({
    ...contact,
    company: companies?.get(accountId ?? '') ?? contact.company,
    openTickets: tickets?.get(contact.id) ?? ([] as CrmTicket[]),
    lastCalls: calls?.get(contact.id) ?? ([] as CrmPastCall[]),
  }));
}

/** The names of accounts by their ids. */
async function companiesOf(
  vtiger: Webservice,
  found: readonly FoundContact[],
  options: RequestOptions,
): Promise<Map<string, string>> {
  const ids = new Set(found.flatMap(({ accountId }) => accountId ?? []));
  if (ids.size === 0) return new Map();
  const rows = await vtiger.query(
    listOf(Account),
    { select: ['id', 'accountname'], from: 'Accounts', where: [[['id', 'in', [...ids]]]] },
    options,
  );
  return new Map(rows.flatMap((row) => (row.accountname ? [[row.id, row.accountname] as const] : [])));
}

/** The latest calls by the contact's id. */
async function callsOf(
  vtiger: Webservice,
  contacts: readonly CrmContact[],
  options: RequestOptions,
): Promise<Map<string, CrmPastCall[]>> {
  const rows = await vtiger.query(
    listOf(Call),
    {
      select: ['id', 'customer', 'direction', 'callstatus', 'starttime', 'billduration'],
      from: 'PBXManager',
      where: [[['customer', 'in', contacts.map((contact) => contact.id)]]],
      orderBy: { field: 'starttime', descending: true },
      page: { offset: 0, count: pageSize },
    },
    options,
  );
  const calls = new Map<string, CrmPastCall[]>();
  for (const row of rows) {
    const at = isoTimeOf(row.starttime ?? '');
    const before = calls.get(row.customer ?? '') ?? [];
    if (at === null || before.length >= mostCalls) continue;
    const call: CrmPastCall = {
      at,
      direction: row.direction === 'outbound' ? 'outbound' : 'inbound',
      duration: Number(row.billduration) || 0,
      summary: row.callstatus ?? '',
    };
    calls.set(row.customer ?? '', [...before, call]);
  }
  return calls;
}
