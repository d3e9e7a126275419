import type { Kysely } from 'kysely';
import type { Columns } from './columns.ts';

/** The contact of each call with the contact's numbers, so that all of them are called from the same number. */
// biome-ignore lint/suspicious/noExplicitAny: a migration sees the tables as they were, which no current type describes
export async function up(db: Kysely<any>, { text }: Columns): Promise<void> {
  await db.schema
    .createTable('call_contacts')
    .addColumn('call_id', text, (column) => column.notNull())
    .addColumn('number', text, (column) => column.notNull())
    .addColumn('contact', text, (column) => column.notNull())
    .addPrimaryKeyConstraint('call_contacts_key', ['call_id', 'number'])
    .execute();
  await db.schema.createIndex('call_contacts_by_number').on('call_contacts').column('number').execute();
  await db.schema.createIndex('call_contacts_by_contact').on('call_contacts').column('contact').execute();
}
