import { expect, it } from 'vitest';
import { testApp } from '../app/app.ts';
import { aCall } from '../app/call.ts';

async function listing() {
  const test = await testApp();
  const get = async (url: string, headers = test.withKey) => {
    const answer = await test.app.inject({ url: `/v1${url}`, headers });
    return { status: answer.statusCode, total: answer.headers['x-total-count'], body: answer.json() };
  };
  return { ...test, get };
}

const identities = (body: { identity: string }[]) => body.map(({ identity }) => identity);

it('ten thousand agents are searched and paged by the gateway', async () => {
  const { storage, get } = await listing();
  const names = Array.from({ length: 10_000 }, (_, n) => `a${String(n).padStart(5, '0')}`);
  // In one turn of the event loop: they wait for the disk together.
  await Promise.all(names.map((identity) => storage.directory.putAgent({ identity, name: `Agent ${identity}` })));
  await storage.directory.putAgent({ identity: 'zoe', name: 'Zoë Müller' });
  const first = await get('/agents?limit=3');
  expect([identities(first.body), first.total]).toEqual([['a00000', 'a00001', 'a00002'], '10001']);
  expect(identities((await get('/agents?limit=2&after=a00002')).body)).toEqual(['a00003', 'a00004']);
  // The last one of the page before may have been deleted.
  expect(identities((await get('/agents?limit=1&after=a00002x')).body)).toEqual(['a00003']);
  expect(identities((await get('/agents?limit=5&after=a09999')).body)).toEqual(['zoe']);
  const zoe = await get(`/agents?search=${encodeURIComponent('MULLER zo')}`);
  expect([identities(zoe.body), zoe.total]).toEqual([['zoe'], '1']);
  const nines = await get('/agents?search=agent%20999&limit=2&after=a00999');
  expect([identities(nines.body), nines.total]).toEqual([['a01999', 'a02999'], '19']);
  expect((await get('/agents')).body).toHaveLength(10_001);
  expect((await get('/agents?limit=0')).status).toBe(400);
});

it('administrators find an agent by the digits of their phone, and other agents do not', async () => {
  const { storage, get, as } = await listing();
  const phone = { number: '+14155550177', only: false, withoutConfirm: false };
  await storage.directory.putAgent({ identity: 'kim', name: 'Kim', phone });
  const search = `/agents?search=${encodeURIComponent('(415) 555-01')}`;
  expect(identities((await get(search)).body)).toEqual(['kim']);
  expect((await get(search, await as('lou', 'supervisor'))).body).toEqual([]);
});

it('numbers, sites and webhooks are searched and paged in the same way', async () => {
  const { app, storage, get, withKey: headers } = await listing();
  for (const [n, label] of ['Sales', 'Support', 'Sales east'].entries()) {
    await storage.directory.putVirtualNumber({
      ...{ number: `+1415555011${n}`, label, masked: false, agents: ['kim'], ringSeconds: 20 },
    });
    const site = {
      key: `shop-${n}`,
      origins: [`https://${n}.shop.example`],
      target: '+14155550110',
      proof: 'none' as const,
    };
    await storage.directory.putSite(site);
    const payload = { url: `https://hooks${n}.example`, events: ['call.ended'] };
    await app.inject({ method: 'POST', url: '/v1/webhooks', headers, payload });
  }
  const numbers = async (query: string) =>
    (await get(`/virtual-numbers?${query}`)).body.map(({ number }: { number: string }) => number);
  expect(await numbers('search=sales')).toEqual(['+14155550110', '+14155550112']);
  expect(await numbers('search=sales&limit=1&after=%2B14155550110')).toEqual(['+14155550112']);
  expect((await get('/sites?search=1.shop')).body).toMatchObject([{ key: 'shop-1' }]);
  expect((await get('/sites?limit=2&after=shop-0')).body).toMatchObject([{ key: 'shop-1' }, { key: 'shop-2' }]);
  const ids = (await get('/webhooks')).body.map(({ id }: { id: string }) => id).sort();
  const page = await get(`/webhooks?limit=1&after=${ids[0]}`);
  expect([page.body.map(({ id }: { id: string }) => id), page.total]).toEqual([[ids[1]], '3']);
  expect((await get('/webhooks?search=hooks2')).body).toMatchObject([{ url: 'https://hooks2.example/' }]);
});

const answered = {
  answeredAt: '2030-01-01T00:01:00.000Z',
  endedAt: '2030-01-01T00:02:00.000Z',
  phase: 'completed',
} as const;

it('calls are found by conditions; agents find among their own', async () => {
  const { storage, get, as } = await listing();
  await storage.calls.write(aCall(1, { ...answered, endReason: 'COMPLETED' }), []);
  await storage.calls.write(aCall(2, { ...answered, endReason: 'COMPLETED', agent: 'lou' }), []);
  await storage.calls.write(aCall(3), []);
  const ids = async (query: string, headers?: { authorization: string }) =>
    (await get(`/calls?${query}`, headers)).body.calls.map(({ id }: { id: string }) => id);
  const number = encodeURIComponent('(415) 555-0123');
  expect(await ids(`outcome=answered&number=${number}`)).toEqual([aCall(2).id, aCall(1).id]);
  expect(await ids('outcome=answered', await as('lou'))).toEqual([aCall(2).id]);
  expect(await ids(`startedAfter=${encodeURIComponent('2030-01-01T01:00:03+01:00')}`)).toEqual([aCall(3).id]);
  expect((await get('/calls?outcome=fine')).status).toBe(400);
  expect((await get('/calls?startedAfter=yesterday')).status).toBe(400);
});

it('calls are exported as CSV: masked, without formulas, and with a line in the audit', async () => {
  const { app, storage, withKey: headers, as } = await listing();
  for (let n = 1; n <= 250; n += 1) await storage.calls.write(aCall(n, { agent: 'lou' }), []);
  const note = '=HYPERLINK("https://evil.example")';
  await storage.calls.write(aCall(251, { ...answered, endReason: 'COMPLETED', masked: true, note }), []);
  const whole = await app.inject({ url: '/v1/calls/export?delimiter=semicolon', headers });
  expect(whole.headers['content-type']).toBe('text/csv; charset=utf-8');
  const lines = whole.body.split('\r\n');
  expect([lines.length, lines[0]?.startsWith('\uFEFF"id";"startedAt";"answeredAt"')]).toEqual([253, true]);
  expect(lines[1]).toContain(`"'=HYPERLINK(""https://evil.example"")"`);
  expect(lines[1]).not.toMatch(/5550123|555-0123/);
  expect(lines[2]).toContain('"+14155550123"');
  const some = await app.inject({ url: '/v1/calls/export?agent=kim', headers: await as('sam', 'supervisor') });
  expect(some.body.split('\r\n')).toHaveLength(3);
  expect((await app.inject({ url: '/v1/calls/export', headers: await as('kim') })).statusCode).toBe(403);
  expect((await storage.recordings.audit(10)).map(({ who, what, subject }) => `${who} ${what} ${subject}`)).toEqual([
    'sam calls.exported agent',
    'api-key calls.exported all',
  ]);
});
