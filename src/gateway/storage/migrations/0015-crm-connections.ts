import { type Kysely, sql } from 'kysely';
import type { Columns } from './columns.ts';

/** Connections to CRMs are data, each with its own queue of log entries, and refused entries are kept aside. */
// biome-ignore lint/suspicious/noExplicitAny: a migration sees the tables as they were, which no current type describes
export async function up(db: Kysely<any>, columns: Columns): Promise<void> {
  await db.schema
    .createTable('crm_connections')
    .addColumn('id', columns.text, (column) => column.primaryKey())
    .addColumn('adapter', columns.text, (column) => column.notNull())
    .addColumn('label', columns.text, (column) => column.notNull())
    .addColumn('base_url', columns.text, (column) => column.notNull())
    .addColumn('settings', columns.text, (column) => column.notNull())
    .addColumn('secrets', columns.text)
    .addColumn('users', columns.text, (column) => column.notNull())
    .addColumn('position', 'integer', (column) => column.notNull())
    .addColumn('enabled', 'integer', (column) => column.notNull())
    .execute();
  await db.schema.alterTable('jobs').addColumn('parked_at', columns.text).execute();
  await db.schema
    .createIndex('jobs_parked')
    .on('jobs')
    .columns(['kind', 'parked_at'])
    .where('parked_at', 'is not', null)
    .execute();
  // Entries of the CRM in the settings, whose connection has this id.
  await sql`update jobs set kind = 'call-log/default' where kind = 'call-log'`.execute(db);
}
