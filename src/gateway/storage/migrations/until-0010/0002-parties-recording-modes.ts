import type { Kysely } from 'kysely';
import type { Columns } from '../columns.ts';

// biome-ignore lint/suspicious/noExplicitAny: a migration sees the tables as they were, which no current type describes
export async function up(db: Kysely<any>, columns: Columns): Promise<void> {
  await db.schema.alterTable('calls').addColumn('crew', columns.text).execute();
  await db.schema
    .alterTable('virtual_numbers')
    .addColumn('record', columns.text, (column) => column.notNull().defaultTo('off'))
    .execute();
  await db.schema
    .alterTable('virtual_numbers')
    .addColumn('voicemail', 'integer', (column) => column.notNull().defaultTo(0))
    .execute();
}
