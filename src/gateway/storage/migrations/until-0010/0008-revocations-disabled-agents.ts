import type { Kysely } from 'kysely';
import type { Columns } from '../columns.ts';

// biome-ignore lint/suspicious/noExplicitAny: a migration sees the tables as they were, which no current type describes
export async function up(db: Kysely<any>, columns: Columns): Promise<void> {
  await db.schema
    .createTable('revocations')
    .addColumn('subject', columns.text, (column) => column.primaryKey())
    // Milliseconds since 1970, like the times in the tokens.
    .addColumn('not_before', columns.wide, (column) => column.notNull())
    .addColumn('blocked', 'integer', (column) => column.notNull())
    .addColumn('until', columns.wide)
    .execute();
  await db.schema
    .alterTable('agents')
    .addColumn('disabled', 'integer', (column) => column.notNull().defaultTo(0))
    .execute();
}
