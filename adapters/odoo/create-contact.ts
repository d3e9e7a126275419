import * as z from 'zod/mini';
import { type CrmConnector, hasMark, htmlOf, markOf, type NewContact, refused } from '../kit/index.ts';
import { htmlBody, textOfBody } from './call-note.ts';
import { contactFields, contactOf, Found } from './contact.ts';
import { type Odoo, uncutField } from './odoo.ts';
import { modelOf } from './records.ts';

type CreateContact = NonNullable<CrmConnector['createContact']>;

const Marked = z.extend(Found, { comment: uncutField });

/**
 * Creates a contact, unless there is one of this key. Odoo accepts the same contact twice, so the key is a mark in the
 * contact's notes. The contact has no owner, because calls can go to the owner.
 */
export function contactCreator(odoo: Odoo): CreateContact {
  return async (wanted, options) => {
    const search = {
      domain: [['comment', 'ilike', markOf('sidecall-contact', wanted.key)]] as const,
      fields: [...contactFields.contact, 'comment'],
      order: 'id',
      // It may have been archived meanwhile, and is still this one.
      withArchived: true,
    };
    const rows = await odoo.search(Marked, modelOf.contact, search, options);
    const before = rows.find((row) => hasMark(textOfBody(row.comment), 'sidecall-contact', wanted.key));
    if (before !== undefined) return contactOf('contact', before, odoo.baseUrl);
    const id = await odoo.create(modelOf.contact, valuesOf(wanted), options);
    const made = await odoo.read(Found, modelOf.contact, id, contactFields.contact, options);
    if (made === null) throw refused({ reason: 'Odoo does not show the contact that it has created.' });
    return contactOf('contact', made, odoo.baseUrl);
  };
}

function valuesOf({ key, name, number, company, unverified }: NewContact): object {
  const lines = [...(unverified ? ['The number is not verified.'] : []), markOf('sidecall-contact', key)];
  return {
    name,
    phone: number,
    ...(company !== null && company !== '' && { company_name: company }),
    comment: htmlBody(htmlOf(lines.join('\n'))),
  };
}
