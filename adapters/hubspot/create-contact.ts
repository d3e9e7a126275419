import type { CrmConnector, RecentContacts } from '../kit/index.ts';
import type { AccountData } from './account.ts';
import type { HubSpot } from './hubspot.ts';
import { KeyedObjects } from './keyed-objects.ts';
import { contactOf, contactProperties } from './records.ts';

type CreateContact = NonNullable<CrmConnector['createContact']>;

/**
 * Creates a contact. The company is only a text: a contact of a company may be read by more people, and a caller proves
 * nothing.
 */
export function contactCreator(hubspot: HubSpot, account: AccountData, recent: RecentContacts): CreateContact {
  const contacts = new KeyedObjects(hubspot, 'contacts', contactProperties);
  return async ({ key, name, company, number, unverified }, options) => {
    const properties = {
      ...namesOf(name),
      ...(company !== null && { company }),
      // No contact is found by a number that is not proven. The call's entry has it.
      ...(!unverified && { phone: number }),
    };
    const object =
      (await contacts.byKey(key, options)) ?? (await contacts.create(key, [{ properties }], options)).object;
    if (!unverified) recent.add(number, object.id);
    return { ...contactOf(object, null), url: await account.pageOf('contact', object.id, options) };
  };
}

/** HubSpot has two fields. Together they are the name again. */
function namesOf(name: string): Record<string, string> {
  const at = name.lastIndexOf(' ');
  const isWhole = at <= 0 || at === name.length - 1;
  return isWhole ? { firstname: name } : { firstname: name.slice(0, at), lastname: name.slice(at + 1) };
}
