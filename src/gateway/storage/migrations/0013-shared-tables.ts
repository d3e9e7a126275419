import { type Kysely, sql } from 'kysely';
import type { Columns } from './columns.ts';

/** What several gateways on one database need: whose a call is, how often it was written, and an order of events. */
// biome-ignore lint/suspicious/noExplicitAny: a migration sees the tables as they were, which no current type describes
export async function up(db: Kysely<any>, columns: Columns): Promise<void> {
  await db.schema.alterTable('calls').addColumn('gateway', columns.text).execute();
  await db.schema
    .alterTable('calls')
    .addColumn('version', 'integer', (column) => column.notNull().defaultTo(1))
    .execute();
  if (columns.dialect === 'sqlite') return;
  // Numbers of a sequence are given before their transactions commit: a reader that goes by them alone passes by
  // what commits later. The transaction's own id tells what may still come.
  await db.schema
    .alterTable('call_events')
    .addColumn('xid', sql`xid8`, (column) => column.notNull().defaultTo(sql`pg_current_xact_id()`))
    .execute();
  await db.schema.dropIndex('call_events_by_audience').execute();
  await db.schema.createIndex('call_events_in_order').on('call_events').columns(['xid', 'seq']).execute();
  await db.schema
    .createIndex('call_events_by_audience')
    .on('call_events')
    .columns(['audience', 'xid', 'seq'])
    .execute();
}
