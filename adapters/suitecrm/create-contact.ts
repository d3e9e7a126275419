import { type CrmConnection, type CrmConnector, descriptionOf, type NewContact, namesOf } from '../kit/index.ts';
import { type CallerKind, contactOf, Found, fieldsOf } from './contact.ts';
import { moduleOf } from './records.ts';
import type { Suite } from './suite.ts';
import { stored, storedWithin } from './text.ts';

type CreateContact = NonNullable<CrmConnector['createContact']>;

/** The length of both columns. */
const longestName = 100;

/**
 * Creates a contact or a lead, unless there is one of this key. The record has no owner, because calls can go to the
 * owner of a contact.
 */
export function contactCreator(suite: Suite, { settings }: CrmConnection): CreateContact {
  const kind: CallerKind = settings.newContact === 'lead' ? 'lead' : 'contact';
  return async (wanted, options) => {
    const key = `contact ${wanted.key}`;
    const attributes = attributesOf(kind, wanted);
    const { row } = await suite.createOnce(Found, moduleOf[kind], key, fieldsOf(kind), attributes, options);
    return contactOf(kind, row, suite.baseUrl);
  };
}

function attributesOf(kind: CallerKind, wanted: NewContact): object {
  const { first, last } = namesOf(wanted.name, longestName);
  return {
    first_name: storedWithin(first, longestName),
    last_name: storedWithin(last, longestName),
    phone_mobile: wanted.number,
    // A contact names its company as a reference to an account.
    description: stored(descriptionOf(wanted)),
    ...(kind === 'lead' && wanted.company !== null && { account_name: stored(wanted.company) }),
  };
}
