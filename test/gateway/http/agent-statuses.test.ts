import { expect, it } from 'vitest';
import { type TestApp, type TestAppOptions, testApp } from '../app/app.ts';
import { readEvents } from './event-reader.ts';

async function office(options?: TestAppOptions) {
  const test: TestApp = await testApp({ core: { contacts: () => 1 }, ...options });
  for (const identity of ['kim', 'lou'])
    await test.storage.directory.putAgent({ identity, name: identity.toUpperCase() });
  await test.agentStatuses.directoryChanged();
  const ask = async (method: 'GET' | 'PUT' | 'POST', url: string, as: { authorization: string }, payload?: object) => {
    const answer = await test.app.inject({ method, url, headers: as, ...(payload && { payload }) });
    return { status: answer.statusCode, body: answer.json() };
  };
  return { ...test, ask };
}

const status = (identity: string) => `/v1/agents/${identity}/status`;

it('an agent sets their own status, and no other’s; supervisors set any, which is audited', async () => {
  const { ask, as, storage } = await office();
  const [kim, sam] = [await as('kim'), await as('sam', 'supervisor')];
  const own = await ask('PUT', status('kim'), kim, { status: 'break' });
  expect(own).toMatchObject({ status: 200, body: { identity: 'kim', name: 'KIM', status: 'break', setBy: 'agent' } });
  expect(await ask('PUT', status('lou'), kim, { status: 'offline' })).toMatchObject({ status: 403 });
  expect(await storage.recordings.audit(10)).toEqual([]);
  const set = await ask('PUT', status('lou'), sam, { status: 'offline' });
  expect(set.body).toMatchObject({ status: 'offline', setBy: 'supervisor' });
  expect(await storage.recordings.audit(10)).toMatchObject([
    { who: 'sam', what: 'agent.status', subject: 'lou offline' },
  ]);
  expect(await ask('PUT', status('nemo'), sam, { status: 'offline' })).toMatchObject({ status: 404 });
  expect(await ask('PUT', status('sam'), sam, { status: 'break' }), 'a supervisor with a phone').toMatchObject({
    body: { identity: 'sam', status: 'break', setBy: 'agent' },
  });
});

it('agents see the statuses of colleagues, with whether they have a call', async () => {
  const { ask, as } = await office({ calls: { busy: (identity) => identity === 'lou' } });
  const kim = await as('kim');
  await ask('PUT', status('kim'), kim, { status: 'break' });
  const { body } = await ask('GET', '/v1/agent-statuses', kim);
  expect(body.statuses).toMatchObject([
    { identity: 'kim', status: 'break', busy: false },
    { identity: 'lou', status: 'available', busy: true },
  ]);
  expect((await ask('GET', status('lou'), kim)).body).toMatchObject({ identity: 'lou', reason: null, until: null });
  expect((await ask('GET', '/v1/agents', kim)).body).toMatchObject([
    { identity: 'kim', away: 'break' },
    { identity: 'lou' },
  ]);
  expect(await ask('GET', status('kim'), await as('visitor', 'visitor'))).toMatchObject({ status: 403 });
});

it('administrators configure the reasons; a break then needs one of them', async () => {
  const { ask, as, storage } = await office();
  const [kim, admin] = [await as('kim'), await as('ada', 'admin')];
  const reasons = ['Lunch', 'Training'];
  expect(await ask('PUT', '/v1/break-reasons', kim, { reasons })).toMatchObject({ status: 403 });
  expect(await ask('PUT', '/v1/break-reasons', admin, { reasons: [' Lunch ', 'Lunch'] })).toMatchObject({
    status: 400,
  });
  expect(await ask('PUT', '/v1/break-reasons', admin, { reasons })).toEqual({ status: 200, body: { reasons } });
  expect((await storage.recordings.audit(1))[0]).toMatchObject({ who: 'ada', what: 'break-reasons.put' });
  expect((await ask('GET', '/v1/break-reasons', kim)).body).toEqual({ reasons });
  for (const [body, code] of [
    [{ status: 'break' }, 400],
    [{ status: 'break', reason: 'Nap' }, 400],
    [{ status: 'available', reason: 'Lunch' }, 400],
    [{ status: 'wrap-up' }, 400],
    [{ status: 'break', reason: 'Lunch' }, 200],
  ] as const) {
    expect(await ask('PUT', status('kim'), kim, body), JSON.stringify(body)).toMatchObject({ status: code });
  }
  await ask('PUT', '/v1/break-reasons', admin, { reasons: [] });
  expect((await ask('GET', status('kim'), kim)).body, 'a running break keeps its reason').toMatchObject({
    reason: 'Lunch',
  });
});

it('a page hears its own status at once, and those of colleagues if it watches', async () => {
  const { app, ask, as } = await office();
  const [kim, lou] = [await as('kim'), await as('lou')];
  const reader = await readEvents(`${await app.listen({ port: 0 })}/v1/events`, kim);
  expect((await reader.next()).event).toBe('snapshot');
  await ask('PUT', status('lou'), lou, { status: 'break' });
  await ask('PUT', status('kim'), kim, { status: 'break' });
  const own = await reader.next();
  expect([own.event, own.id]).toEqual(['agent.status', undefined]);
  expect(JSON.parse(own.data).statuses).toMatchObject([{ identity: 'kim', status: 'break' }]);
  expect((await ask('POST', '/v1/agent-statuses/watch', kim)).body).toEqual({ seconds: 120 });
  await ask('PUT', status('lou'), lou, { status: 'available' });
  expect(JSON.parse((await reader.next()).data).statuses).toMatchObject([{ identity: 'lou', status: 'available' }]);
});
