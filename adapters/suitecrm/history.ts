import * as z from 'zod/mini';
import {
  type CrmContact,
  type CrmPastCall,
  isoTimeOf,
  type RequestOptions,
  readPastCall,
  unlessFailed,
} from '../kit/index.ts';
import { openCasesOf } from './cases.ts';
import { isRecordId } from './records.ts';
import { field, type Suite } from './suite.ts';

/** Contacts whose cases and calls are read, with two requests each. SuiteCRM's filters take one value each. */
const mostShown = 3;
const mostCalls = 10;

const PastCall = z.object({
  ...{ status: field, direction: field, date_start: field, description: field },
  ...{ duration_hours: field, duration_minutes: field },
});
const callFields = ['status', 'direction', 'date_start', 'description', 'duration_hours', 'duration_minutes'];

/**
 * Adds open cases and past calls to contacts. What the user may not see, or SuiteCRM does not answer, is left out: a pop
 * without cases is better than none.
 */
export async function withHistory(
  suite: Suite,
  found: readonly CrmContact[],
  options: RequestOptions,
): Promise<CrmContact[]> {
  return Promise.all(
    found.map(async (contact, at) => {
      if (at >= mostShown || !isRecordId(contact.id)) return contact;
      const [tickets, calls] = await Promise.all([
        unlessFailed(openCasesOf(suite, contact, options)),
        unlessFailed(callsOf(suite, contact.id, options)),
      ]);
      return { ...contact, openTickets: tickets ?? [], lastCalls: calls ?? [] };
    }),
  );
}

/** The latest calls. */
async function callsOf(suite: Suite, parent: string, options: RequestOptions): Promise<CrmPastCall[]> {
  const query = { filter: { fields: { parent_id: { eq: parent } } }, fields: callFields, sort: '-date_start' };
  const rows = await suite.list(PastCall, 'Calls', query, options);
  return rows
    .flatMap((row): CrmPastCall[] => {
      const ours = readPastCall(row.description);
      if (ours !== null) return [ours];
      const at = isoTimeOf(row.date_start);
      if (at === null || row.status === 'Planned') return [];
      const minutes = (Number(row.duration_hours) || 0) * 60 + (Number(row.duration_minutes) || 0);
      const direction = row.direction === 'Outbound' ? 'outbound' : 'inbound';
      // Not the name, which may contain the number.
      return [{ at, direction, duration: minutes * 60, summary: row.status }];
    })
    .slice(0, mostCalls);
}
