import { type Kysely, sql } from 'kysely';
import type { Columns } from './columns.ts';

/** Columns for several gateways on one database: owner and version of a call, and the transaction of an event. */
// biome-ignore lint/suspicious/noExplicitAny: a migration sees the tables as they were, which no current type describes
export async function up(db: Kysely<any>, columns: Columns): Promise<void> {
  await db.schema.alterTable('calls').addColumn('gateway', columns.text).execute();
  await db.schema
    .alterTable('calls')
    .addColumn('version', 'integer', (column) => column.notNull().defaultTo(1))
    .execute();
  if (columns.dialect === 'sqlite') return;
  // Sequence numbers are assigned before the commit, so a reader that follows them skips events that commit late. The
  // transaction id tells whether an earlier event may still come.
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
