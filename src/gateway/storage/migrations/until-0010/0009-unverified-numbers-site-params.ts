import type { Kysely } from 'kysely';
import type { Columns } from '../columns.ts';

// biome-ignore lint/suspicious/noExplicitAny: a migration sees the tables as they were, which no current type describes
export async function up(db: Kysely<any>, columns: Columns): Promise<void> {
  await db.schema
    .alterTable('calls')
    .addColumn('unverified', 'integer', (column) => column.notNull().defaultTo(0))
    .execute();
  await db.schema.alterTable('calls').addColumn('identifiers', columns.text).execute();
  await db.schema.alterTable('sites').addColumn('params', columns.text).execute();
  // Only website visitors have a customer name, and until this version they typed their own number.
  await db
    .updateTable('calls')
    .set({ unverified: 1 })
    .where('direction', '=', 'inbound')
    .where('customer_name', 'is not', null)
    .where('customer_number', 'is not', null)
    .execute();
}
