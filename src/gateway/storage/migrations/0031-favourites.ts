import type { Kysely } from 'kysely';
import type { Columns } from './columns.ts';

/** Parties that agents call often. */
// biome-ignore lint/suspicious/noExplicitAny: a migration sees the tables as they were, which no current type describes
export async function up(db: Kysely<any>, { text }: Columns): Promise<void> {
  await db.schema
    .createTable('favourites')
    .addColumn('identity', text, (column) => column.notNull())
    .addColumn('position', 'integer', (column) => column.notNull())
    .addColumn('name', text, (column) => column.notNull())
    .addColumn('number', text, (column) => column.notNull())
    .addPrimaryKeyConstraint('favourites_key', ['identity', 'position'])
    .execute();
  await db.schema.createIndex('favourites_by_number').on('favourites').column('number').execute();
}
