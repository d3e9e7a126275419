import { type Kysely, sql } from 'kysely';
import type { Columns } from './columns.ts';

/** API keys that administrators make, and what the log of calls is searched by. */
// biome-ignore lint/suspicious/noExplicitAny: a migration sees the tables as they were, which no current type describes
export async function up(db: Kysely<any>, { text, dialect }: Columns): Promise<void> {
  await db.schema
    .createTable('api_keys')
    .addColumn('id', text, (column) => column.primaryKey())
    .addColumn('name', text, (column) => column.notNull())
    .addColumn('scope', text, (column) => column.notNull())
    .addColumn('hash', text, (column) => column.notNull().unique())
    .addColumn('ending', text, (column) => column.notNull())
    .addColumn('created_at', text, (column) => column.notNull())
    .addColumn('created_by', text, (column) => column.notNull())
    .addColumn('expires_at', text)
    .addColumn('used_at', text)
    .execute();
  await db.schema.alterTable('calls').addColumn('queue', text).execute();
  const queue = dialect === 'sqlite' ? sql`json_extract(flow, '$.queue.name')` : sql`flow::json -> 'queue' ->> 'name'`;
  await sql`update calls set queue = ${queue} where flow is not null`.execute(db);
  await db.schema.createIndex('calls_by_queue').on('calls').columns(['queue', 'started_at', 'id']).execute();
  await db.schema.createIndex('calls_by_line').on('calls').columns(['virtual_number', 'started_at', 'id']).execute();
}
