import type { Country } from '../../../domain/numbers/e164.ts';
import { contactLimits } from '../../../domain/protocol/contact-list.ts';
import type { NewStoredContact, StoredContact } from '../../storage/contacts/port.ts';
import { isSameLine } from '../stored-number.ts';

/** Those of the contacts that have one of the row's numbers. */
export function duplicatesOf(
  row: NewStoredContact,
  alike: readonly StoredContact[],
  country: Country,
): StoredContact[] {
  return alike.filter(({ numbers }) =>
    numbers.some((number) => row.numbers.some((other) => isSameLine(number, other, country))),
  );
}

/**
 * Adds what the contact lacks. Nothing that it has is changed, so an old file overwrites no newer fact.
 * @returns null: it lacks nothing, or would have too many numbers
 */
export function merged(contact: StoredContact, row: NewStoredContact, country: Country): StoredContact | null {
  const added = row.numbers.filter((number) => !contact.numbers.some((known) => isSameLine(known, number, country)));
  const result: StoredContact = {
    ...contact,
    company: contact.company ?? row.company,
    numbers: [...contact.numbers, ...added].slice(0, contactLimits.numbers),
    email: contact.email ?? row.email,
    notes: contact.notes === '' ? row.notes : contact.notes,
    owner: contact.owner ?? row.owner,
    doNotRecord: contact.doNotRecord || row.doNotRecord,
    isPrivate: contact.isPrivate || row.isPrivate,
  };
  return JSON.stringify(result) === JSON.stringify(contact) ? null : result;
}
