import { describe, expect, it } from 'vitest';
import { CodedError } from '../../../src/domain/errors.ts';
import { FakeCrm } from '../../../src/testing/fake-crm.ts';
import { ManualClock } from '../../../src/testing/manual-clock.ts';
import { type TestApp, testApp } from '../app/app.ts';
import { aCall } from '../app/call.ts';
import { manifestOf } from '../crm/open-crm.ts';

const body = { adapter: 'test', baseUrl: 'https://crm.example', values: { token: 'secret 7' } };

async function setUp(): Promise<TestApp & { crm: FakeCrm; ask: Ask }> {
  const crm = new FakeCrm(new ManualClock());
  const fenced = { needed: true, hosts: ['*.crm.example'] };
  const made = await testApp({
    crm: {
      definitions: {
        test: { manifest: manifestOf('test'), createConnector: () => crm },
        able: {
          manifest: manifestOf('able', {
            capabilities: ['contacts.find', 'contacts.fields', 'calls.log', 'tickets.save'],
          }),
          createConnector: () => crm,
        },
        fenced: { manifest: manifestOf('fenced', { address: fenced }), createConnector: () => crm },
      },
    },
  });
  const ask: Ask = async (method, url, payload) => {
    const answer = await made.app.inject({
      method,
      url: `/v1${url}`,
      headers: made.withKey,
      ...(payload && { payload }),
    });
    return { status: answer.statusCode, body: answer.body === '' ? null : answer.json() };
  };
  return { ...made, crm, ask };
}

type Ask = (
  method: 'GET' | 'PUT' | 'POST' | 'DELETE',
  url: string,
  payload?: object,
  // biome-ignore lint/suspicious/noExplicitAny: each test reads its own fields
) => Promise<{ status: number; body: any }>;

