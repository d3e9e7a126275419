import {
  accepted,
  CodedError,
  type CrmContact,
  type CrmPastCall,
  type CrmTicket,
  pathOf,
  type RequestOptions,
} from '../kit/index.ts';
import { type Comment, Comments, type Ticket, Tickets } from './answers.ts';
import { durationIn } from './call-text.ts';
import { ticketOf } from './records.ts';
import type { Zendesk } from './zendesk.ts';

/** Each costs a request, and the caller waits. */
const mostCalls = 3;
/** The part of the time that is left. A contact that was found is not lost because its history is late. */
const share = 0.7;

type History = Pick<CrmContact, 'openTickets' | 'lastCalls' | 'owner'>;

/**
 * Open tickets and past calls of an end user. The owner is the assignee of the open ticket that changed last: Zendesk
 * has no owner of an end user. A contact without its history is still worth showing, so a failure leaves it empty.
 */
export async function historyOf(zendesk: Zendesk, userId: string, given: RequestOptions): Promise<History> {
  const late = new AbortController();
  const timeoutMs = given.timeoutMs * share;
  const stop = zendesk.clock.after(timeoutMs, () => late.abort());
  const signal = given.signal === undefined ? late.signal : AbortSignal.any([given.signal, late.signal]);
  const options = { timeoutMs, signal };
  try {
    const tickets = await requestedTickets(zendesk, userId, options);
    const open = tickets.filter(isOpen);
    return {
      openTickets: open.map(ticketOf),
      lastCalls: await Promise.all(
        tickets
          .filter(isCall)
          .slice(0, mostCalls)
          .map((ticket) => callOf(zendesk, ticket, options)),
      ),
      owner: open.find(({ assignee_id }) => assignee_id !== null)?.assignee_id ?? null,
    };
  } catch (error) {
    if (error instanceof CodedError && error.code !== 'CRM_CREDENTIALS') {
      return { openTickets: [], lastCalls: [], owner: null };
    }
    throw error;
  } finally {
    stop();
  }
}

export async function openTicketsOf(zendesk: Zendesk, userId: string, options: RequestOptions): Promise<CrmTicket[]> {
  return (await requestedTickets(zendesk, userId, options)).filter(isOpen).map(ticketOf);
}

/** The latest 100, the last changed first. */
async function requestedTickets({ request }: Zendesk, userId: string, options: RequestOptions): Promise<Ticket[]> {
  const path = pathOf`/api/v2/users/${userId}/tickets/requested.json`;
  const query = { sort_by: 'updated_at', sort_order: 'desc', per_page: 100 };
  const answer = await request({ method: 'GET', path, query }, options);
  // The user was deleted after the lookup.
  if (answer.status === 404) return [];
  return accepted(Tickets, answer).tickets;
}

function isOpen({ status }: Ticket): boolean {
  return !['solved', 'closed', 'deleted'].includes(status);
}

function isCall({ via }: Ticket): boolean {
  return via?.channel === 'voice';
}

async function callOf({ request }: Zendesk, ticket: Ticket, options: RequestOptions): Promise<CrmPastCall> {
  const path = pathOf`/api/v2/tickets/${ticket.id}/comments.json`;
  const answer = await request({ method: 'GET', path, query: { 'page[size]': 20 } }, options);
  const { comments } = accepted(Comments, answer);
  const voice = comments.find(({ type }) => type === 'VoiceComment');
  return {
    at: voice?.data?.started_at ?? ticket.created_at,
    direction: ticket.via?.source?.rel === 'outbound' ? 'outbound' : 'inbound',
    duration: durationOf(voice, comments),
    summary: ticket.subject ?? '',
  };
}

/** In seconds. Our own comment, which is private, says it, too, if there is no voice comment. */
function durationOf(voice: Comment | undefined, comments: readonly Comment[]): number {
  const told = Number(voice?.data?.call_duration ?? Number.NaN);
  if (Number.isFinite(told)) return told;
  const own = comments.filter((comment) => comment.public === false);
  return own.map(({ body }) => durationIn(body ?? '')).find((seconds) => seconds !== null) ?? 0;
}
