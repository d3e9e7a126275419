import {
  belowNote,
  type CallLogEntry,
  type CrmConnector,
  callFacts,
  callLine,
  callMarkOf,
  endsBefore,
  firstAccepted,
  fitting,
  hasCallMark,
  htmlOf,
  pathOf,
  type RequestOptions,
  readCallMark,
  type SavedRecord,
  textOf,
  titleOf,
  unlessRefused,
} from '../kit/index.ts';
import { type Freshdesk, pageSize } from './freshdesk.ts';
import { idOf, numberOf, pageOf } from './records.ts';
import { closed, readTicket, Ticket, ticketsOf } from './tickets.ts';
import { unknownCallersOf } from './unknown-callers.ts';

const dayMs = 86_400_000;
/** The clocks of both sides may differ that much. */
const skewMs = 3_600_000;
/** 1,000 tickets of one requester since the call: that of unknown callers may get many. */
const mostPages = 10;
const longestSubject = 255;

/** Freshdesk's number for tickets by telephone. */
const byPhone = 3;

/**
 * Creates or updates the ticket of a call. Freshdesk has no key for tickets:
 *
 *   the known ticket ─► the ticket with the call's mark, among those of its requester ─► a new ticket
 *
 * Each ticket needs a requester: calls without a known contact belong to one contact, "Unknown callers".
 */
export function callLogger(freshdesk: Freshdesk): CrmConnector['saveCallLog'] {
  const unknownCallers = unknownCallersOf(freshdesk);
  const saved = ({ id }: Pick<Ticket, 'id'>): SavedRecord => ({
    recordId: id,
    url: pageOf(freshdesk.baseUrl, 'tickets', id),
  });

  return async (entry, known, options) => {
    // An unverified number names no one.
    const about = entry.unverified === true ? null : await requesterOf(freshdesk, entry, options);
    const unknown = await unknownCallers(options);
    const requesters = about === null ? [unknown] : [about, unknown];
    const before =
      (await knownTicket(freshdesk, entry, known.recordId, options)) ??
      (await markedTicket(freshdesk, entry, requesters, options));
    if (before === null) {
      const fields = { ...fieldsOf(entry, ''), source: byPhone, status: closed, priority: 1, tags: ['sidecall'] };
      return saved(
        await firstAccepted(attemptsOf(entry, fields, [about ?? unknown, unknown]), (body) =>
          freshdesk.send(Ticket, { method: 'POST', path: '/api/v2/tickets', body }, options),
        ),
      );
    }
    const text = textOf(before.description);
    const mark = readCallMark(text, entry.callId);
    if (mark !== null && mark.revision > entry.revision) return saved(before);
    // The text of a ticket that the page made stays, below ours.
    const fields = fieldsOf(entry, mark === null ? text : mark.rest);
    const path = pathOf`/api/v2/tickets/${before.id}`;
    await firstAccepted(attemptsOf(entry, fields, about === null ? [] : [about]), (body) =>
      freshdesk.send(Ticket, { method: 'PUT', path, body }, options),
    );
    return saved(before);
  };
}

/** The fullest first. Freshdesk refuses a contact or an agent that was deleted, and fields that it does not have. */
function attemptsOf(entry: CallLogEntry, fields: object, requesters: readonly number[]): object[] {
  const agent = numberOf(entry.user);
  const responder = agent === null ? {} : { responder_id: agent };
  const own = Object.keys(entry.fields).length === 0 ? {} : { custom_fields: entry.fields };
  const requested = requesters.length === 0 ? [{}] : requesters.map((id) => ({ requester_id: id }));
  return requested.flatMap((requester) => [
    { ...fields, ...requester, ...responder, ...own },
    { ...fields, ...requester, ...responder },
    { ...fields, ...requester, ...own },
    { ...fields, ...requester },
  ]);
}

function fieldsOf(entry: CallLogEntry, below: string): object {
  const lines = [callLine(entry), ...callFacts({ ...entry, fields: {} }), callMarkOf(entry)];
  const text = belowNote(entry, [...lines, ...(below === '' ? [] : [below])]);
  return { subject: fitting(titleOf(entry), longestSubject), description: `<div>${htmlOf(text)}</div>` };
}

/** The contact of the call: the one that it is about, or the requester of its ticket. */
async function requesterOf(
  freshdesk: Freshdesk,
  { about, related }: CallLogEntry,
  options: RequestOptions,
): Promise<number | null> {
  const contact = [about, ...related].map((record) => idOf(record, 'contact')).find((id) => id !== null);
  if (contact !== undefined) return contact;
  const ticket = idOf(about, 'ticket');
  return ticket === null ? null : ((await readTicket(freshdesk, ticket, options))?.requester_id ?? null);
}

/** null: the ticket was deleted, or is already another call's. */
async function knownTicket(
  freshdesk: Freshdesk,
  { callId }: CallLogEntry,
  recordId: string | null,
  options: RequestOptions,
): Promise<Ticket | null> {
  const id = numberOf(recordId);
  const ticket = id === null ? null : await readTicket(freshdesk, id, options);
  if (ticket === null) return null;
  const text = textOf(ticket.description);
  return hasCallMark(text) && readCallMark(text, callId) === null ? null : ticket;
}

async function markedTicket(
  freshdesk: Freshdesk,
  entry: CallLogEntry,
  requesters: readonly number[],
  options: RequestOptions,
): Promise<Ticket | null> {
  const startedAt = Date.parse(entry.startedAt);
  const since = new Date(startedAt - dayMs).toISOString();
  for (const requester of new Set(requesters)) {
    for (let page = 1; page <= mostPages; page += 1) {
      // A contact that was deleted has none.
      const tickets = (await unlessRefused(ticketsOf(freshdesk, requester, { since, page }, options))) ?? [];
      const found = tickets.find(({ description }) => readCallMark(textOf(description), entry.callId) !== null);
      if (found !== undefined) return found;
      if (tickets.length < pageSize || endsBefore(tickets, startedAt - skewMs)) break;
    }
  }
  return null;
}
