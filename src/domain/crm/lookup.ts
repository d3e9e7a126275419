import type { CallRecord, LookupState } from '../calls/record.ts';
import { isE164 } from '../numbers/e164.ts';
import type { CrmContact } from './contact.ts';

/** The result of a caller lookup. */
export interface LookupResult {
  lookup: LookupState;
  contact: CrmContact | null;
}

/** @param connection the id of the connection that found them */
export function resultOf(contacts: readonly CrmContact[], connection: string): LookupResult {
  const [contact] = contacts;
  if (contact === undefined) return { lookup: 'unknown', contact: null };
  return { lookup: 'found', contact: { ...contact, connection } };
}

/**
 * The number for a lookup in the CRM: it must be proven and in E.164. Short and private numbers identify no contact.
 */
export function numberToLookUp({
  customerNumber,
  unverified,
}: Pick<CallRecord, 'customerNumber' | 'unverified'>): string | null {
  return customerNumber !== null && unverified !== true && isE164(customerNumber) ? customerNumber : null;
}
