import type { Country } from '../numbers/e164.ts';
import type { CallLogEntry } from './call-log-entry.ts';
import type { CrmContact } from './contact.ts';

export interface NewContact {
  name: string;
  company: string | null;
  /** E.164. */
  number: string;
  /** The agents may not see the number: no user of the CRM may read it. Only where the adapter `keepsPrivate`. */
  masked: boolean;
  /** Nobody vouches for the number: a visitor of a website typed it, or the network could not prove it. */
  unverified: boolean;
}

/**
 * The CRM port. The gateway holds one; an adapter's `connector.ts` implements it
 * with fetch alone. Every method rejects with CodedError('CRM_UNAVAILABLE') when
 * the CRM is down or slower than `timeoutMs`. Ids of contacts, tickets and entries are
 * shown to agents unchanged, also where the number is masked: none is made of a number.
 */
export interface CrmAdapter {
  readonly name: string;
  /**
   * The CRM keeps a number where its users cannot read it, and finds contacts by it all the same. Without it
   * the gateway refuses contacts of masked calls with CONTACT_NUMBER_MASKED.
   */
  readonly keepsPrivate?: boolean;
  /**
   * Contacts whose number is the same line as `number` (E.164); near misses left out; best match first. A CRM is
   * searched widely, by the last digits, for it keeps numbers as they were typed; `ofSameLine` decides.
   * @param options.country the home country, in whose plan numbers without a country code are read
   */
  findContacts(number: string, options: { timeoutMs: number; country?: Country }): Promise<CrmContact[]>;
  /** Create or update the one entry of `entry.callId`. Safe to repeat. Returns the CRM's id of the entry. */
  saveCallLog(entry: CallLogEntry, options: { timeoutMs: number }): Promise<{ recordId: string }>;
  /** Create a contact for an unknown caller. */
  createContact(contact: NewContact, options: { timeoutMs: number }): Promise<CrmContact>;
}
