/** Failures that only a database server can cause: it is unreachable, refuses, restarts, or has other clients. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../../src/gateway/start/system-clock.ts';
import { openStorage, type Storage } from '../../../src/gateway/storage/open.ts';
import { troubleOf } from '../../../src/gateway/storage/storage-trouble.ts';
import { ManualClock } from '../../../src/testing/manual-clock.ts';
import { RealPostgres } from '../../postgres/real-postgres.ts';
import { aCall } from '../app/call.ts';
import { eventually } from '../recordings/kept.ts';
import { cutWire, takeOver } from './lost-wire.ts';

const postgres = await RealPostgres.start();
afterAll(() => postgres.stop());

async function opened(...args: Parameters<typeof openStorage>): Promise<Storage> {
  const storage = await openStorage(...args);
  onTestFinished(() => storage.close());
  return storage;
}

const nameOf = (address: string): string => new URL(address).pathname.slice(1);

const codeOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'none',
    (error: { code?: unknown; message: string; help: string }) => {
      // Neither the user nor the password.
      expect(`${error.message} ${error.help}`).not.toMatch(/only-for-tests|wrong-password|sidecall:/);
      return error.code;
    },
  );

it('a wrong address is one coded error, at once, without the password', async () => {
  const open = (address: string) => codeOf(openStorage(address, new ManualClock()));
  expect(await open('postgres://sidecall:wrong-password@127.0.0.1:1/sidecall')).toBe('DATABASE_UNREACHABLE');
  expect(await open('postgres://sidecall:wrong-password@no-such-host.invalid/sidecall')).toBe('DATABASE_UNREACHABLE');
  expect(await open('postgres:///sidecall?host=/nowhere/at/all')).toBe('DATABASE_UNREACHABLE');
});

it('a start waits for up to 30 seconds for a server, and then ends with one coded error', async () => {
  const clock = new ManualClock();
  const waited: string[] = [];
  let ended: unknown = null;
  const opening = openStorage('postgres://127.0.0.1:1/sidecall', clock, undefined, {
    onWait: (error) => waited.push(error.code),
  });
  const coded = codeOf(opening).then((code) => {
    ended = code;
  });
  for (let passed = 0; passed < 30_000; passed += 1_000) {
    await eventually(() => clock.pending > 0);
    expect(ended).toBeNull();
    clock.advance(1_000);
  }
  await coded;
  expect([ended, waited]).toEqual(['DATABASE_UNREACHABLE', ['DATABASE_UNREACHABLE']]);
});

describe.skipIf(postgres.missing !== null)('a PostgreSQL server', () => {
  it('that starts after the gateway: the start goes on when it answers', async () => {
    const { server } = postgres;
    const address = await server.database();
    const waited: string[] = [];
    await server.halt();
    const opening = opened(address, systemClock, undefined, {
      alone: true,
      onWait: (error) => waited.push(error.code),
    });
    opening.catch(() => {});
    await eventually(() => waited.length > 0);
    await server.resume();
    const { calls } = await opening;
    await calls.write(aCall(1), []);
    expect(waited).toEqual(['DATABASE_UNREACHABLE']);
  });

  it('that refuses the password, the user or the name of the database is one coded error', async () => {
    const { server } = postgres;
    expect(await codeOf(openStorage(server.address('postgres', 'wrong-password'), systemClock))).toBe(
      'DATABASE_REFUSED',
    );
    expect(await codeOf(openStorage(server.address('no_such'), systemClock))).toBe('DATABASE_REFUSED');
    const { port } = server;
    expect(await codeOf(openStorage(`postgres://nobody@127.0.0.1:${port}/postgres`, systemClock))).toBe(
      'DATABASE_REFUSED',
    );
  });

  it('that is too old, or has another encoding, is refused before anything is changed', async () => {
    const { server } = postgres;
    await server.query(
      'postgres',
      "create database latin encoding 'LATIN1' template template0 locale_provider libc locale 'C'",
    );
    expect(await codeOf(openStorage(server.address('latin'), systemClock))).toBe('DATABASE_UNSUITABLE');
    const old = await server.database();
    // Only the reported version of the server differs.
    const name = new URL(old).pathname.slice(1);
    await server.query(name, 'create schema before');
    await server.query(
      name,
      `create function before.current_setting(text) returns text language sql as
       $$ select case when $1 = 'server_version_num' then '140011' else pg_catalog.current_setting($1) end $$`,
    );
    await server.query(name, `alter database ${name} set search_path = before, pg_catalog, public`);
    await expect(openStorage(old, systemClock)).rejects.toMatchObject({
      code: 'DATABASE_UNSUITABLE',
      message: expect.stringContaining('PostgreSQL 14'),
    });
    expect(await server.query(name, "select 1 from pg_tables where tablename = 'calls'")).toEqual([]);
  });

  it('with the data of a newer version is left as it is', async () => {
    const { server } = postgres;
    const address = await server.database();
    await (await openStorage(address, systemClock)).close();
    const name = nameOf(address);
    await server.query(name, "insert into kysely_migration values ('9999_of_the_future', '2099')");
    expect(await codeOf(openStorage(address, systemClock))).toBe('DATA_NEWER');
  });

  it('gets its tables once, whoever else starts at the same moment', async () => {
    const { server } = postgres;
    const address = await server.database();
    const all = await Promise.all([1, 2, 3].map(() => opened(address, systemClock)));
    await Promise.all(all.map(({ calls }, n) => calls.write(aCall(n), [])));
    expect((await all[0]?.calls.page({ limit: 10 }))?.calls).toHaveLength(3);
  });

  it('counts how often each call was written, for gateways that compare before they write', async () => {
    const { server } = postgres;
    const address = await server.database();
    const { calls } = await opened(address, systemClock);
    for (const phase of ['ringing', 'active', 'ended'] as const) await calls.write(aCall(1, { phase }), []);
    const rows = await server.query(nameOf(address), 'select version, gateway from calls');
    expect(rows).toEqual([{ version: 3, gateway: null }]);
  });

  it('serves one gateway at a time; one that is gone leaves nothing behind', async () => {
    const address = await postgres.server.database();
    const first = await openStorage(address, systemClock, undefined, { alone: true });
    expect(await codeOf(openStorage(address, systemClock, undefined, { alone: true }))).toBe('DATA_IN_USE');
    await first.close();
    await opened(address, systemClock, undefined, { alone: true });
  });

  it('is still one gateway’s after it was restarted', async () => {
    const { server } = postgres;
    const address = await server.database();
    await opened(address, systemClock, undefined, { alone: true });
    const held = `select 1 from pg_locks join pg_database on pg_database.oid = pg_locks.database
      where locktype = 'advisory' and datname = '${nameOf(address)}'`;
    expect(await server.query('postgres', held)).toHaveLength(1);
    await server.halt();
    await server.resume();
    await eventually(async () => (await server.query('postgres', held)).length === 1);
    expect(await codeOf(openStorage(address, systemClock, undefined, { alone: true }))).toBe('DATA_IN_USE');
  });

  it('whose lock another gateway took while the connection was lost is not used until that gateway has ended', async () => {
    const { server } = postgres;
    const address = await server.database();
    const heard: unknown[] = [];
    const writes = { wrote: () => heard.push('wrote'), failed: (error: unknown) => heard.push(troubleOf(error)) };
    const { calls } = await opened(address, systemClock, writes, { alone: true });
    await calls.write(aCall(1), []);
    const other = await takeOver(server, nameOf(address));
    await eventually(async () => (await codeOf(calls.get(aCall(1).id))) === 'DATA_IN_USE');
    expect(await codeOf(calls.write(aCall(2), []))).toBe('DATA_IN_USE');
    expect(heard.at(-1)).toBe('database-taken');
    const written = 'select 1 from calls';
    expect(await server.query(nameOf(address), written)).toHaveLength(1);
    await other.end();
    await eventually(async () => (await codeOf(calls.write(aCall(2), []))) === 'none');
    expect(heard.at(-1)).toBe('wrote');
    expect(await codeOf(openStorage(address, systemClock, undefined, { alone: true }))).toBe('DATA_IN_USE');
  });

  it('that a newer version has migrated while the connection was lost is not used again', async () => {
    const { server } = postgres;
    const address = await server.database();
    const { calls } = await opened(address, systemClock, undefined, { alone: true });
    const other = await takeOver(server, nameOf(address));
    await eventually(async () => (await codeOf(calls.get(aCall(1).id))) === 'DATA_IN_USE');
    await server.query(nameOf(address), "insert into kysely_migration values ('9999_of_the_future', '2099')");
    await other.end();
    await eventually(async () => (await codeOf(calls.write(aCall(1), []))) === 'DATA_NEWER');
    expect(await server.query(nameOf(address), 'select 1 from calls')).toEqual([]);
  });

  it('that lost a connection: a write waits until the lock is checked', async () => {
    const { server } = postgres;
    const address = await server.database();
    const wire = await cutWire(server.port);
    const { calls } = await opened(address.replace(`:${server.port}`, `:${wire.port}`), systemClock, undefined, {
      alone: true,
    });
    await calls.write(aCall(1), []);
    for (const n of [2, 3, 4]) {
      wire.cut();
      await calls.write(aCall(n), []);
    }
    expect((await calls.page({ limit: 10 })).calls).toHaveLength(4);
  });

  it('a migration that is killed half-way has changed nothing, and the next start makes it', async () => {
    const { server } = postgres;
    const address = await server.database();
    const name = nameOf(address);
    // The migration waits in the middle until this session ends its transaction, which creates a table of the same
    // name.
    const other = new pg.Client({ connectionString: address });
    await other.connect();
    onTestFinished(() => other.end());
    await other.query('begin; create table jobs (other integer)');
    const child = spawn(process.execPath, [join(import.meta.dirname, 'killed-migration.ts'), address], {
      stdio: 'ignore',
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    const busy = `select 1 from pg_stat_activity where datname = '${name}' and state <> 'idle' and xact_start is not null`;
    const waiting = `${busy} and wait_event_type = 'Lock'`;
    await eventually(async () => (await server.query('postgres', waiting)).length === 1);
    child.kill('SIGKILL');
    await once(child, 'exit');
    await other.query('rollback');
    await eventually(async () => (await server.query('postgres', busy)).length === 0);
    expect(await server.query(name, "select tablename from pg_tables where tablename = 'calls'")).toEqual([]);
    const { calls } = await opened(address, systemClock);
    await calls.write(aCall(1), []);
  });

  it('that restarts loses nothing: what is asked for in between waits, and is done once', async () => {
    const { server } = postgres;
    const heard: string[] = [];
    const writes = {
      wrote: () => heard.push('wrote'),
      failed: (error: unknown) => heard.push((error as { code: string }).code),
    };
    const storage = await opened(await server.database(), systemClock, writes);
    await storage.calls.write(aCall(1), [{ type: 'call.ringing', audience: 'kim' }]);
    await server.halt();
    const writing = [2, 3, 4].map((n) =>
      storage.calls.write(aCall(n), [{ type: 'call.ringing', audience: 'kim' }], { log: ['default'] }),
    );
    const reading = storage.calls.get(aCall(1).id);
    await eventually(() => heard.includes('DATABASE_UNREACHABLE'));
    heard.length = 0;
    await server.resume();
    await Promise.all(writing);
    expect(await reading).toMatchObject({ id: aCall(1).id });
    expect(heard).toContain('wrote');
    expect(await storage.calls.eventsAfter(0, '*', 10)).toHaveLength(4);
    expect(await storage.outbox.pending()).toBe(3);
  });

  it('that is away for more than 30 seconds: what was asked for is given up with one coded error', async () => {
    const { server } = postgres;
    const clock = new ManualClock();
    const storage = await opened(await server.database(), clock);
    await storage.calls.write(aCall(1), []);
    await server.halt();
    onTestFinished(() => server.resume());
    let ended: unknown = null;
    const writing = codeOf(storage.calls.write(aCall(2), [])).then((code) => {
      ended = code;
    });
    for (let passed = 0; passed < 29_500; passed += 250) {
      await eventually(() => clock.pending > 0);
      clock.advance(250);
    }
    expect(ended).toBeNull();
    await eventually(() => {
      clock.advance(250);
      return ended !== null;
    });
    await writing;
    expect(ended).toBe('DATABASE_UNREACHABLE');
    // A known outage does not cause another wait.
    expect(await codeOf(storage.calls.get(aCall(1).id))).toBe('DATABASE_UNREACHABLE');
  });

  it('that ends the connection in a transaction: the transaction is made again, whole', async () => {
    const { server } = postgres;
    const address = await server.database();
    const storage = await opened(address, systemClock);
    const name = nameOf(address);
    // The call is already written, and the event waits for a lock.
    const other = new pg.Client({ connectionString: address });
    await other.connect();
    onTestFinished(() => other.end());
    await other.query('begin; lock table call_events in access exclusive mode');
    const writing = storage.calls.write(aCall(1), [{ type: 'call.ringing', audience: 'kim' }], { log: ['default'] });
    const waiting = `select pid from pg_stat_activity where wait_event_type = 'Lock' and datname = '${name}'`;
    await eventually(async () => (await server.query('postgres', waiting)).length === 1);
    await server.query('postgres', `select pg_terminate_backend(pid) from (${waiting}) as w`);
    await other.query('commit');
    await writing;
    expect(await storage.calls.eventsAfter(0, '*', 10)).toHaveLength(1);
    expect(await storage.jobs.claim('call-log/default', { now: '2099', until: '2100' }, 5)).toMatchObject([
      { revision: 1 },
    ]);
  });

  it('that ends the connection while it commits: what it committed is not written again', async () => {
    const { server } = postgres;
    const address = await server.database();
    const wire = await cutWire(server.port);
    const name = nameOf(address);
    const storage = await opened(address.replace(`:${server.port}`, `:${wire.port}`), systemClock);
    // The commit waits until this session releases a lock, which is longer than its connection lives.
    const other = new pg.Client({ connectionString: address });
    await other.connect();
    onTestFinished(() => other.end());
    await other.query('select pg_advisory_lock(1)');
    await server.query(
      name,
      `create function slow() returns trigger language plpgsql as
         $$ begin perform pg_advisory_xact_lock_shared(1); return null; end $$;
       create constraint trigger slow after insert on call_events deferrable initially deferred
         for each row execute function slow()`,
    );
    const writing = storage.calls.write(aCall(1), [{ type: 'call.ringing', audience: 'kim' }], { log: ['default'] });
    const committing = `select 1 from pg_stat_activity where query = 'commit' and state = 'active' and datname = '${name}'`;
    await eventually(async () => (await server.query('postgres', committing)).length === 1);
    wire.cut();
    await other.query('select pg_advisory_unlock(1)');
    expect(await writing).toMatchObject([{ seq: 1, type: 'call.ringing' }]);
    expect(await storage.calls.eventsAfter(0, '*', 10)).toHaveLength(1);
    expect(await storage.jobs.claim('call-log/default', { now: '2099', until: '2100' }, 5)).toMatchObject([
      { revision: 1 },
    ]);
  });

  it('gives no reader an event before one that an open transaction may still put in front of it', async () => {
    const { server } = postgres;
    const address = await server.database();
    const { calls } = await opened(address, systemClock);
    await calls.write(aCall(1), [{ type: 'call.ringing', audience: 'kim' }]);
    const other = new pg.Client({ connectionString: address });
    await other.connect();
    onTestFinished(() => other.end());
    const put = "insert into call_events (call_id, type, audience, at) values ($1, 'call.ended', 'kim', '2030')";
    await other.query('begin');
    await other.query(put, [aCall(1).id]);
    // Later number, earlier commit.
    await calls.write(aCall(2), [{ type: 'call.ringing', audience: 'kim' }]);
    const before = await calls.eventsAfter(0, '*', 10);
    expect(before.map(({ seq }) => seq)).toEqual([1]);
    expect(await calls.lastSeq()).toBe(1);
    const waiting = calls.eventsAfter(1, 'kim', 10);
    await other.query('commit');
    expect((await waiting).map(({ seq }) => seq)).toEqual([2, 3]);
    expect((await calls.eventsAfter(2, '*', 10)).map(({ seq }) => seq)).toEqual([3]);
  });

  it('keeps a reader waiting only for events that were there when it asked, not for those that come meanwhile', async () => {
    const { server } = postgres;
    const address = await server.database();
    const clock = new ManualClock();
    const { calls } = await opened(address, clock);
    await calls.write(aCall(1), [{ type: 'call.ringing', audience: 'kim' }]);
    const [early, late] = [0, 1].map(() => new pg.Client({ connectionString: address })) as [pg.Client, pg.Client];
    for (const client of [early, late]) {
      await client.connect();
      onTestFinished(() => client.end());
      await client.query('begin');
    }
    const put = "insert into call_events (call_id, type, audience, at) values ($1, 'call.ended', 'kim', '2030')";
    await early.query(put, [aCall(1).id]);
    await calls.write(aCall(2), [{ type: 'call.ringing', audience: 'kim' }]);
    const waiting = calls.eventsAfter(1, '*', 10);
    await eventually(() => clock.pending > 0);
    // The event of call 3 cannot be returned before this transaction ends.
    await late.query('select pg_current_xact_id()');
    await calls.write(aCall(3), [{ type: 'call.ringing', audience: 'kim' }]);
    await early.query('commit');
    clock.advance(10);
    expect((await waiting).map(({ seq }) => seq)).toEqual([2, 3]);
    await late.query('rollback');
    expect((await calls.eventsAfter(3, '*', 10)).map(({ seq }) => seq)).toEqual([4]);
  });

  it('restored from a dump of another server, shows its events to readers all the same', async () => {
    const { server } = postgres;
    const address = await server.database();
    const first = await openStorage(address, systemClock);
    for (const n of [1, 2]) await first.calls.write(aCall(n), [{ type: 'call.ringing', audience: 'kim' }]);
    await first.close();
    await server.query(nameOf(address), 'update call_events set xid = (4000000000 + seq)::text::xid8');
    const { calls } = await opened(address, systemClock);
    await calls.write(aCall(3), [{ type: 'call.ringing', audience: 'kim' }]);
    expect((await calls.eventsAfter(0, '*', 10)).map(({ seq }) => seq)).toEqual([1, 2, 3]);
  });
});
