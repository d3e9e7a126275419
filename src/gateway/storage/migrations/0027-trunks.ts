import type { Kysely } from 'kysely';
import type { Columns } from './columns.ts';

/** Trunks are data, beside those of the settings. */
// biome-ignore lint/suspicious/noExplicitAny: a migration sees the tables as they were, which no current type describes
export async function up(db: Kysely<any>, { text }: Columns): Promise<void> {
  await db.schema
    .createTable('trunks')
    .addColumn('name', text, (column) => column.primaryKey())
    .addColumn('enabled', 'integer', (column) => column.notNull())
    .addColumn('body', text, (column) => column.notNull())
    .addColumn('password', text)
    .execute();
}
