import type { Kysely } from 'kysely';
import type { Columns } from './columns.ts';

/** Answers kept for repeated requests, webhooks with the events that wait for them, and the numbers agents call from. */
// biome-ignore lint/suspicious/noExplicitAny: a migration sees the tables as they were, which no current type describes
export async function up(db: Kysely<any>, { text, wide }: Columns): Promise<void> {
  await db.schema
    .createTable('kept_answers')
    .addColumn('scope', text, (column) => column.notNull())
    .addColumn('key', text, (column) => column.notNull())
    .addColumn('fingerprint', text, (column) => column.notNull())
    .addColumn('call_id', text, (column) => column.notNull())
    .addColumn('answer', text, (column) => column.notNull())
    .addColumn('at', text, (column) => column.notNull())
    .addPrimaryKeyConstraint('kept_answers_key', ['scope', 'key'])
    .execute();
  await db.schema.createIndex('kept_answers_by_call').on('kept_answers').column('call_id').execute();
  await db.schema.createIndex('kept_answers_by_time').on('kept_answers').column('at').execute();
  await db.schema
    .createTable('webhooks')
    .addColumn('id', text, (column) => column.primaryKey())
    .addColumn('url', text, (column) => column.notNull())
    .addColumn('events', text, (column) => column.notNull())
    .addColumn('enabled', 'integer', (column) => column.notNull())
    .addColumn('secrets', text, (column) => column.notNull())
    .addColumn('created_at', text, (column) => column.notNull())
    .addColumn('failing_since', text)
    .addColumn('problem', text)
    .execute();
  await db.schema
    .createTable('webhook_events')
    .addColumn('webhook', text, (column) => column.notNull())
    .addColumn('seq', wide, (column) => column.notNull())
    .addColumn('call_id', text, (column) => column.notNull())
    .addColumn('type', text, (column) => column.notNull())
    .addColumn('audience', text)
    .addColumn('at', text, (column) => column.notNull())
    .addPrimaryKeyConstraint('webhook_events_key', ['webhook', 'seq'])
    .execute();
  await db.schema.createIndex('webhook_events_by_call').on('webhook_events').columns(['call_id', 'webhook']).execute();
  await db.schema.alterTable('agents').addColumn('caller_ids', text).execute();
  await db.schema
    .alterTable('agents')
    .addColumn('local_presence', 'integer', (column) => column.notNull().defaultTo(0))
    .execute();
}
