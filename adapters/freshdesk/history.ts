import { type CrmContact, type RequestOptions, readPastCall, textOf } from '../kit/index.ts';
import type { Freshdesk } from './freshdesk.ts';
import { openOnes, ticketsOf } from './tickets.ts';

const mostCalls = 10;

/** Open tickets and past calls of a contact: both are tickets, so one list has them. */
export async function historyOf(
  freshdesk: Freshdesk,
  contact: string,
  options: RequestOptions,
): Promise<Pick<CrmContact, 'openTickets' | 'lastCalls'>> {
  const tickets = await ticketsOf(freshdesk, contact, {}, options);
  const lastCalls = tickets.map(({ description }) => readPastCall(textOf(description))).filter((call) => call !== null);
  return { openTickets: openOnes(tickets), lastCalls: lastCalls.slice(0, mostCalls) };
}
