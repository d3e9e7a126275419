/**
 * The cost of the database: finding due jobs among half a million finished ones, the number of calls written per
 * second, and event streams.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { callLogOf } from '../../src/gateway/jobs/port.ts';
import { systemClock } from '../../src/gateway/start/system-clock.ts';
import { openStorage, type Storage } from '../../src/gateway/storage/open.ts';
import { aCall } from '../../test/gateway/app/call.ts';
import { NoProgram } from '../debian/packages.ts';
import { PostgresServer } from '../postgres/run.ts';
import { percentile } from './percentile.ts';
import type { BenchRow } from './row.ts';
import { measuredStreams } from './streams.ts';

const calls = 500_000;
const looks = 300;
/** Number of concurrently written calls, and the duration. */
const writers = 16;
const writingMs = 4_000;

/**
 * Rows of n finished calls, each with its entry in the CRM.
 * @param id makes an ID of a number i
 */
const filled = (numbers: string, id: string): string[] => [
  `insert into calls (id, direction, phase, virtual_number, masked, agent, lookup, params, started_at, ended_at, note)
   select ${id}, 'inbound', 'completed', '+14155550110', 0, 'kim', 'found', '{}', '2029-01-01T00:00:00.000Z',
     '2029-01-01T00:01:00.000Z', '' from ${numbers}`,
  `insert into jobs (kind, key, revision, attempts, result) select '${callLogOf('default')}', ${id}, 2, 0, 'r' from ${numbers}`,
];

/** `npm run bench storage` */
export async function benchStorage(): Promise<BenchRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'sidecall-bench-storage-'));
  try {
    return [
      ...(await ofSqlite(join(folder, 'sidecall.db'))),
      ...(await measuredStreams('SQLite', join(folder, 'streams.db'))),
      ...(await ofPostgres()),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function ofSqlite(path: string): Promise<BenchRow[]> {
  await (await openStorage(path, systemClock)).close();
  const database = new DatabaseSync(path);
  const numbers = `(with recursive n(i) as (select 1 union all select i + 1 from n where i < ${calls}) select i from n)`;
  for (const sql of filled(numbers, "printf('CA%032x', i)")) database.exec(sql);
  database.close();
  return measured('SQLite', path);
}

async function ofPostgres(): Promise<BenchRow[]> {
  let server: PostgresServer;
  try {
    server = await PostgresServer.start({ durable: true });
  } catch (error) {
    if (error instanceof NoProgram) return [{ name: 'PostgreSQL', value: error.message }];
    throw error;
  }
  try {
    const address = await server.database();
    const name = new URL(address).pathname.slice(1);
    await (await openStorage(address, systemClock)).close();
    const numbers = `generate_series(1, ${calls}) as i`;
    for (const sql of filled(numbers, "'CA' || lpad(to_hex(i), 32, '0')")) await server.query(name, sql);
    await server.query(name, 'vacuum analyze');
    const rows = await measured('PostgreSQL', address);
    return [...rows, ...(await measuredStreams('PostgreSQL', await server.database()))];
  } finally {
    await server.stop();
  }
}

async function measured(name: string, place: string): Promise<BenchRow[]> {
  const storage = await openStorage(place, systemClock);
  try {
    const nothing = await looked(storage);
    const pending = await counted(storage);
    const written = await writtenASecond(storage);
    return [
      {
        name: `${name}: look for due jobs, ${calls.toLocaleString('en')} calls`,
        value: `${percentile(nothing, 50).toFixed(2)} ms, p99 ${percentile(nothing, 99).toFixed(2)} ms`,
        goal: 'under 1 ms',
      },
      { name: `${name}: count what is pending`, value: `${pending.toFixed(2)} ms` },
      {
        name: `${name}: calls written, ${writers} at once`,
        value: `${Math.round(written).toLocaleString('en')} a second`,
      },
    ];
  } finally {
    await storage.close();
  }
}

async function looked({ jobs }: Storage): Promise<number[]> {
  const times = { now: '2030-01-01T00:00:00.000Z', until: '2030-01-01T00:01:00.000Z' };
  const took: number[] = [];
  for (let n = 0; n < looks; n += 1) {
    const begun = performance.now();
    await jobs.claim(callLogOf('default'), times, 4);
    took.push(performance.now() - begun);
  }
  return took;
}

async function counted({ outbox }: Storage): Promise<number> {
  const begun = performance.now();
  for (let n = 0; n < looks; n += 1) await outbox.pending();
  return (performance.now() - begun) / looks;
}

async function writtenASecond({ calls: store }: Storage): Promise<number> {
  let next = calls + 1;
  let written = 0;
  const begun = performance.now();
  const write = async (): Promise<void> => {
    while (performance.now() - begun < writingMs) {
      next += 1;
      await store.write(aCall(next, { phase: 'ended' }), [{ type: 'call.ended', audience: 'kim' }], {
        log: ['default'],
      });
      written += 1;
    }
  };
  await Promise.all(Array.from({ length: writers }, write));
  return written / ((performance.now() - begun) / 1000);
}
