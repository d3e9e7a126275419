import type { Kysely } from 'kysely';
import type { Columns } from './columns.ts';

/** What agents have chosen, their wrap-ups, and the reasons for breaks. Times are ms since 1970. */
// biome-ignore lint/suspicious/noExplicitAny: a migration sees the tables as they were, which no current type describes
export async function up(db: Kysely<any>, columns: Columns): Promise<void> {
  await db.schema
    .createTable('agent_statuses')
    .addColumn('identity', columns.text, (column) => column.primaryKey())
    .addColumn('chosen', columns.text, (column) => column.notNull())
    .addColumn('reason', columns.text)
    .addColumn('set_by', columns.text)
    .addColumn('since', columns.wide, (column) => column.notNull())
    .addColumn('wrap_up_call', columns.text)
    .addColumn('wrap_up_since', columns.wide)
    .addColumn('wrap_up_until', columns.wide)
    .addColumn('gone_since', columns.wide)
    .execute();
  await db.schema
    .createTable('break_reasons')
    .addColumn('position', 'integer', (column) => column.primaryKey())
    .addColumn('reason', columns.text, (column) => column.notNull())
    .execute();
}
