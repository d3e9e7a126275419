import { type CompiledQuery, sql } from 'kysely';
import { expect, it, onTestFinished } from 'vitest';
import type { CallFilter } from '../../../src/domain/calls/call-filter.ts';
import { systemClock } from '../../../src/gateway/start/system-clock.ts';
import { filteredCalls } from '../../../src/gateway/storage/calls/call-filter.ts';
import type { Database } from '../../../src/gateway/storage/database.ts';
import { openSqlite } from '../../../src/gateway/storage/sqlite/open-sqlite.ts';

async function open(): Promise<Database> {
  const database = await openSqlite(':memory:', { clock: systemClock });
  onTestFinished(() => database.close());
  return database;
}

/** What SQLite does for the newest calls of each query of a filter. */
function plansOf({ db }: Database, filter: CallFilter): Promise<string[]> {
  return Promise.all(
    filteredCalls(db, filter).map(async (calls) => {
      const query = calls.orderBy('started_at', 'desc').orderBy('id', 'desc').limit(51).compile();
      const { rows } = await db.executeQuery<{ detail: string }>(explained(query));
      return rows.map(({ detail }) => detail).join('\n');
    }),
  );
}

function explained(query: CompiledQuery): CompiledQuery<{ detail: string }> {
  return { ...query, sql: `EXPLAIN QUERY PLAN ${query.sql}` } as CompiledQuery<{ detail: string }>;
}

it.each<[what: string, filter: CallFilter]>([
  ['everybody', {}],
  ['an agent', { agent: 'kim' }],
  ['a number', { number: '+14155550100' }],
  ['a queue', { queue: 'orders' }],
  ['an agent at a number', { agent: 'kim', number: '+14155550100' }],
])('the newest calls of %s are read by an index, and not collected and sorted', async (_what, filter) => {
  const database = await open();
  for (const plan of await plansOf(database, filter)) {
    expect(plan).toMatch(/^(SEARCH|SCAN) calls USING (COVERING )?INDEX/m);
    expect(plan).not.toContain('MULTI-INDEX OR');
  }
});

it('one query with “or” would be collected and sorted', async () => {
  const { db } = await open();
  const query = sql`EXPLAIN QUERY PLAN SELECT * FROM calls WHERE agent = 'kim' OR id IN (SELECT call_id FROM
    call_participants WHERE identity = 'kim') ORDER BY started_at DESC, id DESC LIMIT 51`;
  const { rows } = await query.execute(db);
  expect(JSON.stringify(rows)).toContain('MULTI-INDEX OR');
});
