import { type CrmConnector, htmlOf, refused, type TicketDraft } from '../kit/index.ts';
import { attemptsOf, findActivity, readActivity, writeActivity } from './activities.ts';
import type { CallType } from './activity-type.ts';
import type { CallTimes } from './call-times.ts';
import { markOf } from './marks.ts';
import type { Pipedrive } from './pipedrive.ts';
import { linksOf, numberOf } from './records.ts';
import { ticketOf } from './tickets.ts';

type SaveTicket = NonNullable<CrmConnector['saveTicket']>;

/**
 * Pipedrive has no tickets. A follow-up is an open activity, due today: it is in the lists of its owner and of the person
 * until it is done. A comment is added to its note.
 */
export function ticketSaver(pipedrive: Pipedrive, callTypeOf: CallType, times: CallTimes): SaveTicket {
  return async (draft, known, options) => {
    const mark = markOf('sidecall-ticket', draft.key);
    const now = pipedrive.clock.now();
    if (known.recordId === null) {
      const type = await callTypeOf(options);
      const isSame = ({ note }: { note: string | null }) => note?.includes(mark) === true;
      const before = await findActivity(pipedrive, times.since(draft.callId), isSame, options);
      if (before !== null) return { ...ticketOf(before), url: null };
      const due = new Date(now).toISOString().slice(0, 10);
      const fields = { subject: draft.subject, type, due_date: due, done: false, note: noteOf(draft, mark) };
      const attempts = attemptsOf(fields, linksOf([draft.about]), numberOf(draft.user));
      return { ...ticketOf(await writeActivity(pipedrive, null, attempts, options)), url: null };
    }
    const ticket = await readActivity(pipedrive, known.recordId, options);
    if (ticket === null) throw refused({ status: 404, reason: 'The activity was deleted in Pipedrive.' });
    // The draft that made it is no comment.
    if (ticket.note?.includes(mark) === true) return { ...ticketOf(ticket), url: null };
    const note = `${ticket.note ? `${ticket.note}<br><br>` : ''}${noteOf(draft, mark)}`;
    return { ...ticketOf(await writeActivity(pipedrive, ticket.id, [{ note }], options)), url: null };
  };
}

function noteOf({ text, customer, callId }: TicketDraft, mark: string): string {
  return htmlOf(`${text}\n\nCustomer: ${customer}${callId === null ? '' : `, call ${callId}`}\n${mark}`);
}
