import type { CallRecord, LookupState } from '../calls/record.ts';
import { isE164 } from '../numbers/e164.ts';
import type { CrmContact } from './contact.ts';

/** What the CRM said of a caller. */
export interface LookupResult {
  lookup: LookupState;
  contact: CrmContact | null;
}

export function resultOf(contacts: readonly CrmContact[]): LookupResult {
  const contact = contacts[0] ?? null;
  return { lookup: contact === null ? 'unknown' : 'found', contact };
}

/** A number that the CRM may be asked for: proven, and one of the public network. Short and private ones are nobody's. */
export function numberToLookUp({
  customerNumber,
  unverified,
}: Pick<CallRecord, 'customerNumber' | 'unverified'>): string | null {
  return customerNumber !== null && unverified !== true && isE164(customerNumber) ? customerNumber : null;
}
