import type { Country } from '../numbers/e164.ts';
import type { CallLogEntry } from './call-log-entry.ts';
import type { CrmContact } from './contact.ts';

export interface NewContact {
  name: string;
  company: string | null;
  /** E.164. */
  number: string;
  /** Agents may not see the number, so no user of the CRM may read it. Only set if the adapter `keepsPrivate`. */
  masked: boolean;
  /** The number is not verified: a website visitor typed it, or the network could not verify it. */
  unverified: boolean;
}

/**
 * The CRM port. The gateway holds one, and an adapter's `connector.ts` implements it with fetch alone. Every method
 * rejects with CodedError('CRM_UNAVAILABLE') if the CRM is down or slower than `timeoutMs`. Ids of contacts, tickets
 * and entries are shown to agents unchanged, even in masked calls, so they must not contain numbers.
 */
export interface CrmAdapter {
  readonly name: string;
  /**
   * Whether the CRM stores a number so that its users cannot read it, and can still search by it. Without it, the
   * gateway refuses contacts of masked calls with CONTACT_NUMBER_MASKED.
   */
  readonly keepsPrivate?: boolean;
  /**
   * Finds contacts with the same line as `number` (E.164), without near misses, best match first. A CRM stores numbers
   * as typed, so search it broadly by the last digits, and filter the result with `ofSameLine`.
   * @param options.country the home country, for numbers without a country code
   */
  findContacts(number: string, options: { timeoutMs: number; country?: Country }): Promise<CrmContact[]>;
  /** Creates or updates the one entry of `entry.callId`. Safe to repeat. Returns the CRM's id of the entry. */
  saveCallLog(entry: CallLogEntry, options: { timeoutMs: number }): Promise<{ recordId: string }>;
  /** Creates a contact for an unknown caller. */
  createContact(contact: NewContact, options: { timeoutMs: number }): Promise<CrmContact>;
}
