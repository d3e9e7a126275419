import type { Kysely } from 'kysely';
import type { Columns } from './columns.ts';

/** Access that users of a CRM allowed (OAuth 2), one row per connection, and authorizations that have begun. */
// biome-ignore lint/suspicious/noExplicitAny: a migration sees the tables as they were, which no current type describes
export async function up(db: Kysely<any>, columns: Columns): Promise<void> {
  await db.schema
    .createTable('crm_access')
    .addColumn('connection', columns.text, (column) => column.primaryKey())
    .addColumn('tokens', columns.text, (column) => column.notNull())
    .addColumn('revision', 'integer', (column) => column.notNull())
    .addColumn('expires_at', columns.text)
    .addColumn('refused_at', columns.text)
    .addColumn('lease', columns.text)
    .addColumn('lease_until', columns.text)
    .execute();
  await db.schema
    .createTable('crm_authorizations')
    .addColumn('state', columns.text, (column) => column.primaryKey())
    .addColumn('connection', columns.text, (column) => column.notNull())
    .addColumn('redirect_uri', columns.text, (column) => column.notNull())
    .addColumn('who', columns.text, (column) => column.notNull())
    .addColumn('verifier', columns.text)
    .addColumn('expires_at', columns.text, (column) => column.notNull())
    .execute();
}
