import * as z from 'zod/mini';
import {
  type CrmConnector,
  firstAccepted,
  fitting,
  hasMark,
  id,
  markOf,
  refused,
  type SavedTicket,
  type TicketDraft,
} from '../kit/index.ts';
import type { KeyFieldCheck } from './key-field.ts';
import { idOf, ticketKey, ticketPage } from './records.ts';
import type { Rt } from './rt.ts';
import type { Settings } from './settings.ts';
import { addComment, contentOf, textsWith } from './texts.ts';
import { keyOf, readTicket, type Ticket, ticketOf, ticketOfKey } from './tickets.ts';

type SaveTicket = NonNullable<CrmConnector['saveTicket']>;

const Created = z.object({ id });

const longestSubject = 200;

/** Creates the ticket of this key, or adds the text as a comment to the known one. */
export function ticketSaver(rt: Rt, { queue }: Settings, checkKeyField: KeyFieldCheck): SaveTicket {
  const saved = (ticket: Ticket): SavedTicket => ({ ...ticketOf(ticket), url: ticketPage(rt.baseUrl, ticket.id) });

  return async (draft, { recordId }, options) => {
    const key = ticketKey(draft.key);
    if (recordId !== null) {
      const known = await readTicket(rt, recordId, options);
      if (known === null) throw refused({ reason: 'There is no such ticket in RT.' });
      // The draft that made the ticket may come again.
      if (keyOf(rt, known) === key) return saved(known);
      const texts = await textsWith(rt, known.id, markOf('sidecall-ticket', draft.key), options);
      const isThere = texts.some((text) => hasMark(text, 'sidecall-ticket', draft.key));
      if (!isThere) await addComment(rt, known.id, textOf(draft), options);
      return saved(known);
    }
    const before = await ticketOfKey(rt, key, options);
    if (before !== null) return saved(before);
    await checkKeyField(options);
    const made = await firstAccepted(attemptsOf(draft), (fields) => {
      const body = { Queue: queue, ...fields, CustomFields: { [rt.keyField]: key } };
      return rt.send(Created, { method: 'POST', path: '/REST/2.0/ticket', body }, options);
    });
    const ticket = await readTicket(rt, made.id, options);
    if (ticket === null) throw refused({ reason: 'RT does not show the ticket that it has created.' });
    return saved(ticket);
  };
}

/** The fullest first: the contact or the user may have been deleted. */
function attemptsOf(draft: TicketDraft): object[] {
  const contact = idOf(draft.about, 'contact');
  const ticket = { Subject: fitting(draft.subject, longestSubject) || 'Call', ...textOf(draft) };
  const requestor = contact === null ? {} : { Requestor: contact };
  const owner = draft.user === null ? {} : { Owner: draft.user };
  return [{ ...ticket, ...requestor, ...owner }, { ...ticket, ...requestor }, ticket];
}

function textOf({ text, customer, key }: TicketDraft): ReturnType<typeof contentOf> {
  return contentOf(`${text}\n\n— ${customer}\n${markOf('sidecall-ticket', key)}`);
}