describe('the administrator’s CRM connections', () => {
  it('lists the adapters with what they must be told', async () => {
    const { ask } = await setUp();
    const { body } = await ask('GET', '/crm-adapters');
    expect(body.map(({ name }: { name: string }) => name)).toEqual(['test', 'able', 'fenced']);
    expect(body[0].fields[0]).toEqual({ name: 'token', label: 'Access token', kind: 'secret', required: true });
  });

  it('takes the users of ten thousand agents', async () => {
    const { ask } = await setUp();
    const users = Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`user-${i}`, `agent.${i}`]));
    const made = await ask('PUT', '/crm-connections/main', { ...body, users });
    expect([made.status, made.body.users]).toEqual([200, users]);
  });

  it('makes, shows and deletes one, never shows a secret, and writes the audit', async () => {
    const { ask, storage } = await setUp();
    const made = await ask('PUT', '/crm-connections/main', { ...body, users: { u7: 'anna' } });
    expect(made).toMatchObject({
      status: 200,
      body: {
        id: 'main',
        source: 'database',
        label: 'Test CRM',
        values: { pipeline: 'main' },
        secrets: ['token'],
        users: { u7: 'anna' },
        condition: { state: 'unknown' },
        entries: { pending: 0, failing: 0, parked: 0 },
      },
    });
    const list = await ask('GET', '/crm-connections');
    expect(list.body).toEqual([made.body]);
    expect((await ask('GET', '/crm-connections/main')).body).toEqual(made.body);
    expect(JSON.stringify([made, list])).not.toContain('secret 7');
    expect((await ask('DELETE', '/crm-connections/main')).status).toBe(204);
    expect((await ask('GET', '/crm-connections/main')).status).toBe(404);
    expect((await storage.recordings.audit(5)).map(({ what, subject }) => [what, subject])).toEqual([
      ['crm-connection.deleted', 'main'],
      ['crm-connection.put', 'main'],
    ]);
  });

  it('keeps a secret that is left out, but not for another address or another adapter', async () => {
    const { ask, crmConnections } = await setUp();
    await ask('PUT', '/crm-connections/main', body);
    const without = { ...body, values: { pipeline: 'sales' } };
    expect((await ask('PUT', '/crm-connections/main', without)).status).toBe(200);
    const open = crmConnections.get('main')?.open?.connection;
    expect([open?.secrets.read(), open?.settings]).toEqual([{ token: 'secret 7' }, { pipeline: 'sales' }]);
    for (const change of [
      { baseUrl: 'https://other.example' },
      { adapter: 'fenced', baseUrl: 'https://a.crm.example' },
    ]) {
      const refused = await ask('PUT', '/crm-connections/main', { ...without, ...change });
      expect(refused).toMatchObject({ status: 400, body: { error: { code: 'CRM_CONNECTION_INVALID' } } });
    }
    expect(crmConnections.get('main')?.open?.connection.secrets.read()).toEqual({ token: 'secret 7' });
  });

  it.each([
    ['an unknown adapter', { adapter: 'salesfroce' }, /no adapter salesfroce/],
    ['a missing secret', { values: {} }, /token/],
    ['an unknown field', { values: { token: 't', tokn: 'x' } }, /tokn/],
    ['a value of the wrong kind', { values: { token: 't', pipeline: 7 } }, /pipeline/],
    ['no address', { baseUrl: '' }, /address .* is missing/],
    ['an address that is none', { baseUrl: 'crm' }, /https/],
    ['a user in the address', { baseUrl: 'https://a:b@crm.example' }, /credentials/],
    ['another protocol', { baseUrl: 'file:///etc/passwd' }, /https:/],
    [
      'a host that is not the CRM’s',
      { adapter: 'fenced', baseUrl: 'https://crm.example.evil.example' },
      /crm\.example/,
    ],
    ['the CRM’s host without TLS', { adapter: 'fenced', baseUrl: 'http://a.crm.example' }, /https/],
  ])('refuses %s with a sentence, and repeats no secret', async (_what, change, sentence) => {
    const { ask, storage } = await setUp();
    const refused = await ask('PUT', '/crm-connections/main', { ...body, values: { token: 'secret 7' }, ...change });
    expect(refused).toMatchObject({ status: 400, body: { error: { code: 'CRM_CONNECTION_INVALID' } } });
    expect(refused.body.error.message).toMatch(sentence);
    expect(JSON.stringify(refused)).not.toContain('secret 7');
    expect(await storage.crmConnections.all()).toEqual([]);
  });

  it('refuses an id that is no name, and a user map without agents', async () => {
    const { ask } = await setUp();
    expect((await ask('PUT', '/crm-connections/Main', body)).status).toBe(400);
    expect((await ask('PUT', `/crm-connections/${'x'.repeat(41)}`, body)).status).toBe(400);
    expect((await ask('PUT', '/crm-connections/main', { ...body, users: { u7: '' } })).status).toBe(400);
  });

  it('keeps which calls become tickets and which field forbids recording, if the adapter can do that', async () => {
    const { ask } = await setUp();
    const rules = { tickets: ['missed', 'voicemail'], noRecording: { field: 'consent', value: 'no' } };
    const put = (id: string, adapter: string, more: object) =>
      ask('PUT', `/crm-connections/${id}`, { ...body, adapter, ...more });
    const made = await put('all', 'able', rules);
    expect(made.body).toMatchObject(rules);
    // A program that does not know them does not remove them.
    expect((await put('all', 'able', {})).body).toMatchObject(rules);
    expect((await put('all', 'able', { noRecording: null })).body).toMatchObject({ ...rules, noRecording: null });
    expect((await put('all', 'able', { tickets: [] })).body).toMatchObject({ tickets: [], noRecording: null });
    await put('all', 'able', rules);
    // Another adapter is another CRM.
    expect((await put('all', 'test', {})).body).toMatchObject({ tickets: [], noRecording: null });
    for (const each of [{ tickets: rules.tickets }, { noRecording: rules.noRecording }]) {
      expect((await put('main', 'test', each)).body.error.code).toBe('CRM_CONNECTION_INVALID');
    }
    expect((await put('all', 'able', { tickets: ['answered'] })).status).toBe(400);
    expect((await put('all', 'able', { noRecording: { field: '', value: 'no' } })).status).toBe(400);
  });

  it('a parked ticket is shown as one, and sent again with the entry of its call', async () => {
    const { ask, storage } = await setUp();
    await ask('PUT', '/crm-connections/main', body);
    await storage.calls.write(aCall(1), [], { log: ['main', { connection: 'main', what: 'ticket' }] });
    const jobs = await storage.jobs.claim('call-log/main', { now: '2099', until: '2100' }, 2);
    for (const job of jobs) await storage.jobs.park(job, '2030-01-01T00:00:00.000Z', 'CRM_REFUSED: no such field');
    const parked = await ask('GET', '/crm-connections/main/parked');
    expect(parked.body.entries.map(({ callId, what }: Record<string, string>) => [callId, what])).toEqual([
      [aCall(1).id, 'entry'],
      [aCall(1).id, 'ticket'],
    ]);
    expect((await ask('POST', '/crm-connections/main/retry', { callId: aCall(1).id })).body).toEqual({ retried: 2 });
  });

  it('tests one: with its state, or the code of its problem', async () => {
    const { ask, crm } = await setUp();
    await ask('PUT', '/crm-connections/main', body);
    expect((await ask('POST', '/crm-connections/main/test')).body).toMatchObject({ condition: { state: 'ok' } });
    crm.findContacts = async () => {
      throw new CodedError('CRM_CREDENTIALS');
    };
    expect(await ask('POST', '/crm-connections/main/test')).toMatchObject({
      status: 502,
      body: { error: { code: 'CRM_CREDENTIALS' } },
    });
    expect((await ask('GET', '/crm-connections/main')).body.condition).toMatchObject({ code: 'CRM_CREDENTIALS' });
    expect((await ask('POST', '/crm-connections/none/test')).status).toBe(404);
  });

  it('lists the users of the CRM with their agents, without their numbers', async () => {
    const { ask, crm } = await setUp();
    await ask('PUT', '/crm-connections/main', { ...body, users: { u7: 'anna' } });
    const user = { name: 'Anna', email: 'anna@shop.example', numbers: ['+14155550177'], active: true };
    crm.users = async () => [
      { ...user, id: 'u7' },
      { ...user, id: 'u8', email: null, active: false },
    ];
    expect((await ask('GET', '/crm-connections/main/users')).body).toEqual([
      { id: 'u7', name: 'Anna', email: 'anna@shop.example', active: true, agent: 'anna' },
      { id: 'u8', name: 'Anna', email: null, active: false, agent: null },
    ]);
    expect((await ask('GET', '/crm-connections/none/users')).status).toBe(404);
  });

  it('shows refused entries with their reason, and sends them again', async () => {
    const { ask, storage, resumed } = await setUp();
    await ask('PUT', '/crm-connections/main', body);
    for (const n of [1, 2]) await storage.calls.write(aCall(n), [], { log: ['main'] });
    const jobs = await storage.jobs.claim('call-log/main', { now: '2099', until: '2100' }, 2);
    for (const job of jobs) await storage.jobs.park(job, '2030-01-01T00:00:00.000Z', 'CRM_REFUSED: no such field');
    expect((await ask('GET', '/crm-connections/main')).body.entries.parked).toBe(2);
    const parked = await ask('GET', '/crm-connections/main/parked?limit=1');
    expect(parked.body.entries).toEqual([
      {
        callId: aCall(1).id,
        what: 'entry',
        parkedAt: '2030-01-01T00:00:00.000Z',
        attempts: 1,
        reason: 'CRM_REFUSED: no such field',
      },
    ]);
    expect((await ask('POST', '/crm-connections/main/retry', { callId: aCall(1).id })).body).toEqual({ retried: 1 });
    expect((await ask('POST', '/crm-connections/main/retry', {})).body.retried).toBeGreaterThanOrEqual(1);
    expect(resumed).toEqual(['main', 'main']);
    expect((await ask('GET', '/crm-connections/main')).body.entries).toEqual({ pending: 2, failing: 0, parked: 0 });
  });

  it('is for administrators and servers alone', async () => {
    const { app, as } = await setUp();
    for (const [role, status] of [
      ['agent', 403],
      ['supervisor', 403],
      ['admin', 200],
    ] as const) {
      const headers = await as('kim', role);
      expect((await app.inject({ url: '/v1/crm-connections', headers })).statusCode).toBe(status);
    }
  });
});

it('the connection of the settings is shown, and is not changed by REST', async () => {
  const crm = new FakeCrm(new ManualClock());
  const { app, withKey } = await testApp({ crm: { adapter: crm } });
  const list = (await app.inject({ url: '/v1/crm-connections', headers: withKey })).json();
  expect(list).toMatchObject([{ id: 'default', source: 'settings', secrets: ['token'] }]);
  for (const [method, payload] of [
    ['PUT', { ...body, adapter: 'fake' }],
    ['DELETE', undefined],
  ] as const) {
    const answer = await app.inject({
      method,
      url: '/v1/crm-connections/default',
      headers: withKey,
      ...(payload && { payload }),
    });
    expect(answer.json()).toMatchObject({ error: { code: 'CRM_CONNECTION_INVALID' } });
  }
});
