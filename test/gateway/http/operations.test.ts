import { expect, it, onTestFinished } from 'vitest';
import { ManualClock } from '../../../src/testing/manual-clock.ts';
import { patienceMs } from '../../e2e/support/eventually.ts';
import { testApp } from '../app/app.ts';
import { aCall } from '../app/call.ts';
import { until } from '../calls/setup.ts';

it('healthz tells core, storage and what waits for the CRM', async () => {
  const { app, storage, lifecycle } = await testApp();
  await storage.calls.write(aCall(1), [], { log: ['default'] });
  const answer = await app.inject('/healthz');
  expect(answer.statusCode).toBe(200);
  expect(answer.json()).toEqual({ status: 'ok', core: { channels: 0 }, storage: 'ok', crm: { pending: 1 } });
  lifecycle.state = 'stopping';
  expect((await app.inject('/healthz')).statusCode).toBe(503);
  await storage.close();
  const failing = await app.inject('/healthz');
  expect(failing.statusCode).toBe(503);
  expect(failing.json()).toMatchObject({ status: 'failing', storage: 'failing' });
});

it('livez answers whatever the database does, and healthz waits no longer than a second for one that is away', async () => {
  const clock = new ManualClock();
  const { app, storage, lifecycle } = await testApp({ clock });
  const { lastSeq } = storage.calls;
  onTestFinished(() => void Object.assign(storage.calls, { lastSeq }));
  storage.calls.lastSeq = () => new Promise(() => {});
  const before = clock.pending;
  const asked = app.inject('/healthz');
  await until(() => clock.pending === before + 1);
  clock.advance(1_000);
  const answer = await asked;
  expect(answer.statusCode).toBe(503);
  expect(answer.json()).toMatchObject({ status: 'failing', storage: 'failing', cause: 'database-unreachable' });
  for (const state of ['starting', 'ready', 'stopping'] as const) {
    lifecycle.state = state;
    const alive = await app.inject('/livez');
    expect([alive.statusCode, alive.json()]).toEqual([200, { status: 'ok' }]);
  }
});

it('answers nothing but healthz before it is ready', async () => {
  const { app, lifecycle, withKey } = await testApp();
  lifecycle.state = 'starting';
  expect((await app.inject('/healthz')).json().status).toBe('starting');
  const answer = await app.inject({ url: '/v1/session', headers: withKey });
  expect(answer.statusCode).toBe(503);
  expect(answer.json().error.code).toBe('SHUTTING_DOWN');
});

it('metrics count calls by direction and end, once each', async () => {
  const { app, happen, storage } = await testApp({
    core: { contacts: () => 2, counters: () => ({ edge: { messagesIn: 7 } }) },
  });
  await storage.directory.putAgent({ identity: 'kim', name: 'Kim' });
  await happen(aCall(1), { type: 'call.ringing', audience: 'kim' });
  const ended = aCall(2, { phase: 'ended', endReason: 'MISSED' });
  await happen(ended, { type: 'call.ended', audience: 'kim' }, { type: 'call.ended', audience: null });
  const text = async (): Promise<string> => (await app.inject('/metrics')).body;
  await expect
    .poll(text, { timeout: patienceMs })
    .toContain('sidecall_calls_ended_total{direction="inbound",reason="MISSED"} 1');
  expect(await text()).toContain('sidecall_calls_live 1');
  expect(await text()).toContain('sidecall_contacts_registered 2');
  expect(await text()).toContain('sidecall_crm_outbox_pending 0');
  expect(await text()).toContain('sidecall_edge_messages_total{direction="in"} 7');
  expect(await text()).toMatch(
    /sidecall_http_request_duration_seconds_count\{method="GET",route="\/metrics",status="200"\} \d/,
  );
});

it('metrics show free ports, the limit of legs, and what was refused for want of them', async () => {
  const refused = { leg: 2, port: 3, identity: 0 };
  const { app } = await testApp({
    core: { capacity: () => ({ legs: 4, legLimit: 500, portsFree: 96, portLimit: 100, refused }) },
    calls: { figures: () => ({ outboundRefused: { OUTBOUND_COUNTRY: 5 }, refused: { 28: 1 } }) },
  });
  for (let twice = 0; twice < 2; twice += 1) {
    const { body } = await app.inject('/metrics');
    for (const line of [
      'sidecall_legs 4',
      'sidecall_leg_limit 500',
      'sidecall_udp_ports_free 96',
      'sidecall_udp_port_limit 100',
      'sidecall_calls_refused_total{reason="leg"} 2',
      'sidecall_calls_refused_total{reason="port"} 3',
      'sidecall_calls_refused_total{reason="cause-28"} 1',
      'sidecall_outbound_refused_total{code="OUTBOUND_COUNTRY"} 5',
    ])
      expect(body.split('\n')).toContain(line);
  }
});

it('metrics are for a key; for this machine only where a setting says so', async () => {
  const closed = await testApp({ env: { SIDECALL_METRICS_LOCAL: '0' } });
  expect((await closed.app.inject('/metrics')).statusCode).toBe(401);
  expect((await closed.app.inject({ url: '/metrics', headers: closed.withKey })).statusCode).toBe(200);
  const { app, withKey, as } = await testApp({ env: { SIDECALL_METRICS_LOCAL: '1' } });
  const ask = async (remoteAddress: string, headers: object = {}) =>
    (await app.inject({ url: '/metrics', remoteAddress, headers: { ...headers } })).statusCode;
  for (const address of ['127.0.0.1', '::1', '::ffff:127.0.0.1']) expect(await ask(address)).toBe(200);
  expect(await ask('192.0.2.1')).toBe(401);
  expect(await ask('192.0.2.1', withKey)).toBe(200);
  expect(await ask('192.0.2.1', await as('root', 'admin'))).toBe(403);
});

it.each([
  { 'x-forwarded-for': '192.0.2.1' },
  { 'x-forwarded-host': 'cti.example' },
  { 'x-real-ip': '192.0.2.1' },
  { forwarded: 'for=192.0.2.1' },
  { via: '1.1 proxy' },
  { origin: 'http://localhost' },
  { host: '192.0.2.1:8080' },
  { cookie: 'a=b' },
])('metrics are not open to a request on loopback that comes for somebody else: %j', async (headers) => {
  const { app } = await testApp({ env: { SIDECALL_METRICS_LOCAL: '1' } });
  expect((await app.inject({ url: '/metrics', headers: { ...headers } })).statusCode).toBe(401);
});

it('healthz fails with the cause while the database cannot be written, although it can be read', async () => {
  const health = { trouble: null as 'disk-full' | null, freeBytes: 0, failures: new Map() };
  const { app } = await testApp({ health });
  expect((await app.inject('/healthz')).json()).toMatchObject({ status: 'ok', storage: 'ok' });
  health.trouble = 'disk-full';
  const answer = await app.inject('/healthz');
  expect(answer.statusCode).toBe(503);
  expect(answer.json()).toMatchObject({ status: 'failing', storage: 'failing', cause: 'disk-full' });
});
