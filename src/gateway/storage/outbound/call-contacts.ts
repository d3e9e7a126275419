import type { Kysely, Transaction } from 'kysely';
import type { KnownContact } from '../../../domain/crm/known-contact.ts';
import type { Schema } from '../schema.ts';

/** Replaces what is stored of a call's contact. @param contact null: the call tells nothing of it */
export async function putContactOf(
  transaction: Transaction<Schema>,
  callId: string,
  contact: KnownContact | null,
): Promise<void> {
  await transaction.deleteFrom('call_contacts').where('call_id', '=', callId).execute();
  if (contact === null || contact.numbers.length === 0) return;
  const rows = contact.numbers.map((number) => ({ call_id: callId, number, contact: contact.key }));
  await transaction.insertInto('call_contacts').values(rows).execute();
}

/**
 * The virtual numbers from which a contact was called, the latest first.
 * @param number one of the contact's, in E.164
 * @param named keys of the contact, if the caller names it. Otherwise, or if it was not called yet, the number decides
 */
export async function linesToContact(
  db: Kysely<Schema>,
  number: string,
  named: readonly string[],
): Promise<readonly string[]> {
  const lines = named.length === 0 ? [] : await linesTo(db, named);
  if (lines.length > 0) return lines;
  // A number can pass from one contact to another: the latest call counts.
  const last = await db
    .selectFrom('call_contacts')
    .innerJoin('calls', 'calls.id', 'call_contacts.call_id')
    .select('call_contacts.contact')
    .where('call_contacts.number', '=', number)
    .orderBy('calls.started_at', 'desc')
    .orderBy('calls.id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return last === undefined ? [] : linesTo(db, [last.contact]);
}

async function linesTo(db: Kysely<Schema>, contacts: readonly string[]): Promise<string[]> {
  const called = db.selectFrom('call_contacts').select('call_id').where('contact', 'in', contacts);
  const rows = await db
    .selectFrom('calls')
    .select((select) => ['virtual_number', select.fn.max('started_at').as('last')])
    .where('id', 'in', called)
    .where('direction', '=', 'outbound')
    .groupBy('virtual_number')
    .orderBy('last', 'desc')
    .orderBy('virtual_number')
    .execute();
  return rows.map(({ virtual_number }) => virtual_number);
}
