import * as z from 'zod/mini';
import {
  type CrmConnector,
  firstAccepted,
  fitting,
  hasMark,
  htmlOf,
  id,
  markOf,
  type RequestOptions,
  refused,
  type SavedTicket,
  type TicketDraft,
} from '../kit/index.ts';
import { htmlBody, textOfBody } from './call-note.ts';
import { Lead, leadFields, ticketOf } from './leads.ts';
import { type Odoo, uncutField } from './odoo.ts';
import { modelOf, numberOf, pageOf, placeOf } from './records.ts';
import { authorOf } from './users.ts';

type SaveTicket = NonNullable<CrmConnector['saveTicket']>;

const Note = z.object({ id, body: uncutField });

const longestName = 200;

/**
 * Creates the lead of this key, or adds the text as a note to the known one. Odoo's tickets are a part of its Enterprise
 * edition; leads are in both.
 */
export function ticketSaver(odoo: Odoo): SaveTicket {
  const saved = (lead: Lead): SavedTicket => ({
    ...ticketOf(lead),
    url: pageOf(odoo.baseUrl, { model: modelOf.ticket, id: numberOf(lead.id) ?? 0 }),
  });

  return async (draft, { recordId }, options) => {
    if (recordId !== null) {
      const known = numberOf(recordId);
      const lead = known === null ? null : await odoo.read(Lead, modelOf.ticket, known, leadFields, options);
      if (known === null || lead === null) throw refused({ reason: 'There is no such lead in Odoo.' });
      // The draft that made the lead may come again.
      if (!hasMark(textOfBody(lead.description), 'sidecall-ticket', draft.key))
        await saveNote(odoo, known, draft, options);
      return saved(lead);
    }
    const search = {
      domain: [['description', 'ilike', markOf('sidecall-ticket', draft.key)]] as const,
      fields: leadFields,
      order: 'id',
      // Lost ones are archived.
      withArchived: true,
    };
    const leads = await odoo.search(Lead, modelOf.ticket, search, options);
    const before = leads.find((lead) => hasMark(textOfBody(lead.description), 'sidecall-ticket', draft.key));
    if (before !== undefined) return saved(before);
    const made = await firstAccepted(attemptsOf(draft), (values) => odoo.create(modelOf.ticket, values, options));
    const lead = await odoo.read(Lead, modelOf.ticket, made, leadFields, options);
    if (lead === null) throw refused({ reason: 'Odoo does not show the lead that it has created.' });
    return saved(lead);
  };
}

/** The fullest first: the contact or the user may have been deleted. */
function attemptsOf(draft: TicketDraft): object[] {
  const { about, subject, customer, masked, user } = draft;
  const place = placeOf(about);
  const contact = place?.model === modelOf.contact ? { partner_id: place.id } : {};
  // Odoo writes the number of a lead into its contact, so only a lead without one gets a number.
  const isKnown = about !== null || masked || !/^\+[1-9]\d{6,14}$/.test(customer);
  const lead = {
    name: fitting(subject, longestName) || 'Call',
    description: htmlBody(htmlOf(textOf(draft))),
    // Otherwise the lead belongs to the user of the API key.
    user_id: false,
    ...(isKnown ? {} : { phone: customer }),
  };
  const owner = numberOf(user);
  const owned = owner === null ? {} : { user_id: owner };
  return [{ ...lead, ...contact, ...owned }, { ...lead, ...owned }, { ...lead, ...contact }, lead];
}

async function saveNote(odoo: Odoo, lead: number, draft: TicketDraft, options: RequestOptions): Promise<void> {
  const domain = [
    ['model', '=', modelOf.ticket],
    ['res_id', '=', lead],
    ['body', 'ilike', markOf('sidecall-ticket', draft.key)],
  ] as const;
  const notes = await odoo.search(Note, 'mail.message', { domain, fields: ['body'], order: 'id' }, options);
  if (notes.some(({ body }) => hasMark(textOfBody(body), 'sidecall-ticket', draft.key))) return;
  const author = await authorOf(odoo, draft.user, options);
  const body = htmlBody(htmlOf(textOf(draft)));
  await firstAccepted([{ author }, { author: null }], ({ author }) =>
    odoo.postNote({ model: modelOf.ticket, id: lead }, body, author, options),
  );
}

function textOf({ text, customer, key }: TicketDraft): string {
  return `${text}\n\n— ${customer}\n${markOf('sidecall-ticket', key)}`;
}
