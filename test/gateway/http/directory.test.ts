import { expect, it } from 'vitest';
import { FakeCrm } from '../../../src/testing/fake-crm.ts';
import { ManualClock } from '../../../src/testing/manual-clock.ts';
import { testApp } from '../app/app.ts';

it('a virtual number is kept in E.164, however it is spelled in the address', async () => {
  const { app, withKey: headers } = await testApp({ env: { SIDECALL_RING_SECONDS: '12' } });
  const put = await app.inject({
    method: 'PUT',
    url: `/v1/virtual-numbers/${encodeURIComponent('(415) 555-0110')}`,
    headers,
    payload: { label: 'Sales', agents: ['kim', 'lou'], record: 'always', voicemail: true },
  });
  const line = {
    number: '+14155550110',
    display: '(415) 555-0110',
    label: 'Sales',
    masked: false,
    agents: ['kim', 'lou'],
    ringSeconds: 12,
    record: 'always',
    voicemail: true,
  };
  const warnings = ['There is no agent “kim” (yet).', 'There is no agent “lou” (yet).'];
  expect(put.json()).toEqual({ ...line, warnings });
  expect((await app.inject({ url: '/v1/virtual-numbers', headers })).json()).toEqual([line]);
  expect((await app.inject({ url: '/v1/virtual-numbers/+14155550110', headers })).json()).toEqual(line);
  expect((await app.inject({ url: '/v1/virtual-numbers/hello', headers })).json().error.code).toBe('INVALID_NUMBER');
  const remove = () => app.inject({ method: 'DELETE', url: '/v1/virtual-numbers/+14155550110', headers });
  expect((await remove()).statusCode).toBe(204);
  expect((await remove()).statusCode).toBe(404);
});

it('a virtual number names its CRM connections in order; unknown ones are taken, with a warning', async () => {
  const { app, withKey: headers, crmConnections } = await testApp({ crm: { adapter: new FakeCrm(new ManualClock()) } });
  const put = async (payload: object) => {
    const more = { label: 'Sales', agents: ['kim'], ...payload };
    const url = '/v1/virtual-numbers/+14155550110';
    const answer = await app.inject({ method: 'PUT', url, headers, payload: more });
    return { status: answer.statusCode, body: answer.json() };
  };
  expect(crmConnections.list().map(({ stored }) => stored.id)).toEqual(['default']);
  const made = await put({ connections: [{ id: 'default' }, { id: 'defalt', log: true }], ownerFirst: true });
  expect(made.body).toMatchObject({
    connections: [
      { id: 'default', log: false },
      { id: 'defalt', log: true },
    ],
    ownerFirst: true,
    warnings: ['There is no agent “kim” (yet).', 'There is no CRM connection “defalt” (yet). Did you mean “default”?'],
  });
  expect((await put({ connections: [] })).body.connections).toEqual([]);
  const plain = (await put({})).body;
  expect([plain.connections, plain.ownerFirst]).toEqual([undefined, undefined]);
  for (const connections of [
    [{ id: 'a' }, { id: 'a' }],
    [{ id: 'Two Words' }],
    ['default'],
    [{}],
    'default',
    Array.from({ length: 11 }, (_, n) => ({ id: `c${n}` })),
  ]) {
    expect((await put({ connections })).status, JSON.stringify(connections)).toBe(400);
  }
});

it.each([
  {},
  { label: '', agents: ['kim'] },
  { label: 'x', agents: [] },
  { label: 'x', agents: ['kim'], ringSeconds: 1 },
])('a virtual number like %j is refused', async (payload) => {
  const { app, withKey: headers } = await testApp();
  const answer = await app.inject({ method: 'PUT', url: '/v1/virtual-numbers/+14155550110', headers, payload });
  expect(answer.json().error.code).toBe('BAD_REQUEST');
});

it('agents show who can be rung and who talks', async () => {
  const { app, withKey, as } = await testApp({
    core: { contacts: (identity) => (identity === 'kim' ? 2 : 0) },
    calls: { busy: (identity) => identity === 'lou' },
  });
  for (const identity of ['kim', 'lou']) {
    const payload = { name: identity.toUpperCase() };
    await app.inject({ method: 'PUT', url: `/v1/agents/${identity}`, headers: withKey, payload });
  }
  expect((await app.inject({ url: '/v1/agents', headers: await as('kim') })).json()).toEqual([
    { identity: 'kim', name: 'KIM', contacts: 2, busy: false },
    { identity: 'lou', name: 'LOU', contacts: 0, busy: true },
  ]);
  expect((await app.inject({ url: '/v1/agents/max', headers: withKey })).statusCode).toBe(404);
});

