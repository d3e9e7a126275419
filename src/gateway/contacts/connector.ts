import { type Clock, isoTime } from '../../domain/clock.ts';
import type { CrmAdapter } from '../../domain/crm/adapter.ts';
import { type CrmContact, type CrmPastCall, contactWith } from '../../domain/crm/contact.ts';
import { ofSameLine } from '../../domain/crm/same-line.ts';
import type { ContactStore, StoredContact } from '../storage/contacts/port.ts';
import { newContactId, newRecordId } from './ids.ts';

/** Contacts that a screen pop may have to choose from. */
const mostFound = 20;

/** The contact list behind the CRM port. Deadlines and errors are the affair of the adapter kit. */
export function contactsConnector(
  store: ContactStore,
  clock: Clock,
): Required<Pick<CrmAdapter, 'findContacts' | 'saveCallLog' | 'createContact'>> {
  return {
    async findContacts(number, { country }) {
      const found = ofSameLine(await store.alike(number), number, country).slice(0, mostFound);
      const calls = await store.lastCalls(found.map(({ id }) => id));
      return found.map((contact) => crmContactOf(contact, calls.get(contact.id)));
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
      return crmContactOf(await store.add(contact, key));
    },
  };
}

function crmContactOf(
  { id, name, company, numbers, owner, createdAt }: StoredContact,
  lastCalls: CrmPastCall[] = [],
): CrmContact {
  return contactWith({ id, name, company, numbers, owner, createdAt, lastCalls });
}
