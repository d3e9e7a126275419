import type { Kysely } from 'kysely';
import type { Columns } from '../columns.ts';

// biome-ignore lint/suspicious/noExplicitAny: a migration sees the tables as they were, which no current type describes
export async function up(db: Kysely<any>, columns: Columns): Promise<void> {
  await db.schema
    .createTable('calls')
    .addColumn('id', columns.text, (column) => column.primaryKey())
    .addColumn('direction', columns.text, (column) => column.notNull())
    .addColumn('phase', columns.text, (column) => column.notNull())
    .addColumn('customer_number', columns.text)
    .addColumn('customer_name', columns.text)
    .addColumn('virtual_number', columns.text, (column) => column.notNull())
    .addColumn('masked', 'integer', (column) => column.notNull())
    .addColumn('agent', columns.text)
    .addColumn('lookup', columns.text, (column) => column.notNull())
    .addColumn('contact', columns.text)
    .addColumn('params', columns.text, (column) => column.notNull())
    .addColumn('started_at', columns.text, (column) => column.notNull())
    .addColumn('answered_at', columns.text)
    .addColumn('ended_at', columns.text)
    .addColumn('end_reason', columns.text)
    .addColumn('note', columns.text, (column) => column.notNull())
    .addColumn('disposition', columns.text)
    .execute();
  await db.schema.createIndex('calls_by_time').on('calls').columns(['started_at', 'id']).execute();
  await db.schema.createIndex('calls_by_agent').on('calls').columns(['agent', 'started_at', 'id']).execute();
  await db.schema.createIndex('calls_by_phase').on('calls').column('phase').execute();

  await db.schema
    .createTable('call_events')
    .addColumn('seq', columns.wide, columns.growing)
    .addColumn('call_id', columns.text, (column) => column.notNull().references('calls.id'))
    .addColumn('type', columns.text, (column) => column.notNull())
    .addColumn('audience', columns.text)
    .addColumn('at', columns.text, (column) => column.notNull())
    .execute();
  await db.schema.createIndex('call_events_by_audience').on('call_events').columns(['audience', 'seq']).execute();

  await db.schema
    .createTable('outbox')
    .addColumn('call_id', columns.text, (column) => column.primaryKey().references('calls.id'))
    .addColumn('revision', 'integer', (column) => column.notNull())
    .addColumn('confirmed', 'integer', (column) => column.notNull())
    .addColumn('attempts', 'integer', (column) => column.notNull())
    .addColumn('next_at', columns.text, (column) => column.notNull())
    .addColumn('record_id', columns.text)
    .addColumn('last_error', columns.text)
    .execute();
  await db.schema.createIndex('outbox_by_time').on('outbox').column('next_at').execute();

  await db.schema
    .createTable('virtual_numbers')
    .addColumn('number', columns.text, (column) => column.primaryKey())
    .addColumn('label', columns.text, (column) => column.notNull())
    .addColumn('masked', 'integer', (column) => column.notNull())
    .addColumn('agents', columns.text, (column) => column.notNull())
    .addColumn('ring_seconds', 'integer', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('agents')
    .addColumn('identity', columns.text, (column) => column.primaryKey())
    .addColumn('name', columns.text, (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('sites')
    .addColumn('key', columns.text, (column) => column.primaryKey())
    .addColumn('origins', columns.text, (column) => column.notNull())
    .addColumn('target', columns.text, (column) => column.notNull())
    .execute();
}
