import type { Kysely } from 'kysely';
import type { Columns } from './columns.ts';

/** Events of CRMs, such as orders of a shop. Each is there once, by its delivery and by its fact. */
// biome-ignore lint/suspicious/noExplicitAny: a migration sees the tables as they were, which no current type describes
export async function up(db: Kysely<any>, { text, wide, growing }: Columns): Promise<void> {
  await db.schema
    .createTable('crm_events')
    .addColumn('seq', wide, growing)
    .addColumn('connection', text, (column) => column.notNull())
    .addColumn('delivery', text, (column) => column.notNull())
    .addColumn('fact', text, (column) => column.notNull())
    .addColumn('type', text, (column) => column.notNull())
    .addColumn('at', text, (column) => column.notNull())
    .addColumn('received_at', text, (column) => column.notNull())
    .addColumn('body', text, (column) => column.notNull())
    .addUniqueConstraint('crm_events_by_delivery', ['connection', 'delivery'])
    .addUniqueConstraint('crm_events_by_fact', ['connection', 'fact'])
    .execute();
  await db.schema.createIndex('crm_events_by_time').on('crm_events').column('received_at').execute();
}
