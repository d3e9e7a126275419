import type { Kysely } from 'kysely';
import type { Columns } from './columns.ts';

/** What happens to a second call for an agent that talks. null: it finds them busy. */
// biome-ignore lint/suspicious/noExplicitAny: a migration sees the tables as they were, which no current type describes
export async function up(db: Kysely<any>, { text }: Columns): Promise<void> {
  await db.schema.alterTable('agents').addColumn('second_call', text).execute();
}
