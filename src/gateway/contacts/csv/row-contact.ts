import type { Country } from '../../../domain/numbers/e164.ts';
import { contactLimits, emailAddress, type RowProblemCode } from '../../../domain/protocol/contact-list.ts';
import { identity } from '../../../domain/protocol/identity.ts';
import type { NewStoredContact } from '../../storage/contacts/port.ts';
import { storedNumber } from '../stored-number.ts';
import type { Columns, Field } from './columns.ts';
import { unguarded } from './formulas.ts';

export type RowContact = Omit<NewStoredContact, 'id' | 'createdAt'>;

export interface CellProblem {
  /** The column's header. null: the whole row. */
  column: string | null;
  code: RowProblemCode;
}

const yes = new Set(['yes', 'true', '1', 'x', 'y']);
const no = new Set(['', 'no', 'false', '0', 'n']);

/** Separators of several numbers in one cell. ";ext=7" and the like belong to a number (RFC 3966). */
const betweenNumbers = /\s*(?:;(?!\s*(?:ext|postd|phone-context)=)|\||[\r\n]+|:::)\s*/i;

/** The contact in a row of a file, or all that is wrong with it. */
export function contactOfRow(
  cells: readonly string[],
  { fields, headers }: Columns,
  country: Country,
): RowContact | CellProblem[] {
  const problems: CellProblem[] = [];
  const filled = fields.flatMap((field, at) => {
    const text = unguarded(cells[at] ?? '').trim();
    return field === null || text === '' ? [] : [{ field, text, column: headers[at] ?? '' }];
  });

  function one(field: Field, longest: number): string | null {
    const cell = filled.find((each) => each.field === field);
    if (cell === undefined) return null;
    if (cell.text.length > longest) problems.push({ column: cell.column, code: 'TOO_LONG' });
    return cell.text;
  }

  function checked(field: Field, longest: number, isValid: (text: string) => boolean, code: RowProblemCode) {
    const text = one(field, longest);
    if (text !== null && !isValid(text)) problems.push({ column: columnOf(field), code });
    return text;
  }

  function flag(field: Field): boolean {
    const text = (one(field, contactLimits.name) ?? '').toLowerCase();
    if (!yes.has(text) && !no.has(text)) problems.push({ column: columnOf(field), code: 'INVALID_VALUE' });
    return yes.has(text);
  }

  function columnOf(field: Field): string | null {
    return filled.find((each) => each.field === field)?.column ?? null;
  }

  const more = cells.slice(headers.length).some((cell) => cell.trim() !== '');
  if (more) problems.push({ column: null, code: 'TOO_MANY_CELLS' });
  const company = one('company', contactLimits.company);
  const parts = [one('firstName', contactLimits.name), one('lastName', contactLimits.name)];
  const joined = parts.filter((part) => part !== null).join(' ');
  const name = one('name', contactLimits.name) ?? (joined === '' ? company : joined);
  if (name === null) problems.push({ column: null, code: 'NAME_MISSING' });
  else if (name === joined && name.length > contactLimits.name) problems.push({ column: null, code: 'TOO_LONG' });

  const numbers = new Set<string>();
  for (const { field, text, column } of filled) {
    if (field !== 'numbers') continue;
    for (const spelling of text.split(betweenNumbers).filter((each) => each !== '')) {
      const number = storedNumber(spelling, country);
      if (number === null) problems.push({ column, code: 'INVALID_NUMBER' });
      else numbers.add(number);
    }
  }
  if (numbers.size > contactLimits.numbers) problems.push({ column: null, code: 'TOO_MANY_NUMBERS' });

  const contact = {
    ...{ name: name ?? '', company, numbers: [...numbers] },
    email: checked('email', contactLimits.email, (text) => emailAddress.safeParse(text).success, 'INVALID_EMAIL'),
    notes: one('notes', contactLimits.notes) ?? '',
    owner: checked('owner', contactLimits.name, (text) => identity.safeParse(text).success, 'INVALID_OWNER'),
    ...{ doNotRecord: flag('doNotRecord'), isPrivate: flag('private') },
  };
  return problems.length > 0 ? problems : contact;
}
