import type { Kysely } from 'kysely';
import type { Columns } from '../columns.ts';

// biome-ignore lint/suspicious/noExplicitAny: a migration sees the tables as they were, which no current type describes
export async function up(db: Kysely<any>, columns: Columns): Promise<void> {
  await db.schema.alterTable('calls').addColumn('consent', columns.text).execute();
  await db.schema.alterTable('virtual_numbers').addColumn('consent', columns.text).execute();
  await db.schema
    .createTable('outbound_calls')
    .addColumn('leg', columns.text, (column) => column.primaryKey())
    .addColumn('call_id', columns.text, (column) => column.notNull())
    .addColumn('identity', columns.text)
    .addColumn('why', columns.text, (column) => column.notNull())
    .addColumn('started_at', columns.text, (column) => column.notNull())
    .addColumn('answered_at', columns.text)
    .addColumn('ended_at', columns.text)
    .addColumn('per_minute', columns.real, (column) => column.notNull())
    .addColumn('per_call', columns.real, (column) => column.notNull())
    .execute();
  await db.schema.createIndex('outbound_calls_by_end').on('outbound_calls').column('ended_at').execute();
}
