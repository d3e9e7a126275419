import { type Clock, isoTime } from '../../domain/clock.ts';
import type { CrmAdapter } from '../../domain/crm/adapter.ts';
import { type CrmContact, contactWith } from '../../domain/crm/contact.ts';
import { ofSameLine } from '../../domain/crm/same-line.ts';
import type { Country } from '../../domain/numbers/e164.ts';
import { sameNumber } from '../../domain/numbers/match.ts';
import { numbersInCall } from '../masking/contact-view.ts';
import type { ContactStore, StoredContact } from '../storage/contacts/port.ts';
import type { Directory } from '../storage/store.ts';
import { newContactId, newRecordId } from './ids.ts';

/** Contacts that a screen pop may have to choose from. */
const mostFound = 20;

export interface ContactsParts {
  store: ContactStore;
  directory: Pick<Directory, 'virtualNumbers'>;
  clock: Clock;
}

/** The contact list behind the CRM port. Deadlines and errors are the affair of the adapter kit. */
export function contactsConnector({
  store,
  directory,
  clock,
}: ContactsParts): Required<Pick<CrmAdapter, 'findContacts' | 'saveCallLog' | 'createContact'>> {
  /** @param number the caller's */
  async function crmContacts(contacts: StoredContact[], number: string, country?: Country): Promise<CrmContact[]> {
    const someMasked = (await directory.virtualNumbers()).some(({ masked }) => masked);
    const calls = await store.lastCalls(contacts.map(({ id }) => id));
    return contacts.map(({ id, name, company, owner, createdAt, ...contact }) => {
      const numbers = numbersInCall(contact, someMasked, (each) => sameNumber(each, number, country));
      return contactWith({ id, name, company, numbers, owner, createdAt, lastCalls: calls.get(id) ?? [] });
    });
  }

  return {
    async findContacts(number, { country }) {
      const found = ofSameLine(await store.alike(number), number, country).slice(0, mostFound);
      return crmContacts(found, number, country);
    },

    async saveCallLog(entry, known) {
      // There is no page of a call.
      return { recordId: await store.saveCall(entry, known.recordId, newRecordId()), url: null };
    },

    async createContact({ key, name, company, number, masked }) {
      const contact: Omit<StoredContact, 'revision'> = {
        ...{ id: newContactId(), name, company, numbers: [number], email: null, notes: '', owner: null },
        ...{ doNotRecord: false, isPrivate: masked, createdAt: isoTime(clock) },
      };
      const [created] = await crmContacts([await store.add(contact, key)], number);
      return created as CrmContact;
    },
  };
}
