import Fastify from 'fastify';
import { expect, it, onTestFinished } from 'vitest';
import type { CrmAdapter } from '../../../src/domain/crm/adapter.ts';
import type { CrmEvent } from '../../../src/domain/crm/crm-event.ts';
import type { CrmHttpRequest } from '../../../src/domain/crm/incoming.ts';
import { incomingRoutes } from '../../../src/gateway/crm/routes-incoming.ts';
import { ManualClock } from '../../../src/testing/manual-clock.ts';

type Receive = NonNullable<CrmAdapter['receive']>;

/** The route with one connection, "main", whose agent is robin. */
async function gateway(receive: Receive | undefined) {
  const dialled: unknown[][] = [];
  const connection = { stored: { id: 'main', enabled: true, users: { u7: 'robin' } }, open: { adapter: { receive } } };
  const app = Fastify();
  onTestFinished(() => app.close());
  const dialWishes = { send: (...given: unknown[]) => dialled.push(given) > 0 };
  const crmConnections = { get: (id: string) => (id === 'main' ? connection : null) };
  const told: unknown[][] = [];
  const crmEvents = {
    async add(...given: [string, { delivery: string }, string]) {
      if (told.some(([, event]) => (event as CrmEvent).delivery === given[1].delivery)) return null;
      return told.push(given);
    },
  };
  const clock = new ManualClock();
  const ports = { crmConnections: crmConnections as never, crmEvents, dialWishes, crmTimeoutMs: 1000, clock };
  await app.register(incomingRoutes(ports));
  return { app, dialled, told, clock, connection };
}

const fine = { status: 202, contentType: 'application/json', body: '{}' };

it('passes a request on as it was sent', async () => {
  const seen: CrmHttpRequest[] = [];
  const { app } = await gateway(async (request) => {
    seen.push(request);
    return fine;
  });
  const answer = await app.inject({
    method: 'POST',
    url: '/crm/main/hooks/a%20b?x=%2B1&x=2',
    headers: { 'content-type': 'application/json', 'x-signature': 'abc' },
    payload: '{ "a": 1 }\n',
  });
  expect([answer.statusCode, answer.headers['content-type'], answer.body]).toEqual([
    ...[202, 'application/json; charset=utf-8', '{}'],
  ]);
  expect(seen).toMatchObject([
    { method: 'POST', address: '/hooks/a%20b?x=%2B1&x=2', headers: { 'x-signature': 'abc' }, body: '{ "a": 1 }\n' },
  ]);
});

it('a command reaches agents of the connection only', async () => {
  const answers: boolean[] = [];
  const wish = { number: '+14155550123', about: null };
  const { app, dialled } = await gateway(async (_request, { dial }) => {
    answers.push(dial('robin', wish), dial('kim', wish), dial('u7', wish), dial('toString', wish));
    return fine;
  });
  await app.inject({ method: 'GET', url: '/crm/main/dial' });
  expect(answers).toEqual([true, false, false, false]);
  expect(dialled).toEqual([['robin', wish]]);
});

it('an event is stored for its connection, and the adapter learns whether it is new', async () => {
  const event: CrmEvent = {
    type: 'order.created',
    ...{ delivery: 'd1', fact: 'order.created 7', at: '2026-01-01T10:00:00.000Z' },
    ...{ about: { kind: 'order', id: '7' }, label: '#1001', contact: null, details: {} },
  };
  const answers: boolean[] = [];
  const { app, told, clock } = await gateway(async (_request, { tell }) => {
    answers.push(await tell(event), await tell(event));
    return fine;
  });
  await app.inject({ method: 'POST', url: '/crm/main/webhooks' });
  expect(answers).toEqual([true, false]);
  expect(told).toEqual([['main', event, new Date(clock.now()).toISOString()]]);
});

it.each(['/crm/other/x', '/crm/main', '/crm/', '/crm'])('refuses %s without a text', async (url) => {
  const { app } = await gateway(async () => fine);
  const { statusCode, body } = await app.inject({ method: 'POST', url });
  expect(statusCode).toBe(404);
  if (url === '/crm/other/x') expect(body).toBe('');
});

it('refuses requests to an adapter that expects none, and to a disabled connection', async () => {
  const { app } = await gateway(undefined);
  const off = await gateway(async () => fine);
  off.connection.stored.enabled = false;
  for (const each of [app, off.app]) {
    const { statusCode, body } = await each.inject({ method: 'POST', url: '/crm/main/x' });
    expect([statusCode, body]).toEqual([404, '']);
  }
});

it('an adapter that fails, and a body that is too long, get an answer', async () => {
  const { app } = await gateway(async () => {
    throw new Error('of the adapter');
  });
  const failed = await app.inject({ method: 'POST', url: '/crm/main/x' });
  expect([failed.statusCode, failed.body]).toEqual([502, '']);
  const long = await app.inject({ method: 'POST', url: '/crm/main/x', payload: 'x'.repeat(300_000) });
  expect(long.statusCode).toBe(413);
});
