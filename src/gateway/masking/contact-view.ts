import { displayNumber } from '../../domain/numbers/display.ts';
import type { Country } from '../../domain/numbers/e164.ts';
import { maskNumber } from '../../domain/numbers/mask.ts';
import type { ListedContact } from '../../domain/protocol/contact-list.ts';
import type { Role } from '../../domain/protocol/session.ts';
import type { StoredContact } from '../storage/contacts/port.ts';
import { scrubDigits } from './scrub.ts';

/** The reader of the contact list. */
export interface ContactReader {
  role: Role;
  /** Whether a virtual number is masked. */
  someMasked: boolean;
}

/**
 * Whether no digit of any contact may reach this reader. While one virtual number is masked, this is so for all agents:
 * a masked call shows its contact's name and id, and any agent can get the call by a transfer. With either of them the
 * list would tell its number.
 */
export function numbersAreHidden({ role, someMasked }: ContactReader): boolean {
  return role === 'agent' && someMasked;
}

/** Whether this reader may read the number of contacts that were created in masked calls. */
export function readsPrivate({ role }: ContactReader): boolean {
  return role === 'admin';
}

/**
 * The numbers of a contact that its call may carry. Otherwise a call from one number of a contact would tell another
 * one, from which the contact also makes masked calls.
 * @param isCallers whether this is the caller's number
 */
export function numbersInCall(
  { numbers, isPrivate }: Pick<StoredContact, 'numbers' | 'isPrivate'>,
  someMasked: boolean,
  isCallers: (number: string) => boolean,
): string[] {
  return someMasked || isPrivate ? numbers.filter(isCallers) : numbers;
}

/** The view of a contact. Texts of one with hidden numbers lose their runs of digits, as in masked calls. */
export function contactView(contact: StoredContact, reader: ContactReader, home: Country): ListedContact {
  const hidden = numbersAreHidden(reader) || (contact.isPrivate && !readsPrivate(reader));
  const text = hidden ? scrubDigits : (value: string): string => value;
  const orNull = (value: string | null) => (value === null ? null : text(value));
  return {
    id: contact.id,
    name: text(contact.name),
    company: orNull(contact.company),
    numbers: contact.numbers.map((number) =>
      hidden ? { number: null, display: maskNumber(mainOf(number)) } : { number, display: displayOf(number, home) },
    ),
    email: orNull(contact.email),
    notes: text(contact.notes),
    owner: contact.owner,
    doNotRecord: contact.doNotRecord,
    private: contact.isPrivate,
    createdAt: contact.createdAt,
    revision: contact.revision,
  };
}

/** The number without what is dialled after the answer. */
function mainOf(number: string): string {
  return number.replace(/,.*$/, '');
}

function displayOf(number: string, home: Country): string {
  const main = mainOf(number);
  return `${displayNumber(main, home)}${number.slice(main.length)}`;
}
