import * as z from 'zod/mini';
import { type CrmConnector, refused, type SavedTicket, type TicketDraft, unlessRefused } from '../kit/index.ts';
import { Case, caseFields, ticketOf } from './cases.ts';
import { firstOf, isRecordId, ownId, pageOf } from './records.ts';
import { field, type Suite } from './suite.ts';
import { stored, storedWithin } from './text.ts';

type SaveTicket = NonNullable<CrmConnector['saveTicket']>;

const Note = z.object({ name: field });

const longestName = 255;

/** Creates the case of this key, or adds the text as a note to the known one. Both have ids of the key. */
export function ticketSaver(suite: Suite): SaveTicket {
  const saved = (row: Case): SavedTicket => ({ ...ticketOf(row), url: pageOf(suite.baseUrl, 'Cases', row.id) });

  return async (draft, { recordId }, options) => {
    const key = `ticket ${draft.key}`;
    if (recordId !== null) {
      const ticket = isRecordId(recordId) ? await suite.read(Case, 'Cases', recordId, caseFields, options) : null;
      if (ticket === null) throw refused({ reason: 'There is no such case in SuiteCRM.' });
      // The draft that made the case may come again.
      if (ticket.id === (await ownId(key, 0))) return saved(ticket);
      const about = firstOf([draft.about]);
      const note = {
        name: nameOf(draft),
        description: textOf(draft),
        ...{ parent_type: 'Cases', parent_id: ticket.id },
        ...(about?.kind === 'contact' && { contact_id: about.id }),
      };
      await suite.createOnce(Note, 'Notes', `note ${draft.key}`, ['name'], note, options);
      return saved(ticket);
    }
    const about = firstOf([draft.about]);
    const attributes = {
      ...{ name: nameOf(draft), description: textOf(draft), state: 'Open', status: 'Open_New', priority: 'P2' },
      ...(draft.user !== null && { assigned_user_id: draft.user }),
      ...(about?.kind === 'account' && { account_id: about.id }),
    };
    const { row } = await suite.createOnce(Case, 'Cases', key, caseFields, attributes, options);
    // Also if the record is there: the first attempt may have ended between both.
    if (about?.kind === 'contact') {
      await unlessRefused(suite.relate({ module: 'Cases', id: row.id }, about, options));
    }
    return saved(row);
  };
}

function nameOf({ subject }: TicketDraft): string {
  return storedWithin(subject, longestName) || 'Call';
}

function textOf({ text, customer }: TicketDraft): string {
  return stored(`${text}\n\n— ${customer}`);
}
