import { expect, it } from 'vitest';
import { type TestApp, testApp } from '../app/app.ts';
import { aCall } from '../app/call.ts';

/** Oldest first, as "actor action subject". */
const linesOf = async ({ storage }: TestApp) =>
  (await storage.recordings.audit(1000)).reverse().map(({ who, what, subject }) => `${who} ${what} ${subject}`);

it('has every change that administrators make, and every token that is minted', async () => {
  const test = await testApp();
  const ask = (method: 'PUT' | 'POST' | 'DELETE', url: string, payload?: object, headers = test.withKey) =>
    test.app.inject({ method, url, headers, ...(payload && { payload }), remoteAddress: '192.0.2.9' });
  const root = await test.as('root', 'admin');
  await ask('PUT', '/v1/agents/kim', { name: 'Kim', phone: '+14155550177' }, root);
  await ask('PUT', '/v1/agents/kim', { name: 'Kim', disabled: true });
  await ask('DELETE', '/v1/agents/kim');
  await ask('DELETE', '/v1/agents/kim');
  await ask('PUT', '/v1/virtual-numbers/+14155550110', { label: 'Sales', agents: ['lou'], masked: true });
  await ask('DELETE', '/v1/virtual-numbers/+14155550110');
  await ask('PUT', '/v1/sites/shop', { origins: ['https://shop.example'], target: '+14155550110' });
  await ask('DELETE', '/v1/sites/shop');
  for (const role of ['agent', 'supervisor', 'admin']) await ask('POST', '/v1/tokens', { identity: 'lou', role });
  await ask('POST', '/v1/tokens/revoke', { identity: 'lou' });
  expect(await linesOf(test)).toEqual([
    'root agent.put kim',
    'api-key agent.disabled kim',
    'api-key agent.deleted kim',
    'api-key virtual-number.put +14155550110',
    'api-key virtual-number.deleted +14155550110',
    'api-key site.put shop',
    'api-key site.deleted shop',
    'api-key token.issued agent lou',
    'api-key token.issued supervisor lou',
    'api-key token.issued admin lou',
    'api-key token.revoked identity:lou',
  ]);
  const stored = await test.storage.recordings.audit(1000);
  expect(new Set(stored.map(({ address }) => address))).toEqual(new Set(['192.0.2.9']));
  // No agent's own number, and no secret.
  expect(JSON.stringify(stored)).not.toMatch(/5550177|sk_|eyJ/);
});

it('and the change are written together, or neither is', async () => {
  const test = await testApp();
  const audit = { at: null as unknown as string, who: 'x', what: 'agent.put', subject: 'kim', address: '' } as const;
  await expect(test.storage.directory.putAgent({ identity: 'kim', name: 'Kim' }, { audit })).rejects.toThrow();
  expect(await test.storage.directory.agent('kim')).toBeNull();
});

it('has who reads much, at once or in small pages, and who reads the audit', async () => {
  const test = await testApp();
  for (let n = 0; n < 120; n += 1) await test.storage.calls.write(aCall(n), []);
  const sam = await test.as('sam', 'supervisor');
  const read = (url: string, headers: object = sam) => test.app.inject({ url, headers: { ...headers } });
  for (let n = 0; n < 3; n += 1) await read('/v1/calls?limit=30');
  expect(await linesOf(test)).toEqual([]);
  await read('/v1/calls?limit=30');
  await read('/v1/calls?limit=100', test.withKey);
  await read('/v1/calls?live=true');
  await read('/v1/audit', test.withKey);
  await read('/v1/audit', test.withKey);
  expect(await linesOf(test)).toEqual([
    'sam calls.read 120',
    'api-key calls.read 100',
    'sam calls.read 240',
    'api-key audit.read 3',
  ]);
});

it('is filtered by person, kind and time, and read page by page', async () => {
  const { app, withKey, storage } = await testApp();
  const line = (who: string, what: 'played' | 'deleted', day: number) =>
    storage.recordings.note({ at: `2030-01-0${day}T12:00:00.000Z`, who, what, subject: `R${day}`, address: '' });
  await line('kim', 'played', 1);
  await line('root', 'deleted', 2);
  await line('kim', 'deleted', 3);
  const read = async (query: Record<string, string> = {}): Promise<{ id: number; subject: string }[]> =>
    (await app.inject({ url: '/v1/audit', headers: withKey, query })).json();
  const subjects = async (query: Record<string, string>) => (await read(query)).map(({ subject }) => subject);
  expect(await subjects({ who: 'kim' })).toEqual(['R3', 'R1']);
  expect(await subjects({ who: 'kim', what: 'deleted' })).toEqual(['R3']);
  expect(await subjects({ since: '2030-01-02T12:00:00Z', until: '2030-01-03T13:00:00+01:00' })).toEqual(['R2']);
  const [first] = await read({ limit: '1', who: 'kim' });
  expect(first?.subject).toBe('R3');
  expect(await subjects({ limit: '1', who: 'kim', before: String(first?.id) })).toEqual(['R1']);
});
