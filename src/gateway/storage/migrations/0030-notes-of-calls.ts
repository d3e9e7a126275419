import type { Kysely } from 'kysely';
import type { Columns } from './columns.ts';

/** What agents write about a call while it lasts: tags, a follow-up, and the note of an agent that has left without saving it. */
// biome-ignore lint/suspicious/noExplicitAny: a migration sees the tables as they were, which no current type describes
export async function up(db: Kysely<any>, { text }: Columns): Promise<void> {
  await db.schema.alterTable('calls').addColumn('tags', text).execute();
  await db.schema.alterTable('calls').addColumn('follow_up', text).execute();
  await db.schema.alterTable('call_participants').addColumn('draft', text).execute();
}
