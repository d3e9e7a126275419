import type { Kysely } from 'kysely';
import type { Columns } from '../columns.ts';

// biome-ignore lint/suspicious/noExplicitAny: a migration sees the tables as they were, which no current type describes
export async function up(db: Kysely<any>, columns: Columns): Promise<void> {
  await db.schema
    .createTable('notes')
    .addColumn('room', columns.text, (column) => column.notNull())
    .addColumn('id', columns.text, (column) => column.notNull())
    .addColumn('note', columns.text, (column) => column.notNull())
    .addPrimaryKeyConstraint('notes_key', ['room', 'id'])
    .execute();
}
