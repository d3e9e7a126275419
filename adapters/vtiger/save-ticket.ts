import * as z from 'zod/mini';
import {
  type ExistingRecord,
  fitting,
  id,
  type RequestOptions,
  refused,
  type SavedTicket,
  type TicketDraft,
} from '../kit/index.ts';
import { isRecordId, pageOf } from './record-id.ts';
import { searchableKey } from './searchable-key.ts';
import { referenceTo, Ticket, ticketFields, ticketOf } from './tickets.ts';
import { listOf, pageSize, uncutField, type Webservice } from './webservice.ts';

const Comment = z.object({ id, commentcontent: uncutField });
const Created = z.object({ id });
/** The length of the column. */
const longestTitle = 255;

interface TicketSettings {
  baseUrl: string;
  /** A value of the list "Priority". */
  priority: string;
}

/**
 * Creates the ticket of this key, or adds the text as a comment to the known one. Vtiger has no unique field for the
 * key, so it is the last line of the description or the comment.
 */
export async function saveTicket(
  vtiger: Webservice,
  settings: TicketSettings,
  draft: TicketDraft,
  known: ExistingRecord,
  options: RequestOptions,
): Promise<SavedTicket> {
  const saved = (row: Ticket): SavedTicket => ({
    ...ticketOf(row),
    url: pageOf(settings.baseUrl, 'HelpDesk', row.id),
  });
  if (known.recordId !== null) {
    if (!isRecordId(known.recordId)) throw refused({ reason: 'There is no such ticket in Vtiger.' });
    const ticket = await vtiger.retrieve(Ticket, known.recordId, options);
    // The draft that made the ticket may come again.
    if (!hasMark(ticket.description, draft.key)) await saveComment(vtiger, ticket.id, draft, options);
    return saved(ticket);
  }
  const before = await ticketOfKey(vtiger, draft.key, options);
  if (before !== undefined) return saved(before);
  const element = {
    ticket_title: fitting(draft.subject, longestTitle) || 'Call',
    ticketpriorities: settings.priority,
    ticketstatus: 'Open',
    description: textOf(draft),
    ...referenceTo(draft.about),
    assigned_user_id: draft.user ?? vtiger.ownUser(),
  };
  return saved(await vtiger.create(Ticket, 'HelpDesk', element, options));
}

async function ticketOfKey(vtiger: Webservice, key: string, options: RequestOptions): Promise<Ticket | undefined> {
  const rows = await vtiger.query(
    listOf(Ticket),
    {
      select: [...ticketFields, 'description'],
      from: 'HelpDesk',
      where: [[['description', 'like', `%${nameOf(key)}%`]]],
      page: { offset: 0, count: pageSize },
    },
    options,
  );
  // In a pattern "_" stands for any character, and a user can quote a mark.
  return rows.find((row) => hasMark(row.description, key));
}

async function saveComment(
  vtiger: Webservice,
  ticketId: string,
  draft: TicketDraft,
  options: RequestOptions,
): Promise<void> {
  const comments = await vtiger.query(
    listOf(Comment),
    {
      select: ['id', 'commentcontent'],
      from: 'ModComments',
      where: [
        [
          ['related_to', '=', ticketId],
          ['commentcontent', 'like', `%${nameOf(draft.key)}%`],
        ],
      ],
      page: { offset: 0, count: pageSize },
    },
    options,
  );
  if (comments.some((comment) => hasMark(comment.commentcontent, draft.key))) return;
  const element = {
    commentcontent: textOf(draft),
    related_to: ticketId,
    assigned_user_id: draft.user ?? vtiger.ownUser(),
  };
  await vtiger.create(Created, 'ModComments', element, options);
}

/** An agent needs the call id to call a masked customer back. Many texts name customer and call themselves. */
function textOf({ text, customer, callId, key }: TicketDraft): string {
  const missing = [customer, callId].filter((part) => part !== null && !text.includes(part));
  return `${text}\n\n${missing.length === 0 ? '' : `— ${missing.join(', call ')}\n`}[${nameOf(key)}]`;
}

function nameOf(key: string): string {
  return `sidecall-ticket-${searchableKey(key)}`;
}

function hasMark(text: string | null, key: string): boolean {
  return (text ?? '').split(/\r?\n/).includes(`[${nameOf(key)}]`);
}
