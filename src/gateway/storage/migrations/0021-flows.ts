import type { Kysely } from 'kysely';
import type { Columns } from './columns.ts';

/** Call flows with their versions, secrets, switches and prompts; and the flow of numbers and calls. */
// biome-ignore lint/suspicious/noExplicitAny: a migration sees the tables as they were, which no current type describes
export async function up(db: Kysely<any>, { text }: Columns): Promise<void> {
  await db.schema
    .createTable('flows')
    .addColumn('name', text, (column) => column.primaryKey())
    .addColumn('revision', 'integer', (column) => column.notNull())
    .addColumn('draft', text, (column) => column.notNull())
    .addColumn('live', 'integer')
    .addColumn('changed_at', text, (column) => column.notNull())
    .addColumn('changed_by', text, (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('flow_versions')
    .addColumn('flow', text, (column) => column.notNull())
    .addColumn('version', 'integer', (column) => column.notNull())
    .addColumn('document', text, (column) => column.notNull())
    .addColumn('comment', text, (column) => column.notNull())
    .addColumn('published_at', text, (column) => column.notNull())
    .addColumn('published_by', text, (column) => column.notNull())
    .addPrimaryKeyConstraint('flow_versions_key', ['flow', 'version'])
    .execute();
  await db.schema
    .createTable('flow_secrets')
    .addColumn('name', text, (column) => column.primaryKey())
    .addColumn('sealed', text, (column) => column.notNull())
    .addColumn('changed_at', text, (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('flow_switches')
    .addColumn('name', text, (column) => column.primaryKey())
    .addColumn('position', text, (column) => column.notNull())
    .addColumn('changed_at', text, (column) => column.notNull())
    .addColumn('changed_by', text, (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('prompts')
    .addColumn('name', text, (column) => column.notNull())
    .addColumn('language', text, (column) => column.notNull())
    .addColumn('file', text, (column) => column.notNull())
    .addColumn('duration_ms', 'integer', (column) => column.notNull())
    .addColumn('bytes', 'integer', (column) => column.notNull())
    .addColumn('uploaded_at', text, (column) => column.notNull())
    .addColumn('uploaded_by', text, (column) => column.notNull())
    .addPrimaryKeyConstraint('prompts_key', ['name', 'language'])
    .execute();
  await db.schema.alterTable('virtual_numbers').addColumn('flow', text).execute();
  await db.schema.alterTable('calls').addColumn('flow', text).execute();
  await db.schema.createIndex('calls_by_customer').on('calls').columns(['customer_number', 'started_at']).execute();
}
