import type { Transaction } from 'kysely';
import { isLive, phases } from '../../../domain/calls/phase.ts';
import type { CrmContact } from '../../../domain/crm/contact.ts';
import type { ContactChoice } from '../../../domain/crm/contact-choice.ts';
import { withoutNumber } from '../../../domain/crm/without-number.ts';
import type { Country } from '../../../domain/numbers/e164.ts';
import type { Schema } from '../schema.ts';

/** Rows that are read at once. */
const batch = 500;

/** See PersonStore. All calls with a contact that has the number are rewritten, also those to its other phones. */
export async function forgetNumber(
  transaction: Transaction<Schema>,
  number: string,
  country: Country,
): Promise<boolean> {
  const contacts = transaction.selectFrom('call_contacts').select('contact').where('number', '=', number);
  const calls = transaction.selectFrom('call_contacts').select('call_id').where('contact', 'in', contacts);
  const live = transaction.selectFrom('calls').select('id').where('id', 'in', calls);
  if (await live.where('phase', 'in', phases.filter(isLive)).executeTakeFirst()) return false;
  let after = '';
  for (;;) {
    const rows = await transaction
      .selectFrom('calls')
      .select(['id', 'contact', 'contact_choice'])
      .where('id', 'in', calls)
      .where('id', '>', after)
      .orderBy('id')
      .limit(batch)
      .execute();
    for (const row of rows) {
      const contact = rewritten<CrmContact>(row.contact, (one) => withoutNumber(one, number, country));
      const choice = rewritten<ContactChoice>(row.contact_choice, (one) => ({
        ...one,
        matches: one.matches.map((match) => withoutNumber(match, number, country)),
      }));
      if (contact === row.contact && choice === row.contact_choice) continue;
      await transaction
        .updateTable('calls')
        .set((set) => ({ contact, contact_choice: choice, version: set('version', '+', 1) }))
        .where('id', '=', row.id)
        .execute();
    }
    const last = rows.at(-1);
    if (last === undefined || rows.length < batch) break;
    after = last.id;
  }
  await transaction.deleteFrom('call_contacts').where('number', '=', number).execute();
  return true;
}

function rewritten<Value>(json: string | null, change: (value: Value) => Value): string | null {
  return json === null ? null : JSON.stringify(change(JSON.parse(json) as Value));
}
