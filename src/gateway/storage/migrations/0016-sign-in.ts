import type { Kysely } from 'kysely';
import type { Columns } from './columns.ts';

/** One-time links and sessions of people. Both are known by a hash; what was hashed is stored nowhere. */
// biome-ignore lint/suspicious/noExplicitAny: a migration sees the tables as they were, which no current type describes
export async function up(db: Kysely<any>, columns: Columns): Promise<void> {
  await db.schema
    .createTable('sign_in_links')
    .addColumn('hash', columns.text, (column) => column.primaryKey())
    .addColumn('identity', columns.text, (column) => column.notNull())
    .addColumn('role', columns.text, (column) => column.notNull())
    // Milliseconds since 1970, like those of the revocations.
    .addColumn('made_at', columns.wide, (column) => column.notNull())
    .addColumn('expires', columns.wide, (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('sessions')
    .addColumn('id', columns.text, (column) => column.primaryKey())
    .addColumn('identity', columns.text, (column) => column.notNull())
    .addColumn('role', columns.text, (column) => column.notNull())
    .addColumn('way', columns.text, (column) => column.notNull())
    .addColumn('started_at', columns.wide, (column) => column.notNull())
    .addColumn('seen_at', columns.wide, (column) => column.notNull())
    .addColumn('expires', columns.wide, (column) => column.notNull())
    .execute();
}
