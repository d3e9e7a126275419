import { readFileSync } from 'node:fs';
import { sql } from 'kysely';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../../src/gateway/start/system-clock.ts';
import { openStorage } from '../../../src/gateway/storage/open.ts';
import { openExisting } from '../../../src/gateway/storage/open-existing.ts';
import { queryPostgres } from '../../../src/gateway/storage/postgres/open-postgres.ts';
import { RealPostgres } from '../../postgres/real-postgres.ts';
import { databaseBefore } from './database-before.ts';

const postgres = await RealPostgres.start();
afterAll(() => postgres.stop());

const audit = {
  at: '2030-01-01T00:00:00.000Z',
  who: '@command',
  what: 'sign-in-link.made',
  subject: 'x',
  address: '',
} as const;
const link = (hash: string) => ({ hash, identity: 'kim', role: 'agent' as const, madeAt: 1, expires: 2 });

it('a database of an earlier version is left as it is', async () => {
  const path = await databaseBefore('0015_crm_connections', []);
  const before = readFileSync(path);
  await expect(openExisting(path, systemClock)).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
  expect(readFileSync(path).equals(before)).toBe(true);
});

it('is written beside the gateway, which finds what was written', async () => {
  const path = await databaseBefore('0015_crm_connections', []);
  const gateway = await openStorage(path, systemClock);
  onTestFinished(() => gateway.close());
  const command = await openExisting(path, systemClock);
  onTestFinished(() => command.close());
  // One after the other: both are in this process, in which a wait for the other's lock would never end.
  for (let n = 0; n < 5; n += 1) {
    await gateway.directory.putAgent({ identity: `agent-${n}`, name: 'A' });
    await command.signIns.putLink(link(`${n}`), 1, audit);
  }
  expect(await gateway.directory.agents()).toHaveLength(5);
  expect(await gateway.signIns.takeLink('4', 1)).toMatchObject({ identity: 'kim' });
});

describe.skipIf(postgres.missing !== null)('on PostgreSQL', () => {
  it('a database that no gateway has used stays empty', async () => {
    const address = await postgres.server.database();
    await expect(openExisting(address, systemClock)).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
    const tables = await queryPostgres(address, systemClock, async (db) => {
      const { rows } = await sql`select tablename from pg_tables where schemaname = current_schema()`.execute(db);
      return rows;
    });
    expect(tables).toEqual([]);
  });

  it('is written beside the gateway that holds its lock', async () => {
    const address = await postgres.server.database();
    const gateway = await openStorage(address, systemClock, undefined, { alone: true });
    onTestFinished(() => gateway.close());
    const command = await openExisting(address, systemClock);
    onTestFinished(() => command.close());
    await Promise.all([
      gateway.directory.putAgent({ identity: 'kim', name: 'Kim' }),
      command.signIns.putLink(link('a'), 1, audit),
    ]);
    expect(await gateway.signIns.takeLink('a', 1)).toMatchObject({ identity: 'kim' });
  });
});
