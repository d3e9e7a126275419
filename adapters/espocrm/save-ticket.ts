import * as z from 'zod/mini';
import {
  type CrmConnector,
  firstAccepted,
  hasMark,
  id,
  markOf,
  type RequestOptions,
  refused,
  type SavedTicket,
  type TicketDraft,
} from '../kit/index.ts';
import { Case, caseFields, fieldsFor, ticketOf } from './cases.ts';
import { type Espo, uncutField } from './espo.ts';
import { isRecordId, pageOf } from './records.ts';
import { titleOf } from './title.ts';

type SaveTicket = NonNullable<CrmConnector['saveTicket']>;

const Note = z.object({ id, post: uncutField });
const Created = z.object({ id });

/**
 * Creates the case of this key, or adds the text as a note to the known one. EspoCRM has no unique field for the key, so
 * it is a mark in the description or the note.
 */
export function ticketSaver(espo: Espo): SaveTicket {
  const saved = (row: Case): SavedTicket => ({ ...ticketOf(row), url: pageOf(espo.baseUrl, 'Case', row.id) });

  return async (draft, { recordId }, options) => {
    if (recordId !== null) {
      if (!isRecordId(recordId)) throw refused({ reason: 'There is no such case in EspoCRM.' });
      const ticket = await espo.read(Case, 'Case', recordId, options);
      // The draft that made the case may come again.
      if (!hasMark(ticket.description, 'sidecall-ticket', draft.key)) await saveNote(espo, ticket.id, draft, options);
      return saved(ticket);
    }
    const before = await caseOfKey(espo, draft.key, options);
    if (before !== undefined) return saved(before);
    const fields = { name: titleOf(draft.subject) || 'Call', description: textOf(draft) };
    const links = fieldsFor(draft.about);
    const user = draft.user === null ? {} : { assignedUserId: draft.user };
    const attempts = [{ ...fields, ...links, ...user }, { ...fields, ...user }, { ...fields, ...links }, fields];
    return saved(await firstAccepted(attempts, (each) => espo.create(Case, 'Case', each, options)));
  };
}

async function caseOfKey(espo: Espo, key: string, options: RequestOptions): Promise<Case | undefined> {
  const query = {
    select: [...caseFields, 'description'],
    where: [{ type: 'contains', attribute: 'description', value: markOf('sidecall-ticket', key) }],
    orderBy: 'createdAt',
    order: 'asc',
  } as const;
  const rows = await espo.list(Case, 'Case', query, options);
  return rows.find((row) => hasMark(row.description, 'sidecall-ticket', key));
}

async function saveNote(espo: Espo, caseId: string, draft: TicketDraft, options: RequestOptions): Promise<void> {
  const notes = await espo.stream(Note, 'Case', caseId, options);
  if (notes.some(({ post }) => hasMark(post, 'sidecall-ticket', draft.key))) return;
  const note = {
    type: 'Post',
    post: textOf(draft),
    ...{ parentType: 'Case', parentId: caseId },
    // The customer may see the case in a portal.
    isInternal: true,
  };
  await espo.create(Created, 'Note', note, options);
}

function textOf({ text, customer, key }: TicketDraft): string {
  return `${text}\n\n— ${customer}\n${markOf('sidecall-ticket', key)}`;
}
