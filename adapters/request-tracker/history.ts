import { type CrmContact, type CrmPastCall, isoTimeOf, type RequestOptions, unlessFailed } from '../kit/index.ts';
import { isCallKey } from './records.ts';
import type { Rt } from './rt.ts';
import { isOf, keyOf, openTicketsOf, requestedBy, ticketsWith } from './tickets.ts';

/** Contacts whose tickets and calls are read, with two requests each. */
const mostShown = 3;
const mostCalls = 10;

/** Adds open tickets and past calls to contacts. What RT does not answer is left out: a pop without them is better than none. */
export async function withHistory(
  rt: Rt,
  found: readonly CrmContact[],
  options: RequestOptions,
): Promise<CrmContact[]> {
  return Promise.all(
    found.map(async (contact, at) => {
      if (at >= mostShown) return contact;
      const [openTickets, lastCalls] = await Promise.all([
        unlessFailed(openTicketsOf(rt, contact, options)),
        unlessFailed(callsOf(rt, contact.id, options)),
      ]);
      return { ...contact, openTickets: openTickets ?? [], lastCalls: lastCalls ?? [] };
    }),
  );
}

/** The latest calls, by what their tickets' fields say. A ticket's time is counted in minutes. */
async function callsOf(rt: Rt, user: string, options: RequestOptions): Promise<CrmPastCall[]> {
  const condition = `${requestedBy(user)} AND CF.{${rt.keyField}} IS NOT NULL`;
  const tickets = await ticketsWith(rt, condition, options, { orderby: 'Created', order: 'DESC' });
  return tickets
    .filter((ticket) => isOf(ticket, user) && isCallKey(keyOf(rt, ticket)))
    .flatMap(({ Subject, Status, Created, TimeWorked }): CrmPastCall[] => {
      const at = isoTimeOf(Created);
      const direction = Subject.startsWith('Call to ') ? 'outbound' : 'inbound';
      return at === null ? [] : [{ at, direction, duration: (Number(TimeWorked) || 0) * 60, summary: Status }];
    })
    .slice(0, mostCalls);
}
