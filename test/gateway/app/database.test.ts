/** The gateway's commands and its start with a PostgreSQL server. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { readConfig } from '../../../src/gateway/config/config.ts';
import { database } from '../../../src/gateway/doctor/data.ts';
import { systemClock } from '../../../src/gateway/start/system-clock.ts';
import { copyDatabase } from '../../../src/gateway/storage/copy-database.ts';
import { openDataFolder } from '../../../src/gateway/storage/disk/data-folder.ts';
import { openStorage, type Storage } from '../../../src/gateway/storage/open.ts';
import { GatewayProcess } from '../../e2e/support/gateway-process.ts';
import { RealPostgres } from '../../postgres/real-postgres.ts';
import { callsOnCore } from '../calls/calls-on-core.ts';
import { FakeCore } from '../calls/fake-core.ts';
import { caller, line, until } from '../calls/setup.ts';
import { eventually } from '../recordings/kept.ts';
import { takeOver } from '../storage/lost-wire.ts';
import { aCall } from './call.ts';
import { runToEnd } from './process.ts';

const postgres = await RealPostgres.start();
afterAll(() => postgres.stop());

async function opened(place: string): Promise<Storage> {
  const storage = await openStorage(place, systemClock);
  onTestFinished(() => storage.close());
  return storage;
}

/** A data folder with the previous version's database. */
function folderOfBefore(): string {
  const folder = mkdtempSync(join(tmpdir(), 'sidecall-copied-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const old = new DatabaseSync(join(folder, 'sidecall.db'), { enableForeignKeyConstraints: false });
  old.exec(readFileSync(join(import.meta.dirname, '../storage/fixtures/before-jobs.sql'), 'utf8'));
  // A text that PostgreSQL cannot store unchanged, and sequence numbers of deleted rows.
  old.exec(`update calls set note = 'a' || char(0) || 'b' where agent = 'kim' and phase = 'active';
    update sqlite_sequence set seq = 40 where name = 'call_events'`);
  old.close();
  return folder;
}

/** The data of a store, for a comparison of both. */
async function readAll({ calls, directory, recordings, outbound, revocations, coreNotes, callNotes, outbox }: Storage) {
  const page = (await calls.page({ limit: 100 })).calls.map((call) => ({
    ...call,
    note: call.note.replaceAll('\0', ''),
  }));
  return {
    page,
    events: await calls.eventsAfter(0, '*', 100),
    numbers: await directory.virtualNumbers(),
    agents: await directory.agents(),
    sites: await directory.sites(),
    recordings: await recordings.ofCall(aCall(1).id),
    audit: await recordings.audit(100),
    outbound: await outbound.since('2000'),
    revocations: await revocations.all(0),
    notes: [await coreNotes.all(), await callNotes.all()],
    pending: await outbox.pending(),
  };
}

describe.skipIf(postgres.missing !== null)('with a PostgreSQL server', () => {
  it('copy-database takes over everything, and numbers of events go on after the last that was given', async () => {
    const folder = folderOfBefore();
    const address = await postgres.server.database();
    const counts: Record<string, number> = {};
    const onTable = (table: string, rows: number): void => {
      counts[table] = rows;
    };
    await copyDatabase({ folder, address, clock: systemClock, onTable });
    expect(counts).toMatchObject({ calls: 4, call_events: 6, call_participants: 9, jobs: 5, notes: 2, recordings: 4 });
    const copy = await opened(address);
    expect(await readAll(copy)).toEqual(await readAll(await opened(join(folder, 'sidecall.db'))));
    const [event] = await copy.calls.write(aCall(9), [{ type: 'call.ringing', audience: 'kim' }]);
    expect(event?.seq).toBe(41);
  });

  it('copy-database prints what it copied, or one line of why not, and never the password', async () => {
    const env = { SIDECALL_DATA: folderOfBefore(), SIDECALL_DATABASE: await postgres.server.database() };
    const run = () => runToEnd(join(import.meta.dirname, '../../../src/gateway/bin.ts'), ['copy-database'], env);
    const first = await run();
    expect([first.status, first.stderr]).toEqual([0, '']);
    expect(first.stdout).toMatch(/^calls +4$/m);
    expect(first.stdout).toMatch(/are now in 127\.0\.0\.1:\d+\/test_\d+/);
    expect(first.stdout).toMatch(/^The SQLite file is migrated first\. Backup: .*-0011_site_proof\.db$/m);
    const again = await run();
    expect([again.status, again.stderr]).toEqual([0, '']);
    expect(again.stdout).toMatch(/^calls +4$/m);
    expect(again.stdout).toMatch(/rows are already in 127\.0\.0\.1:\d+\/test_\d+/);
    const { pathname } = new URL(env.SIDECALL_DATABASE);
    await postgres.server.query(pathname.slice(1), "update agents set name = 'Another' where identity = 'kim'");
    const other = await run();
    expect([other.status, other.stdout]).toEqual([1, '']);
    expect(other.stderr).toMatch(/^sidecall: DATABASE_NOT_EMPTY .* table agents .*\n$/);
    expect(JSON.stringify([first, again, other])).not.toContain('only-for-tests');
  });

  it('copy-database that is repeated changes nothing: not the same data, not newer data, not an older version', async () => {
    const folder = folderOfBefore();
    const { server } = postgres;
    const address = await server.database();
    const copy = () => copyDatabase({ folder, address, clock: systemClock });
    expect(await copy()).toBe('copied');
    expect(await copy()).toBe('present');
    const running = await openStorage(address, systemClock);
    const [event] = await running.calls.write(aCall(9), [{ type: 'call.ringing', audience: 'kim' }]);
    expect(event?.seq).toBe(41);
    await running.close();
    await expect(copy()).rejects.toMatchObject({
      code: 'DATABASE_NOT_EMPTY',
      message: expect.stringContaining('table calls'),
    });
    const again = await openStorage(address, systemClock);
    expect((await again.calls.page({ limit: 10 })).calls).toHaveLength(5);
    await again.close();
    const name = new URL(address).pathname.slice(1);
    const migrations = 'select name from kysely_migration order by name desc';
    const [newest] = (await server.query(name, migrations)) as { name: string }[];
    await server.query(name, `delete from kysely_migration where name = '${newest?.name}'`);
    await expect(copy()).rejects.toMatchObject({
      code: 'DATABASE_NOT_EMPTY',
      message: expect.stringContaining('older version'),
    });
    expect(await server.query(name, migrations)).not.toContainEqual(newest);
  });

  it('copy-database refuses the folder of a gateway that runs, and a database with data or of a gateway that runs', async () => {
    const folder = folderOfBefore();
    const address = await postgres.server.database();
    const copy = () => copyDatabase({ folder, address, clock: systemClock });
    const running = openDataFolder(folder);
    await expect(copy()).rejects.toMatchObject({ code: 'DATA_IN_USE' });
    running.release();
    const other = await openStorage(address, systemClock, undefined, { alone: true });
    await expect(copy()).rejects.toMatchObject({ code: 'DATA_IN_USE' });
    await other.directory.putAgent({ identity: 'kim', name: 'Kim' });
    await other.close();
    await expect(copy()).rejects.toMatchObject({ code: 'DATABASE_NOT_EMPTY' });
    const empty = mkdtempSync(join(tmpdir(), 'sidecall-empty-'));
    onTestFinished(() => rmSync(empty, { recursive: true, force: true }));
    await expect(copyDatabase({ folder: empty, address, clock: systemClock })).rejects.toMatchObject({
      code: 'DATABASE_COPY_FAILED',
    });
  });

  it('copy-database that arrives otherwise than it was sent, or breaks off, leaves nothing and can be repeated', async () => {
    const folder = folderOfBefore();
    const { server } = postgres;
    const address = await server.database();
    const name = new URL(address).pathname.slice(1);
    await (await openStorage(address, systemClock)).close();
    await server.query(
      name,
      `create function other() returns trigger language plpgsql as
         $$ begin new.note = new.note || '!'; return new; end $$;
       create trigger other before insert on calls for each row execute function other()`,
    );
    const copy = () => copyDatabase({ folder, address, clock: systemClock });
    await expect(copy()).rejects.toMatchObject({
      code: 'DATABASE_COPY_FAILED',
      message: expect.stringContaining('calls'),
    });
    await server.query(name, 'drop trigger other on calls');
    await server.query(
      name,
      `create function gone() returns trigger language plpgsql as
         $$ begin perform pg_terminate_backend(pg_backend_pid()); return new; end $$;
       create trigger gone before insert on recordings for each row execute function gone()`,
    );
    await expect(copy()).rejects.toMatchObject({ code: 'DATABASE_UNREACHABLE' });
    expect(await server.query(name, 'select 1 from calls')).toEqual([]);
    await server.query(name, 'drop trigger gone on recordings');
    await copy();
    expect(await server.query(name, 'select 1 from calls')).toHaveLength(4);
  });

  it('the doctor says whether the server can be used, without its password', async () => {
    const { server } = postgres;
    const examined = (SIDECALL_DATABASE: string) =>
      database.run(readConfig({ SIDECALL_DATABASE, SIDECALL_DATA: '/nowhere' }), { clock: systemClock } as never);
    const fine = await server.database();
    expect(await examined(fine)).toEqual([expect.objectContaining({ verdict: 'right' })]);
    for (const address of [
      server.address('postgres', 'wrong-password'),
      'postgres://sidecall:wrong-password@127.0.0.1:1/x',
    ]) {
      const found = await examined(address);
      expect(found).toEqual([expect.objectContaining({ verdict: 'wrong' })]);
      expect(JSON.stringify(found)).not.toContain('wrong-password');
    }
    const name = new URL(fine).pathname.slice(1);
    expect(await server.query(name, "select 1 from pg_tables where tablename = 'calls'")).toEqual([]);
    await (await openStorage(fine, systemClock)).close();
    expect(await examined(fine)).toHaveLength(1);
    await server.query(name, 'delete from kysely_migration where name = (select max(name) from kysely_migration)');
    expect(await examined(fine)).toMatchObject([
      { verdict: 'right' },
      { verdict: 'note', todo: 'Run pg_dump before.' },
    ]);
  });

  it('a call goes on while the server restarts: what happens in between is written when it is back', async () => {
    const { server } = postgres;
    const core = new FakeCore();
    core.registered.set('anna', 1);
    const { storage, close } = await callsOnCore(core, ['anna'], { place: await server.database() });
    onTestFinished(close);
    const channel = core.call({ endpoint: { kind: 'carrier', identity: 'trunk' }, caller, dialled: line });
    await until(() => core.originated.length === 1);
    const [call] = await storage.calls.live();
    await server.halt();
    onTestFinished(() => server.resume().catch(() => {}));
    core.changes(core.originated[0]?.channelId ?? '', 'Up', ['pcmu']);
    // The caller stays unconnected: the bridge is created after the answer is written.
    await until(() => true);
    expect([core.live.has(channel.id), core.bridges.size]).toEqual([true, 0]);
    await server.resume();
    await until(() => [...core.bridges.values()][0]?.size === 2);
    expect(await storage.calls.get(call?.id ?? '')).toMatchObject({ phase: 'active', agent: 'anna' });
    core.leaves(channel.id);
    await until(() => core.live.size === 0);
    await eventually(async () => (await storage.calls.get(call?.id ?? ''))?.endReason === 'COMPLETED');
    expect((await storage.calls.eventsAfter(0, '*', 10)).map(({ type }) => type)).toEqual([
      'call.ringing',
      'call.answered',
      'call.ended',
    ]);
  });

  it('a call goes on while another gateway has the database: its end is written when that one has ended', async () => {
    const { server } = postgres;
    const place = await server.database();
    const name = new URL(place).pathname.slice(1);
    const core = new FakeCore();
    core.registered.set('anna', 1);
    const { storage, close } = await callsOnCore(core, ['anna'], { place, alone: true });
    onTestFinished(close);
    const channel = core.call({ endpoint: { kind: 'carrier', identity: 'trunk' }, caller, dialled: line });
    await until(() => core.originated.length === 1);
    core.changes(core.originated[0]?.channelId ?? '', 'Up', ['pcmu']);
    await until(() => [...core.bridges.values()][0]?.size === 2);
    const other = await takeOver(server, name);
    await eventually(() =>
      storage.calls.lastSeq().then(
        () => false,
        (error: { code?: string }) => error.code === 'DATA_IN_USE',
      ),
    );
    core.leaves(channel.id);
    await until(() => core.live.size === 0);
    expect(await server.query(name, 'select phase, end_reason from calls')).toEqual([
      { phase: 'active', end_reason: null },
    ]);
    await other.end();
    const ended = "select 1 from calls where phase = 'ended' and end_reason = 'COMPLETED'";
    await eventually(async () => (await server.query(name, ended)).length === 1);
    const events = await server.query(name, 'select type from call_events order by seq');
    expect(events.map(({ type }) => type)).toEqual(['call.ringing', 'call.answered', 'call.ended']);
  });

  it('a gateway whose server restarts says so in /healthz, stays alive, and goes on by itself', async () => {
    const { server } = postgres;
    const gateway = await GatewayProcess.start({
      SIDECALL_DATABASE: await server.database(),
      SIDECALL_LOG_LEVEL: 'warn',
    });
    onTestFinished(() => gateway.kill());
    await gateway.call('PUT', '/v1/agents/kim', { name: 'Kim' });
    const health = async () =>
      (await (await fetch(`${gateway.url}/healthz`)).json()) as { status: string; cause?: string };
    await server.halt();
    onTestFinished(() => server.resume().catch(() => {}));
    const writing = gateway.call('PUT', '/v1/agents/lou', { name: 'Lou' });
    await eventually(async () => (await health()).cause === 'database-unreachable');
    expect((await fetch(`${gateway.url}/livez`)).status).toBe(200);
    await server.resume();
    await writing;
    await eventually(async () => (await health()).status === 'ok');
    expect(await gateway.call('GET', '/v1/agents')).toMatchObject([{ identity: 'kim' }, { identity: 'lou' }]);
    expect(gateway.output).not.toContain('only-for-tests');
    await gateway.kill('SIGTERM');
  });

  it('a gateway says in /healthz that its password was changed, or that another gateway took its database', async () => {
    const { server } = postgres;
    await server.query('postgres', "create role other login password 'first'");
    await server.query('postgres', 'create database other owner other');
    const gateway = await GatewayProcess.start({
      SIDECALL_DATABASE: `postgres://other:first@127.0.0.1:${server.port}/other`,
      SIDECALL_LOG_LEVEL: 'warn',
    });
    onTestFinished(() => gateway.kill());
    const cause = async () => ((await (await fetch(`${gateway.url}/healthz`)).json()) as { cause?: string }).cause;
    const ends = `select pg_terminate_backend(pid) from pg_stat_activity where usename = 'other'`;
    await server.query('postgres', "alter role other password 'second'");
    await server.query('postgres', ends);
    await eventually(async () => (await cause()) === 'database-refused');
    await server.query('postgres', "alter role other password 'first'");
    await eventually(async () => (await cause()) === undefined);
    const other = await takeOver(server, 'other');
    await eventually(async () => (await cause()) === 'database-taken');
    await expect(gateway.call('PUT', '/v1/agents/kim', { name: 'Kim' })).rejects.toThrow('DATA_IN_USE');
    expect(await server.query('other', 'select 1 from agents')).toEqual([]);
    await other.end();
    await eventually(async () => (await cause()) === undefined);
    await gateway.call('PUT', '/v1/agents/kim', { name: 'Kim' });
    await gateway.kill('SIGTERM');
  });
});
