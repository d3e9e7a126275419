import * as z from 'zod/mini';
import { type CrmContact, type CrmPastCall, id, isoTimeOf, type RequestOptions, unlessFailed } from '../kit/index.ts';
import { openCasesOf } from './cases.ts';
import { type Espo, field, pageSize } from './espo.ts';
import { isRecordId } from './records.ts';

/** Contacts that a screen pop may have to choose from. The others stay without tickets and calls. */
const mostShown = 20;
const mostCalls = 10;

const PastCall = z.object({ id, parentId: field, direction: field, status: field, dateStart: field, dateEnd: field });

/**
 * Adds open tickets and past calls to contacts, with one request each. What the user may not see, or EspoCRM does not
 * answer, is left out: a pop without tickets is better than none.
 */
export async function withHistory(
  espo: Espo,
  found: readonly CrmContact[],
  options: RequestOptions,
): Promise<CrmContact[]> {
  const shown = found.slice(0, mostShown).filter((contact) => isRecordId(contact.id));
  if (shown.length === 0) return [...found];
  const [tickets, calls] = await Promise.all([
    unlessFailed(openCasesOf(espo, shown, options)),
    unlessFailed(callsOf(espo, shown, options)),
  ]);
  return found.map((contact) => ({
    ...contact,
    openTickets: tickets?.get(contact.id) ?? [],
    lastCalls: calls?.get(contact.id) ?? [],
  }));
}

/** The latest calls by the contact's id. */
async function callsOf(
  espo: Espo,
  contacts: readonly CrmContact[],
  options: RequestOptions,
): Promise<Map<string, CrmPastCall[]>> {
  const rows = await espo.list(
    PastCall,
    'Call',
    {
      select: ['id', 'parentId', 'parentType', 'direction', 'status', 'dateStart', 'dateEnd'],
      where: [
        { type: 'in', attribute: 'parentId', value: contacts.map((contact) => contact.id) },
        { type: 'in', attribute: 'status', value: ['Held', 'Not Held'] },
      ],
      orderBy: 'dateStart',
      order: 'desc',
      maxSize: pageSize,
    },
    options,
  );
  const calls = new Map<string, CrmPastCall[]>();
  for (const row of rows) {
    const at = isoTimeOf(row.dateStart ?? '');
    const before = calls.get(row.parentId ?? '') ?? [];
    if (at === null || before.length >= mostCalls) continue;
    const call: CrmPastCall = {
      at,
      direction: row.direction === 'Outbound' ? 'outbound' : 'inbound',
      duration: secondsBetween(at, isoTimeOf(row.dateEnd ?? '')),
      // Not the name, which may contain the number.
      summary: row.status ?? '',
    };
    calls.set(row.parentId ?? '', [...before, call]);
  }
  return calls;
}

/** EspoCRM's own `duration` is 300 in the answer to a request that created a call, whatever its length. */
function secondsBetween(start: string, end: string | null): number {
  return end === null ? 0 : Math.max(0, Math.round((Date.parse(end) - Date.parse(start)) / 1000));
}
