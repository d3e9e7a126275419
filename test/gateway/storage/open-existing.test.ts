import { readFileSync } from 'node:fs';
import { expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../../src/gateway/start/system-clock.ts';
import { openStorage } from '../../../src/gateway/storage/open.ts';
import { openExisting } from '../../../src/gateway/storage/open-existing.ts';
import { databaseBefore } from './database-before.ts';

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

it('is written beside the gateway, whose own writes all succeed', async () => {
  const path = await databaseBefore('0015_crm_connections', []);
  const gateway = await openStorage(path, systemClock);
  onTestFinished(() => gateway.close());
  const command = await openExisting(path, systemClock);
  onTestFinished(() => command.close());
  const writes: Promise<unknown>[] = [];
  for (let n = 0; n < 50; n += 1) {
    writes.push(gateway.directory.putAgent({ identity: `agent-${n}`, name: 'A' }));
    if (n % 5 === 0) writes.push(command.signIns.putLink(link(`${n}`), 1, audit));
  }
  await Promise.all(writes);
  expect(await gateway.directory.agents()).toHaveLength(50);
  expect(await gateway.signIns.takeLink('45', 1)).toMatchObject({ identity: 'kim' });
});