it('an agent’s own phone number is told to administrators and servers, and to no other browser', async () => {
  const { app, withKey, as } = await testApp({ core: { contacts: () => 0 }, calls: { busy: () => false } });
  const put = (payload: object) =>
    app.inject({ method: 'PUT', url: '/v1/agents/kim', headers: withKey, payload: { name: 'Kim', ...payload } });
  const whole = {
    identity: 'kim',
    name: 'Kim',
    contacts: 0,
    busy: false,
    hasPhone: true,
    phone: '+14155550177',
    phoneOnly: true,
    phoneWithoutConfirm: false,
  };
  expect((await put({ phone: '(415) 555-0177', phoneOnly: true })).json()).toEqual(whole);
  expect((await app.inject({ url: '/v1/agents/kim', headers: withKey })).json()).toEqual(whole);
  for (const role of ['agent', 'supervisor'] as const) {
    const headers = await as('lou', role);
    const shown = { identity: 'kim', name: 'Kim', contacts: 0, busy: false, hasPhone: true };
    expect((await app.inject({ url: '/v1/agents', headers })).json()).toEqual([shown]);
    expect((await app.inject({ url: '/v1/agents/kim', headers })).json()).toEqual(shown);
  }
  expect((await put({ phone: 'hello' })).json().error.code).toBe('INVALID_NUMBER');
  const line = { method: 'PUT', url: '/v1/virtual-numbers/+14155550110', headers: withKey } as const;
  await app.inject({ ...line, payload: { label: 'Sales', agents: ['kim'] } });
  expect((await put({ phone: '+14155550110' })).json().error.code).toBe('INVALID_NUMBER');
  expect((await put({})).json()).toEqual({ identity: 'kim', name: 'Kim', contacts: 0, busy: false });
});

it('a site’s origins are kept as browsers send them; what is no origin is refused', async () => {
  const { app, withKey: headers } = await testApp();
  const put = (origins: string[]) =>
    app.inject({ method: 'PUT', url: '/v1/sites/shop', headers, payload: { origins, target: '415 555 0110' } });
  expect((await put(['https://Shop.Example:443'])).json()).toEqual({
    key: 'shop',
    origins: ['https://shop.example'],
    proof: 'none',
    target: '+14155550110',
  });
  for (const origin of ['shop.example', 'https://shop.example/page', 'javascript:alert(1)']) {
    expect((await put([origin])).statusCode, origin).toBe(400);
  }
});

it('a site lists the call parameters that it wants, and what they are; a person is never an identifier', async () => {
  const { app, withKey: headers } = await testApp();
  const put = (params?: object[]) =>
    app.inject({
      method: 'PUT',
      url: '/v1/sites/shop',
      headers,
      payload: { origins: ['https://shop.example'], target: '415 555 0110', params },
    });
  const params = [{ name: 'order', kind: 'identifier' }, { name: 'reason' }, { name: 'page', kind: 'address' }];
  const kept = [{ name: 'order', kind: 'identifier' }, { name: 'reason', kind: 'text' }, params[2]];
  expect((await put(params)).json().params).toEqual(kept);
  expect((await app.inject({ url: '/v1/sites/shop', headers })).json().params).toEqual(kept);
  for (const wrong of [
    [{ name: 'number', kind: 'identifier' }],
    [{ name: 'phone', kind: 'address' }],
    [{ name: 'a' }, { name: 'a' }],
    [{ name: 'a', kind: 'html' }],
    [{ name: 'has space' }],
    Array.from({ length: 21 }, (_, at) => ({ name: `p${at}` })),
  ]) {
    expect((await put(wrong)).json().error?.code, JSON.stringify(wrong)).toBe('BAD_REQUEST');
  }
  expect((await put([])).json().params).toEqual([]);
  expect((await put()).json()).not.toHaveProperty('params');
});
