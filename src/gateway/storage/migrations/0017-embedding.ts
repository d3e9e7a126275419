import type { Kysely } from 'kysely';
import type { Columns } from './columns.ts';

/** Connections name the pages that may frame the softphone, and signed tokens of CRMs are accepted once. */
// biome-ignore lint/suspicious/noExplicitAny: a migration sees the tables as they were, which no current type describes
export async function up(db: Kysely<any>, columns: Columns): Promise<void> {
  await db.schema.alterTable('crm_connections').addColumn('origins', columns.text).execute();
  await db.schema
    .createTable('used_tokens')
    .addColumn('id', columns.text, (column) => column.primaryKey())
    .addColumn('expires', columns.wide, (column) => column.notNull())
    .execute();
}
