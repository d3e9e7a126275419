import { type Kysely, sql } from 'kysely';
import type { Columns } from './columns.ts';

/** One queue replaces the CRM outbox and the uploads. Waiting entries of both move to it. */
// biome-ignore lint/suspicious/noExplicitAny: a migration sees the tables as they were, which no current type describes
export async function up(db: Kysely<any>, columns: Columns): Promise<void> {
  await db.schema
    .createTable('jobs')
    .addColumn('kind', columns.text, (column) => column.notNull())
    .addColumn('key', columns.text, (column) => column.notNull())
    .addColumn('revision', 'integer', (column) => column.notNull())
    .addColumn('attempts', 'integer', (column) => column.notNull())
    .addColumn('next_at', columns.text)
    .addColumn('gateway', columns.text)
    .addColumn('lease', columns.text)
    .addColumn('lease_until', columns.text)
    .addColumn('result', columns.text)
    .addColumn('last_error', columns.text)
    .addPrimaryKeyConstraint('jobs_key', ['kind', 'key'])
    .execute();
  // A partial index: finished jobs cost a claim nothing.
  await db.schema
    .createIndex('jobs_waiting')
    .on('jobs')
    .columns(['kind', 'next_at', 'key'])
    .where('next_at', 'is not', null)
    .execute();
  await sql`insert into jobs (kind, key, revision, attempts, next_at, result, last_error)
    select 'call-log', call_id, revision, attempts,
      case when confirmed < revision then next_at end, record_id, last_error from outbox`.execute(db);
  await sql`insert into jobs (kind, key, revision, attempts, next_at, last_error)
    select 'recording-upload', recording_id, 1, attempts, next_at, last_error from recording_uploads`.execute(db);
  await db.schema.dropTable('outbox').execute();
  await db.schema.dropTable('recording_uploads').execute();
}
