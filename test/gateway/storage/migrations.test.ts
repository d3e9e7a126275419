import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Kysely, SqliteDialect } from 'kysely';
import { Migrator } from 'kysely/migration';
import { expect, it, onTestFinished, vi } from 'vitest';
import { callLogOf, jobKinds } from '../../../src/gateway/jobs/port.ts';
import { systemClock } from '../../../src/gateway/start/system-clock.ts';
import { migrationsFor } from '../../../src/gateway/storage/migrations/index.ts';
import { openStorage, type Storage } from '../../../src/gateway/storage/open.ts';
import { nodeSqlite } from '../../../src/gateway/storage/sqlite/node-sqlite.ts';
import { aCall } from '../app/call.ts';
import { newFile, oldDatabase } from './old-database.ts';

async function opened(path: string): Promise<Storage> {
  const storage = await openStorage(path, systemClock);
  onTestFinished(() => storage.close());
  return storage;
}

const now = '2030-01-01T10:10:00.000Z';
const until = '2030-01-01T10:20:00.000Z';

async function expectAllOf(storage: Storage): Promise<void> {
  const { calls, jobs, directory, recordings, outbound, revocations, coreNotes, callNotes } = storage;
  const one = await calls.get(aCall(1).id);
  expect(one).toMatchObject({
    phase: 'completed',
    contact: { id: 'c1', name: 'Robin Example' },
    params: { order: '77' },
    identifiers: ['order'],
    note: 'Called back; “ok”',
  });
  expect((await calls.page({ limit: 10 })).calls.map(({ id }) => id)).toEqual([4, 3, 2, 1].map((n) => aCall(n).id));
  expect((await calls.page({ limit: 10, agent: 'kim' })).calls).toHaveLength(3);
  expect((await calls.live()).map(({ id }) => id)).toEqual([aCall(4).id]);
  expect((await calls.eventsAfter(0, '*', 100)).map(({ seq, audience }) => `${seq} ${audience}`)).toEqual([
    '1 kim',
    '2 kim',
    '3 lou',
    '4 null',
    '5 lou',
    '6 kim',
  ]);
  // Waiting work still waits, with its number of failures. Completed CRM entries are not requested again.
  expect(await jobs.figures(callLogOf('default'))).toEqual({ pending: 2, failing: 1, parked: 0 });
  expect(await jobs.figures(jobKinds.upload)).toEqual({ pending: 2, failing: 1, parked: 0 });
  const entries = await jobs.claim(callLogOf('default'), { now, until }, 10);
  expect(entries.map(({ key, revision, attempts }) => [key, revision, attempts])).toEqual([
    [aCall(2).id, 1, 0],
    [aCall(3).id, 2, 2],
  ]);
  const uploads = await jobs.claim(jobKinds.upload, { now, until }, 10);
  expect(uploads.map(({ key, attempts }) => [key, attempts])).toEqual([
    ['call-1', 0],
    ['call-2', 1],
  ]);
  // The CRM's entry continues with the next revision.
  await calls.write(one ?? aCall(1), [], { log: ['default'] });
  expect(await jobs.claim(callLogOf('default'), { now: '2099', until: '2100' }, 10)).toContainEqual(
    expect.objectContaining({ key: aCall(1).id, revision: 3, attempts: 0 }),
  );
  expect(await directory.virtualNumbers()).toMatchObject([
    { number: '+14155550110', masked: true, consent: 'announce' },
  ]);
  expect(await directory.agents()).toEqual([
    { identity: 'kim', name: 'Kim', phone: { number: '+14155550177', only: true, withoutConfirm: false } },
    { identity: 'lou', name: 'Lou', disabled: true },
  ]);
  expect(await directory.site('shop')).toMatchObject({
    proof: 'server',
    params: [{ name: 'order', kind: 'identifier' }],
  });
  expect((await recordings.ofCall(aCall(1).id)).map(({ bytes }) => bytes)).toEqual([3e9, 3e9, 3e9, 0]);
  expect(await recordings.audit(10)).toMatchObject([{ what: 'agent.put', subject: 'kim' }]);
  expect(await outbound.since('2000')).toMatchObject([{ leg: 'leg-1', perMinute: 0.0125 }]);
  expect(await revocations.all(0)).toMatchObject([{ subject: 'kim', notBefore: 1_893_492_000_123 }]);
  expect([await coreNotes.all(), await callNotes.all()]).toEqual([
    [{ id: 'ch-1', note: '{"leg":1}' }],
    [{ id: aCall(1).id, note: '{"call":1}' }],
  ]);
}

it('a database of the version before keeps all that it had, and what waits goes on waiting', async () => {
  await expectAllOf(await opened(oldDatabase()));
});

it('a migration that is killed half-way has changed nothing, and the next start makes it', async () => {
  const path = oldDatabase();
  const child = spawn(process.execPath, [join(import.meta.dirname, 'killed-migration.ts'), path], { stdio: 'inherit' });
  onTestFinished(() => void child.kill('SIGKILL'));
  expect(await once(child, 'exit')).toEqual([null, 'SIGKILL']);
  await expectAllOf(await opened(path));
});

it('takes the numbers of visitors from before for unverified, and those of carriers for proven', async () => {
  const path = newFile();
  const old = new DatabaseSync(path);
  const db = new Kysely({ dialect: new SqliteDialect({ database: nodeSqlite(old) }) });
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrationsFor('sqlite') } });
  const { error } = await migrator.migrateTo('0008_revocations_disabled_agents');
  expect(error).toBeUndefined();
  const put = old.prepare(`insert into calls (id, direction, phase, customer_number, customer_name, virtual_number,
    masked, lookup, params, started_at, note) values (?, ?, 'ended', ?, ?, '+14155550110', 0, 'unknown', '{}', '2029', '')`);
  const number = '+14155550123';
  put.run(aCall(1).id, 'inbound', number, 'Website visitor');
  put.run(aCall(2).id, 'inbound', number, null);
  put.run(aCall(3).id, 'inbound', null, 'Website visitor');
  put.run(aCall(4).id, 'outbound', number, 'Website visitor');
  await db.destroy();
  const { calls } = await opened(path);
  const read = await Promise.all([1, 2, 3, 4].map((n) => calls.get(aCall(n).id)));
  expect(read.map((call) => call?.unverified)).toEqual([true, undefined, undefined, undefined]);
});

it('what looks at the queue reads only what waits in it, however many jobs are finished', async () => {
  const path = newFile();
  const { jobs, outbox } = await opened(path);
  const asked = new Set<string>();
  const { prepare } = DatabaseSync.prototype;
  const listen = vi.spyOn(DatabaseSync.prototype, 'prepare').mockImplementation(function (this: DatabaseSync, sql) {
    asked.add(sql);
    return prepare.call(this, sql);
  });
  onTestFinished(() => listen.mockRestore());
  await jobs.claim(callLogOf('default'), { now, until }, 4);
  await outbox.pending();
  await outbox.parked();
  await jobs.reclaim(callLogOf('default'));
  listen.mockRestore();
  expect(asked.size).toBe(4);
  const database = new DatabaseSync(path, { readOnly: true });
  onTestFinished(() => database.close());
  for (const sql of asked) {
    const plan = database.prepare(`explain query plan ${sql}`).all();
    expect(plan.map(({ detail }) => String(detail))).toEqual([
      expect.stringMatching(/^SEARCH jobs USING .*jobs_(waiting|parked)/),
    ]);
  }
});
