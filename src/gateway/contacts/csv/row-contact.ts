import type { Country } from '../../../domain/numbers/e164.ts';
import { contactLimits, emailAddress } from '../../../domain/protocol/contact-list.ts';
import { identity } from '../../../domain/protocol/identity.ts';
import type { NewStoredContact } from '../../storage/contacts/port.ts';
import { storedNumber } from '../stored-number.ts';
import type { Columns } from './columns.ts';
import { type CellProblem, RowReader } from './row-reader.ts';

export type RowContact = Omit<NewStoredContact, 'id' | 'createdAt'>;

/** Separators of several numbers in one cell. ";ext=7" and the like belong to a number (RFC 3966). */
const betweenNumbers = /;(?!\s*(?:ext|postd|phone-context)=)|\||[\r\n]+|:::/i;
const longestIdentity = 64;

/** The contact in a row of a file, or all that is wrong with it. */
export function contactOfRow(cells: readonly string[], columns: Columns, country: Country): RowContact | CellProblem[] {
  const row = new RowReader(cells, columns);
  const company = row.text('company', contactLimits.company);
  const contact = {
    name: nameOf(row, company),
    company,
    numbers: numbersOf(row, country),
    email: row.text('email', contactLimits.email, (text) => emailAddress.safeParse(text).success, 'INVALID_EMAIL'),
    notes: row.text('notes', contactLimits.notes) ?? '',
    owner: row.text('owner', longestIdentity, (text) => identity.safeParse(text).success, 'INVALID_OWNER'),
    doNotRecord: row.flag('doNotRecord'),
    isPrivate: row.flag('private'),
  };
  return row.problems.length > 0 ? row.problems : contact;
}

/** A company without a person has the company's name. */
function nameOf(row: RowReader, company: string | null): string {
  const whole = row.text('name', contactLimits.name);
  const parts = [row.text('firstName', contactLimits.name), row.text('lastName', contactLimits.name)];
  const joined = parts.filter((part) => part !== null).join(' ');
  if (whole === null && joined.length > contactLimits.name) return row.wrong('TOO_LONG', null);
  return whole ?? (joined || (company ?? row.wrong('NAME_MISSING', null)));
}

function numbersOf(row: RowReader, country: Country): string[] {
  const numbers = new Set<string>();
  for (const { text, column } of row.all('numbers')) {
    if (text.length > contactLimits.number * contactLimits.numbers) row.wrong('TOO_LONG', column);
    else {
      const spellings = text.split(betweenNumbers).flatMap((part) => part.trim() || []);
      const read = spellings.map((spelling) => storedNumber(spelling, country));
      if (read.includes(null)) row.wrong('INVALID_NUMBER', column);
      for (const number of read) if (number !== null) numbers.add(number);
    }
    // Reading a number takes a while, and a row may have a thousand cells.
    if (numbers.size > contactLimits.numbers) {
      row.wrong('TOO_MANY_NUMBERS', null);
      break;
    }
  }
  return [...numbers];
}
