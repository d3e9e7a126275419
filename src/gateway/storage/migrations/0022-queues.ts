import type { Kysely } from 'kysely';
import type { Columns } from './columns.ts';

/** Queues, the skills of agents, and the places of waiting calls. */
// biome-ignore lint/suspicious/noExplicitAny: a migration sees the tables as they were, which no current type describes
export async function up(db: Kysely<any>, columns: Columns): Promise<void> {
  await db.schema
    .createTable('queues')
    .addColumn('name', columns.text, (column) => column.primaryKey())
    .addColumn('revision', 'integer', (column) => column.notNull())
    .addColumn('body', columns.text, (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('agent_skills')
    .addColumn('identity', columns.text, (column) => column.primaryKey())
    .addColumn('skills', columns.text, (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('queue_places')
    .addColumn('call_id', columns.text, (column) => column.primaryKey())
    .addColumn('place', columns.text, (column) => column.notNull())
    .execute();
}
