import type { Transaction } from 'kysely';
import { isLive, phases } from '../../../domain/calls/phase.ts';
import type { CrmContact } from '../../../domain/crm/contact.ts';
import type { ContactChoice } from '../../../domain/crm/contact-choice.ts';
import { withoutNumber } from '../../../domain/crm/without-number.ts';
import type { Country } from '../../../domain/numbers/e164.ts';
import type { CallRow, Schema } from '../schema.ts';

/** Rows that are read at once. */
const batch = 500;

/** See PersonStore. All calls with a contact that has the number are rewritten, also those to its other phones. */
export async function forgetNumber(
  transaction: Transaction<Schema>,
  number: string,
  country: Country,
  others: readonly string[],
): Promise<boolean> {
  const contacts = transaction.selectFrom('call_contacts').select('contact').where('number', '=', number);
  const known = transaction.selectFrom('call_contacts').select('call_id').where('contact', 'in', contacts);
  // Masked calls have no row there.
  const calls = transaction
    .selectFrom('calls')
    .select('id')
    .where((where) => where.or([where('id', 'in', known), where('customer_number', 'in', [number, ...others])]))
    .where((where) => where.or([where('contact', 'is not', null), where('contact_choice', 'is not', null)]));
  const rows = transaction.selectFrom('calls').select(['id', 'contact', 'contact_choice']).where('id', 'in', calls);
  const live = await rows.where('phase', 'in', phases.filter(isLive)).execute();
  if (live.some((row) => scrubbed(row, number, country) !== null)) return false;
  let after = '';
  for (;;) {
    const page = await rows.where('id', '>', after).orderBy('id').limit(batch).execute();
    for (const row of page) {
      const changes = scrubbed(row, number, country);
      if (changes === null) continue;
      await transaction
        .updateTable('calls')
        .set((set) => ({ ...changes, version: set('version', '+', 1) }))
        .where('id', '=', row.id)
        .execute();
    }
    const last = page.at(-1);
    if (last === undefined || page.length < batch) break;
    after = last.id;
  }
  await transaction.deleteFrom('call_contacts').where('number', '=', number).execute();
  // With digits to dial after the answer: "+4930123456,7".
  await transaction
    .deleteFrom('favourites')
    .where((where) => where.or([where('number', '=', number), where('number', 'like', `${number},%`)]))
    .execute();
  return true;
}

type Told = Pick<CallRow, 'contact' | 'contact_choice'>;

/** What a call stores of contacts, without the number. null: it does not have the number. */
function scrubbed({ contact, contact_choice }: Told, number: string, country: Country): Told | null {
  const changed = {
    contact: rewritten<CrmContact>(contact, (one) => withoutNumber(one, number, country)),
    contact_choice: rewritten<ContactChoice>(contact_choice, (one) => ({
      ...one,
      matches: one.matches.map((match) => withoutNumber(match, number, country)),
    })),
  };
  return changed.contact === contact && changed.contact_choice === contact_choice ? null : changed;
}

function rewritten<Value>(json: string | null, change: (value: Value) => Value): string | null {
  return json === null ? null : JSON.stringify(change(JSON.parse(json) as Value));
}
