import type { Kysely } from 'kysely';
import type { Columns } from '../columns.ts';

// biome-ignore lint/suspicious/noExplicitAny: a migration sees the tables as they were, which no current type describes
export async function up(db: Kysely<any>, columns: Columns): Promise<void> {
  await db.schema
    .createTable('call_formers')
    .addColumn('identity', columns.text, (column) => column.notNull())
    .addColumn('call_id', columns.text, (column) => column.notNull().references('calls.id'))
    .addPrimaryKeyConstraint('call_formers_key', ['identity', 'call_id'])
    .execute();
  await db.schema.createIndex('call_formers_by_call').on('call_formers').column('call_id').execute();
  const calls: { id: string; crew: string }[] = await db
    .selectFrom('calls')
    .select(['id', 'crew'])
    .where('crew', 'like', '%"formers":[{%')
    .execute();
  for (const { id, crew } of calls) {
    const { formers } = JSON.parse(crew) as { formers: { identity: string }[] };
    const rows = [...new Set(formers.map(({ identity }) => identity))].map((identity) => ({ identity, call_id: id }));
    await db.insertInto('call_formers').values(rows).execute();
  }
}
