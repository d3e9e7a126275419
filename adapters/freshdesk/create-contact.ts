import * as z from 'zod/mini';
import { accepted, type CrmConnector, descriptionOf, fitting, id, pathOf, type RequestOptions } from '../kit/index.ts';
import { Contact, contactOf } from './contact.ts';
import type { Freshdesk } from './freshdesk.ts';

type CreateContact = NonNullable<CrmConnector['createContact']>;

const longestName = 255;

/** A refusal that names the contact which has the unique value. */
const Conflict = z.object({
  errors: z.array(z.object({ additional_info: z.optional(z.object({ user_id: z.optional(id) })) })),
});

/** Creates a contact, unless there is one of this key: Freshdesk keeps `unique_external_id` unique. */
export function contactCreator(freshdesk: Freshdesk): CreateContact {
  return async (wanted, options) => {
    const fields = {
      name: fitting(wanted.name, longestName),
      mobile: wanted.number,
      description: descriptionOf(wanted),
    };
    return contactOf(await contactOfKey(freshdesk, `sidecall-${wanted.key}`, fields, options), freshdesk.baseUrl);
  };
}

/** The contact with this external id, created with these fields if there is none. */
export async function contactOfKey(
  freshdesk: Freshdesk,
  key: string,
  fields: object,
  options: RequestOptions,
): Promise<Contact> {
  const body = { ...fields, unique_external_id: key };
  const answer = await freshdesk.ask({ method: 'POST', path: '/api/v2/contacts', body }, options);
  if (answer.status !== 409) return accepted(Contact, answer);
  const conflict = z.safeParse(Conflict, answer.body);
  const known = conflict.success ? conflict.data.errors[0]?.additional_info?.user_id : undefined;
  if (known !== undefined) {
    const contact = await freshdesk.read(Contact, pathOf`/api/v2/contacts/${known}`, options);
    if (contact !== null) return contact;
  }
  const [found] = await freshdesk.list(Contact, '/api/v2/contacts', { unique_external_id: key }, options);
  return found ?? accepted(Contact, answer);
}
