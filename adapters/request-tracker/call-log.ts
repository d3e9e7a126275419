import * as z from 'zod/mini';
import {
  belowNote,
  type CallLogEntry,
  type CrmConnector,
  callFacts,
  callLine,
  callMarkOf,
  callMarkStart,
  firstAccepted,
  fitting,
  id,
  pathOf,
  type RequestOptions,
  readCallMark,
  type SavedRecord,
  titleOf,
} from '../kit/index.ts';
import type { KeyFieldCheck } from './key-field.ts';
import { callKey, idOf, ticketPage } from './records.ts';
import type { Rt } from './rt.ts';
import type { Settings } from './settings.ts';
import { addComment, contentOf, textsWith } from './texts.ts';
import { isOf, keyOf, readTicket, type Ticket, ticketOfKey } from './tickets.ts';

const longestSubject = 200;

const Created = z.object({ id });
const Changed = z.array(z.unknown());

/**
 * Writes a call as a ticket. Texts of tickets do not change in RT, so a later revision is a comment:
 *
 *   the known ticket ─► the ticket with the call's key ─► a new ticket
 *           └───────────────────┴─► its comments have this revision? ─► a new comment
 */
export function callLogger(rt: Rt, settings: Settings, checkKeyField: KeyFieldCheck): CrmConnector['saveCallLog'] {
  const saved = (ticket: string): SavedRecord => ({ recordId: ticket, url: ticketPage(rt.baseUrl, ticket) });

  return async (entry, known, options) => {
    // An unverified number names no one.
    const about = entry.unverified === true ? null : contactOf(entry);
    const key = callKey(entry.callId);
    const before = (await knownTicket(rt, key, known.recordId, options)) ?? (await ticketOfKey(rt, key, options));
    if (before === null) {
      await checkKeyField(options);
      const made = await firstAccepted(attemptsOf(entry, about, rt, settings), (body) =>
        rt.send(Created, { method: 'POST', path: '/REST/2.0/ticket', body }, options),
      );
      return saved(made.id);
    }
    await change(before, about, options);
    const marks = (await textsWith(rt, before.id, callMarkStart(entry.callId), options)).map(
      (text) => readCallMark(text, entry.callId)?.revision ?? 0,
    );
    if (Math.max(0, ...marks) < entry.revision) await addComment(rt, before.id, textOf(entry), options);
    return saved(before.id);

    /** A ticket that the page made gets the key. RT answers 200 whatever happens, so nothing can be read from that. */
    async function change(ticket: Ticket, requestor: string | null, limits: RequestOptions): Promise<void> {
      const changes = {
        ...(keyOf(rt, ticket) !== key && { CustomFields: { ...entry.fields, [rt.keyField]: key } }),
        ...(requestor !== null && !isOf(ticket, requestor) && { Requestor: [requestor] }),
      };
      if (Object.keys(changes).length === 0) return;
      const path = pathOf`/REST/2.0/ticket/${ticket.id}`;
      await rt.send(Changed, { method: 'PUT', path, body: changes }, limits);
    }
  };
}

/** The first contact of the call. */
function contactOf({ about, related }: CallLogEntry): string | null {
  return [about, ...related].map((record) => idOf(record, 'contact')).find((user) => user !== null) ?? null;
}

/** The fullest first: the user may have been deleted, and the queue may not have the status. */
function attemptsOf(entry: CallLogEntry, about: string | null, rt: Rt, { queue, answeredStatus }: Settings): object[] {
  const { answeredAt, duration, user, fields, callId, related } = entry;
  const ticket = {
    Queue: queue,
    Subject: fitting(titleOf(entry), longestSubject),
    ...textOf(entry),
    // In minutes.
    ...(answeredAt !== null && { TimeWorked: String(Math.ceil(duration / 60)) }),
    CustomFields: { ...fields, [rt.keyField]: callKey(callId) },
  };
  const requestor = about === null ? {} : { Requestor: about };
  const owner = user === null ? {} : { Owner: user };
  const status = answeredAt === null || answeredStatus === '' ? {} : { Status: answeredStatus };
  const tickets = [entry.about, ...related].map((record) => idOf(record, 'ticket')).filter((one) => one !== null);
  const links = tickets.length === 0 ? {} : { RefersTo: [...new Set(tickets)] };
  return [
    { ...ticket, ...requestor, ...owner, ...status, ...links },
    { ...ticket, ...requestor, ...status },
    { ...ticket, ...requestor },
    ticket,
  ];
}

function textOf(entry: CallLogEntry): ReturnType<typeof contentOf> {
  const lines = [callLine(entry), ...callFacts({ ...entry, fields: {} }), callMarkOf(entry)];
  return contentOf(belowNote(entry, lines), entry.recording?.url ?? null);
}

/** null: the ticket was deleted, or is already another call's. */
async function knownTicket(
  rt: Rt,
  key: string,
  recordId: string | null,
  options: RequestOptions,
): Promise<Ticket | null> {
  const ticket = recordId === null ? null : await readTicket(rt, recordId, options);
  if (ticket === null) return null;
  const own = keyOf(rt, ticket);
  return own === '' || own === key ? ticket : null;
}
