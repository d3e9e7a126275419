import type { Kysely } from 'kysely';
import type { Columns } from '../columns.ts';

// biome-ignore lint/suspicious/noExplicitAny: a migration sees the tables as they were, which no current type describes
export async function up(db: Kysely<any>, columns: Columns): Promise<void> {
  await db.schema.alterTable('recordings').addColumn('key_mark', columns.text).execute();
  await db.schema.alterTable('recordings').addColumn('object', columns.text).execute();
  // The metrics count recordings by these columns.
  await db.schema.createIndex('recordings_by_key').on('recordings').columns(['key_mark', 'state']).execute();
  await db.schema
    .createTable('recording_uploads')
    .addColumn('recording_id', columns.text, (column) => column.primaryKey().references('recordings.id'))
    .addColumn('attempts', 'integer', (column) => column.notNull())
    .addColumn('next_at', columns.text, (column) => column.notNull())
    .addColumn('last_error', columns.text)
    .execute();
  await db.schema.createIndex('recording_uploads_by_time').on('recording_uploads').column('next_at').execute();
}
