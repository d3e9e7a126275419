import type { Kysely } from 'kysely';
import type { Columns } from './columns.ts';

/** The gateway's own contact list, with the calls that were logged to it. */
// biome-ignore lint/suspicious/noExplicitAny: a migration sees the tables as they were, which no current type describes
export async function up(db: Kysely<any>, columns: Columns): Promise<void> {
  await db.schema
    .createTable('contacts')
    .addColumn('id', columns.text, (column) => column.primaryKey())
    .addColumn('name', columns.text, (column) => column.notNull())
    .addColumn('company', columns.text)
    .addColumn('email', columns.text)
    .addColumn('notes', columns.text, (column) => column.notNull())
    .addColumn('owner', columns.text)
    .addColumn('do_not_record', 'integer', (column) => column.notNull())
    .addColumn('is_private', 'integer', (column) => column.notNull())
    .addColumn('created_at', columns.text, (column) => column.notNull())
    .addColumn('revision', 'integer', (column) => column.notNull())
    .addColumn('created_key', columns.text, (column) => column.unique())
    .addColumn('search_text', columns.text, (column) => column.notNull())
    .execute();
  await db.schema.createIndex('contacts_created').on('contacts').columns(['created_at', 'id']).execute();
  await db.schema
    .createTable('contact_numbers')
    .addColumn('contact_id', columns.text, (column) => column.notNull())
    .addColumn('position', 'integer', (column) => column.notNull())
    .addColumn('number', columns.text, (column) => column.notNull())
    .addColumn('last_digits', columns.text, (column) => column.notNull())
    .addPrimaryKeyConstraint('contact_numbers_key', ['contact_id', 'position'])
    .execute();
  await db.schema.createIndex('contact_numbers_last_digits').on('contact_numbers').column('last_digits').execute();
  await db.schema
    .createTable('contact_calls')
    .addColumn('record_id', columns.text, (column) => column.primaryKey())
    .addColumn('call_id', columns.text, (column) => column.unique())
    .addColumn('contact_id', columns.text)
    .addColumn('revision', 'integer', (column) => column.notNull())
    .addColumn('at', columns.text, (column) => column.notNull())
    .addColumn('entry', columns.text, (column) => column.notNull())
    .addColumn('words', columns.text)
    .execute();
  await db.schema.createIndex('contact_calls_contact').on('contact_calls').columns(['contact_id', 'at']).execute();
  await db.schema.createIndex('contact_calls_at').on('contact_calls').column('at').execute();
}
