import type { Kysely } from 'kysely';
import type { Columns } from './columns.ts';

// biome-ignore lint/suspicious/noExplicitAny: a migration sees the tables as they were, which no current type describes
export async function up(db: Kysely<any>, columns: Columns): Promise<void> {
  await db.schema
    .alterTable('sites')
    .addColumn('proof', columns.text, (column) => column.notNull().defaultTo('none'))
    .execute();
}
