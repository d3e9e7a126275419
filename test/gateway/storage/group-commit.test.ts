import { DatabaseSync } from 'node:sqlite';
import { Kysely, SqliteDialect } from 'kysely';
import { expect, it, onTestFinished } from 'vitest';
import type { Schema } from '../../../src/gateway/storage/schema.ts';
import { GroupCommit } from '../../../src/gateway/storage/sqlite/group-commit.ts';
import { nodeSqlite } from '../../../src/gateway/storage/sqlite/node-sqlite.ts';

/** A database of one table, with its executed statements. */
function database() {
  const sqlite = new DatabaseSync(':memory:');
  sqlite.exec(`CREATE TABLE sites (key TEXT PRIMARY KEY, origins TEXT NOT NULL, target TEXT NOT NULL)`);
  const told: string[] = [];
  const db = new Kysely<Schema>({
    dialect: new SqliteDialect({ database: nodeSqlite(sqlite) }),
    log: ({ query }) => {
      told.push(query.sql.split(' ')[0] ?? '');
    },
  });
  onTestFinished(() => db.destroy());
  const commits = new GroupCommit(db);
  const put = (key: string): Promise<string> =>
    commits.run(async (transaction) => {
      await transaction.insertInto('sites').values({ key, origins: '[]', target: 't' }).execute();
      return key;
    });
  const keys = (): unknown[] =>
    sqlite
      .prepare('SELECT key FROM sites ORDER BY key')
      .all()
      .map(({ key }) => key);
  return { put, keys, told, commits };
}

it('writes of one turn have one commit, and each caller gets its own result after it', async () => {
  const { put, keys, told } = database();
  const all = ['a', 'b', 'c', 'd'].map(put);
  const first = await Promise.race(all);
  expect(keys()).toEqual(['a', 'b', 'c', 'd']);
  expect(first).toBe('a');
  expect(await Promise.all(all)).toEqual(['a', 'b', 'c', 'd']);
  expect(told).toEqual(['begin', 'insert', 'insert', 'insert', 'insert', 'commit']);
});

it('one that fails is told so, and takes no other with it', async () => {
  const { put, keys } = database();
  await put('b');
  const [a, b, c] = await Promise.allSettled([put('a'), put('b'), put('c')]);
  expect([a?.status, b?.status, c?.status]).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(keys()).toEqual(['a', 'b', 'c']);
});

it('more than fit into one group are all written, and all is settled then', async () => {
  const { put, keys, told, commits } = database();
  for (let n = 0; n < 120; n += 1) void put(String(n));
  await commits.settled();
  expect(keys()).toHaveLength(120);
  expect(told.filter((each) => each === 'commit')).toHaveLength(3);
});

it('a write that another process overtook runs once more', async () => {
  const { commits, put, keys } = database();
  let runs = 0;
  const overtaken = commits.run(async (transaction) => {
    runs += 1;
    await transaction
      .insertInto('sites')
      .values({ key: `run ${runs}`, origins: '[]', target: 't' })
      .execute();
    // SQLITE_BUSY_SNAPSHOT
    if (runs === 1) throw Object.assign(new Error('database is locked'), { errcode: 517 });
  });
  await Promise.all([overtaken, put('other')]);
  expect(keys()).toEqual(['other', 'run 2']);
  const alone = commits.run(async () => {
    runs += 1;
    throw Object.assign(new Error('database is locked'), { errcode: 517 });
  });
  await expect(alone).rejects.toThrow('database is locked');
  // The group, then alone; then alone, and once more.
  expect(runs).toBe(4);
});
