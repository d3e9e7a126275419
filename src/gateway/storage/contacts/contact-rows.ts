import type { Kysely } from 'kysely';
import { foldedText } from '../../../domain/folded-text.ts';
import { readSpelling } from '../../../domain/numbers/spelling.ts';
import type { ContactNumberRow, ContactRow, Schema } from '../schema.ts';
import type { NewStoredContact, StoredContact } from './port.ts';

/** Digits that numbers of one line have in common: domain/numbers/match.ts compares them first. */
const comparedDigits = 6;

/** The last digits of a number, however it is written. */
export function lastDigitsOf(number: string): string {
  return (readSpelling(number)?.number ?? number).replace(/\D/g, '').slice(-comparedDigits);
}

/** All columns but the key and those of the creation. */
export function changesOf(
  contact: NewStoredContact,
): Omit<ContactRow, 'id' | 'created_at' | 'created_key' | 'revision'> {
  const { name, company, email, notes, owner, doNotRecord, isPrivate } = contact;
  return {
    ...{ name, company, email, notes, owner },
    do_not_record: doNotRecord ? 1 : 0,
    is_private: isPrivate ? 1 : 0,
    search_text: foldedText([name, company ?? '', email ?? ''].join('\n')),
  };
}

export async function putNumbers(db: Kysely<Schema>, { id, numbers }: NewStoredContact): Promise<void> {
  await db.deleteFrom('contact_numbers').where('contact_id', '=', id).execute();
  if (numbers.length === 0) return;
  const rows: ContactNumberRow[] = numbers.map((number, position) => {
    return { contact_id: id, position, number, last_digits: lastDigitsOf(number) };
  });
  await db.insertInto('contact_numbers').values(rows).execute();
}

/** The contacts of these rows, with their numbers. */
export async function contactsOf(db: Kysely<Schema>, rows: readonly ContactRow[]): Promise<StoredContact[]> {
  if (rows.length === 0) return [];
  const ids = rows.map(({ id }) => id);
  const all = await db
    .selectFrom('contact_numbers')
    .select(['contact_id', 'number'])
    .where('contact_id', 'in', ids)
    .orderBy('contact_id')
    .orderBy('position')
    .execute();
  const numbers = new Map<string, string[]>(ids.map((id) => [id, []]));
  for (const { contact_id, number } of all) numbers.get(contact_id)?.push(number);
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    company: row.company,
    numbers: numbers.get(row.id) ?? [],
    email: row.email,
    notes: row.notes,
    owner: row.owner,
    doNotRecord: row.do_not_record === 1,
    isPrivate: row.is_private === 1,
    createdAt: row.created_at,
    revision: row.revision,
  }));
}
