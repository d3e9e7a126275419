import type { Kysely } from 'kysely';
import type { Columns } from '../columns.ts';

// biome-ignore lint/suspicious/noExplicitAny: a migration sees the tables as they were, which no current type describes
export async function up(db: Kysely<any>, columns: Columns): Promise<void> {
  await db.schema
    .createTable('recordings')
    .addColumn('id', columns.text, (column) => column.primaryKey())
    .addColumn('call_id', columns.text, (column) => column.notNull())
    .addColumn('kind', columns.text, (column) => column.notNull())
    .addColumn('channels', 'integer', (column) => column.notNull())
    .addColumn('started_at', columns.text, (column) => column.notNull())
    .addColumn('started_by', columns.text)
    .addColumn('state', columns.text, (column) => column.notNull())
    .addColumn('duration_ms', 'integer', (column) => column.notNull())
    .addColumn('bytes', columns.wide, (column) => column.notNull())
    .addColumn('sha256', columns.text)
    .execute();
  await db.schema.createIndex('recordings_by_call').on('recordings').column('call_id').execute();
  await db.schema.createIndex('recordings_by_state').on('recordings').columns(['state', 'started_at']).execute();
  await db.schema
    .createTable('audit')
    .addColumn('id', columns.wide, columns.growing)
    .addColumn('at', columns.text, (column) => column.notNull())
    .addColumn('who', columns.text, (column) => column.notNull())
    .addColumn('what', columns.text, (column) => column.notNull())
    .addColumn('subject', columns.text, (column) => column.notNull())
    .addColumn('address', columns.text, (column) => column.notNull())
    .execute();
}
