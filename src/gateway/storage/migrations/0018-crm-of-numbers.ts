import type { Kysely } from 'kysely';
import type { Columns } from './columns.ts';

/** Each number names its CRM connections; calls keep what several CRMs found, and an open choice between contacts. */
// biome-ignore lint/suspicious/noExplicitAny: a migration sees the tables as they were, which no current type describes
export async function up(db: Kysely<any>, { text }: Columns): Promise<void> {
  await db.schema.alterTable('virtual_numbers').addColumn('connections', text).execute();
  await db.schema
    .alterTable('virtual_numbers')
    .addColumn('owner_first', 'integer', (column) => column.notNull().defaultTo(0))
    .execute();
  for (const column of ['connections', 'crm_records', 'contact_choice']) {
    await db.schema.alterTable('calls').addColumn(column, text).execute();
  }
  for (const column of ['tickets', 'no_recording']) {
    await db.schema.alterTable('crm_connections').addColumn(column, text).execute();
  }
}
