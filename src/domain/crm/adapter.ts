import type { CallLogEntry } from './call-log-entry.ts';
import type { CrmContact } from './contact.ts';

export interface NewContact {
  name: string;
  company: string | null;
  number: string;
}

/**
 * The CRM port. The gateway holds one; an adapter's `connector.ts` implements it
 * with fetch alone. Every method rejects with CodedError('CRM_UNAVAILABLE') when
 * the CRM is down or slower than `timeoutMs`.
 */
export interface CrmAdapter {
  readonly name: string;
  /** Contacts whose number is the same line as `number` (E.164); near misses left out; best match first. */
  findContacts(number: string, options: { timeoutMs: number }): Promise<CrmContact[]>;
  /** Create or update the one entry of `entry.callId`. Safe to repeat. Returns the CRM's id of the entry. */
  saveCallLog(entry: CallLogEntry, options: { timeoutMs: number }): Promise<{ recordId: string }>;
  /** Create a contact for an unknown caller. */
  createContact(contact: NewContact, options: { timeoutMs: number }): Promise<CrmContact>;
}
