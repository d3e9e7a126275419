import type { CallRecord } from '../calls/record.ts';
import { type Country, toE164 } from '../numbers/e164.ts';
import { readSpelling } from '../numbers/spelling.ts';
import type { CrmContact } from './contact.ts';
import { chosenContact } from './contact-choice.ts';
import { numberToLookUp } from './lookup.ts';
import type { CrmRef } from './ref.ts';

/** The contact of a call, as later calls to the same person find it. */
export interface KnownContact {
  /** See `contactKey`. */
  key: string;
  /** The numbers that belong to the contact alone, in E.164. */
  numbers: readonly string[];
}

/** Numbers that are kept of a contact. */
const mostNumbers = 10;

/** A record of a CRM, among those of all connections. @param connection its id */
export function contactKey(connection: string, { kind, id }: CrmRef): string {
  return `${connection} ${kind}:${id}`;
}

/**
 * What a call tells of its contact to later calls. A masked call tells nothing: the number that a later call comes from
 * would show that two numbers belong to one person.
 * @param country of numbers that the CRM spells without a country code
 * @returns null: the call has no contact, or none that is certain
 */
export function knownContactOf(
  call: Pick<CallRecord, 'contact' | 'choice' | 'customerNumber' | 'masked' | 'unverified'>,
  country: Country,
): KnownContact | null {
  const contact = chosenContact(call);
  const number = numberToLookUp(call);
  if (contact === null || number === null || call.masked) return null;
  const numbers = new Set([number, ...numbersOf(contact, country)]);
  return { key: contactKey(contact.connection ?? '', contact), numbers: [...numbers].slice(0, mostNumbers) };
}

function numbersOf({ numbers }: CrmContact, country: Country): string[] {
  return numbers.flatMap((spelling) => {
    // The number before an extension is the company's.
    if (readSpelling(spelling)?.postDial !== '') return [];
    return toE164(spelling, country) ?? [];
  });
}
