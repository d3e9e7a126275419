import type { CallRecord, LookupState } from '../calls/record.ts';
import { isE164 } from '../numbers/e164.ts';
import type { CrmContact } from './contact.ts';
import { type ContactChoice, mostMatches } from './contact-choice.ts';
import { forbidsRecording, type NoRecording } from './no-recording.ts';
import { oldestFirst } from './same-line.ts';

/** The result of a caller lookup. */
export interface LookupResult {
  lookup: LookupState;
  /** The oldest one. */
  contact: CrmContact | null;
  /** Present if there are several. */
  choice?: ContactChoice;
  /** The CRM says that calls of the contact, or of one of them, are not recorded. */
  noRecording?: true;
}

/** The entries that are kept of each list of a contact, if there are several contacts. */
const mostEntries = 10;

/** A call keeps all its matches, so their lists are cut. */
function brief(contact: CrmContact): CrmContact {
  return {
    ...contact,
    numbers: contact.numbers.slice(0, mostEntries),
    openTickets: contact.openTickets.slice(0, mostEntries),
    lastCalls: contact.lastCalls.slice(0, mostEntries),
    related: contact.related.slice(0, mostEntries),
  };
}

/** @param connection the connection that found them */
export function resultOf(
  contacts: readonly CrmContact[],
  { id: connection, noRecording }: { id: string; noRecording?: NoRecording | null },
): LookupResult {
  const matches = oldestFirst(contacts)
    .slice(0, mostMatches)
    .map((contact) => ({ ...(contacts.length > 1 ? brief(contact) : contact), connection }));
  const [contact] = matches;
  if (contact === undefined) return { lookup: 'unknown', contact: null };
  return {
    lookup: 'found',
    contact,
    ...(matches.length > 1 && { choice: { state: 'open', matches } }),
    ...(forbidsRecording(contacts, noRecording) && { noRecording: true }),
  };
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
