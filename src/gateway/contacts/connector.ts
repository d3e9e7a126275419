import { type Clock, isoTime } from '../../domain/clock.ts';
import type { CrmAdapter, SearchOptions } from '../../domain/crm/adapter.ts';
import { type CrmContact, contactWith } from '../../domain/crm/contact.ts';
import { ofSameLine } from '../../domain/crm/same-line.ts';
import { sameNumber } from '../../domain/numbers/match.ts';
import { numbersInCall } from '../masking/contact-view.ts';
import type { ContactStore, StoredContact } from '../storage/contacts/port.ts';
import type { Directory } from '../storage/store.ts';
import { newContactId, newRecordId } from './ids.ts';
import { noRecording } from './manifest.ts';

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
}: ContactsParts): Required<Pick<CrmAdapter, 'findContacts' | 'searchContacts' | 'saveCallLog' | 'createContact'>> {
  /** @param number the caller's */
  async function crmContacts(
    contacts: StoredContact[],
    number: string,
    { country, fields = [] }: Pick<SearchOptions, 'country' | 'fields'> = {},
  ): Promise<CrmContact[]> {
    const someMasked = (await directory.virtualNumbers()).some(({ masked }) => masked);
    const calls = await store.lastCalls(contacts.map(({ id }) => id));
    return contacts.map(({ id, name, company, owner, createdAt, ...contact }) => {
      const numbers = numbersInCall(contact, someMasked, (each) => sameNumber(each, number, country));
      return {
        ...contactWith({ id, name, company, numbers, owner, createdAt, lastCalls: calls.get(id) ?? [] }),
        ...(fields.includes(noRecording.field) && { fields: noRecordingOf(contact) }),
      };
    });
  }

  return {
    async findContacts(number, options) {
      const found = ofSameLine(await store.alike(number), number, options.country).slice(0, mostFound);
      return crmContacts(found, number, options);
    },

    async searchContacts(words, { country, limit }) {
      // A page without words has everyone.
      if (words.trim() === '') return [];
      const { contacts } = await store.page({ text: words, limit, withoutPrivate: true });
      // No caller is known, so numbers that a call may not carry are not told here either.
      return crmContacts(contacts, '', { ...(country && { country }) });
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

function noRecordingOf({ doNotRecord }: Pick<StoredContact, 'doNotRecord'>): Record<string, string> {
  return { [noRecording.field]: doNotRecord ? noRecording.value : 'no' };
}
