import { guarded } from '../../../domain/csv/formulas.ts';
import { byteOrderMark, csvLine } from '../../../domain/csv/line.ts';
import type { ContactStore, StoredContact } from '../../storage/contacts/port.ts';
import { storedNumberPattern } from '../stored-number.ts';
import { exportedColumns } from './columns.ts';
import type { Delimiter } from './rows.ts';

const pageSize = 200;

/** The contact list as CSV (RFC 4180), in parts. It begins with a byte order mark, by which spreadsheets know UTF-8. */
export async function* csvOfContacts(
  store: Pick<ContactStore, 'page'>,
  delimiter: Delimiter,
): AsyncGenerator<string, void> {
  yield `${byteOrderMark}${csvLine(exportedColumns, delimiter)}`;
  let before: string | undefined;
  do {
    const { contacts, next } = await store.page({ before, limit: pageSize });
    yield contacts.map((contact) => csvLine(cellsOf(contact), delimiter)).join('');
    before = next ?? undefined;
  } while (before !== undefined);
}

function cellsOf(contact: StoredContact): string[] {
  const { name, company, numbers, email, notes, owner, doNotRecord, isPrivate, createdAt } = contact;
  const texts = [name, company ?? '', email ?? '', notes, owner ?? ''].map(guarded);
  const [safeName = '', safeCompany = '', safeEmail = '', safeNotes = '', safeOwner = ''] = texts;
  // A number has only digits after its "+", so it calculates nothing, and an apostrophe would be in its way.
  const safeNumbers = numbers.map((number) => (storedNumberPattern.test(number) ? number : guarded(number)));
  return [
    ...[safeName, safeCompany, safeNumbers.join('; '), safeEmail, safeNotes, safeOwner],
    ...[doNotRecord ? 'yes' : 'no', isPrivate ? 'yes' : 'no', createdAt],
  ];
}
