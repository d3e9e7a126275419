import { expect, it } from 'vitest';
import { callIdOf } from '../../../src/domain/calls/call-id.ts';
import { createCalls } from '../../../src/gateway/calls/calls.ts';
import { noCrm } from '../../../src/gateway/crm/port.ts';
import { ManualClock } from '../../../src/testing/manual-clock.ts';
import { type TestApp, testApp } from '../app/app.ts';
import { FakeCore } from '../calls/fake-core.ts';
import { caller, line, silent, until } from '../calls/setup.ts';
import { type EventReader, readEvents } from './event-reader.ts';

interface Office extends TestApp {
  core: FakeCore;
  clock: ManualClock;
  /** The call of the customer with kim. */
  id: string;
  ask(identity: string, method: 'GET' | 'POST', url: string): Promise<{ status: number; body: Answer }>;
  stream(identity: string, role?: 'agent' | 'supervisor'): Promise<EventReader>;
}

// biome-ignore lint/suspicious/noExplicitAny: the answer of a route, as JSON
type Answer = any;

/** The methods of an object that exists later. */
function late<T extends object>(get: () => T): T {
  const call =
    (_: T, name: string | symbol) =>
    (...args: unknown[]): unknown =>
      (get() as Record<string | symbol, (...args: unknown[]) => unknown>)[name]?.(...args);
  return new Proxy({} as T, { get: call });
}

/** HTTP and call control on a fake core: kim talks with a customer, lou is free, sam supervises. */
async function office({ masked = false, env = {} } = {}): Promise<Office> {
  const core = new FakeCore();
  const clock = new ManualClock('2030-01-01T00:00:00.000Z');
  for (const identity of ['kim', 'lou', 'sam']) core.registered.set(identity, 1);
  let calls = 0;
  const control = createCalls({
    core,
    store: late(() => test.storage.calls),
    directory: late(() => test.storage.directory),
    crm: noCrm,
    clock,
    newId: () => callIdOf(new Uint8Array(16).fill(++calls)),
    logger: silent,
    settings: { country: 'US', ringback: 'local', lookupTimeoutMs: 2000 },
  });
  const test: TestApp = await testApp({ calls: control, clock, env });
  const { directory } = test.storage;
  await directory.putVirtualNumber({ number: line, label: 'Support', masked, agents: ['kim'], ringSeconds: 20 });
  for (const [identity, name] of [
    ['kim', 'Kim Bergamot'],
    ['lou', 'Lou Sparrow'],
  ] as const) {
    await directory.putAgent({ identity, name });
  }
  await control.start();
  core.call({ endpoint: { kind: 'carrier', identity: 'trunk' }, caller, dialled: line });
  await until(() => core.originated.length === 1);
  core.changes(core.originated[0]?.channelId ?? '', 'Up');
  await until(() => [...core.bridges.values()][0]?.size === 2);
  const [call] = await test.storage.calls.live();
  const url = await test.app.listen({ port: 0 });
  return {
    ...test,
    core,
    clock,
    id: call?.id ?? '',
    async ask(identity, method, path) {
      const headers =
        identity === 'key' ? test.withKey : await test.as(identity, identity === 'sam' ? 'supervisor' : 'agent');
      const response = await test.app.inject({ method, url: path, headers });
      return { status: response.statusCode, body: response.json() };
    },
    stream: async (identity, role = 'agent') => readEvents(`${url}/v1/events`, await test.as(identity, role)),
  };
}

/** The next event that is not about anything else than the parked call. */
const next = async (reader: EventReader): Promise<Answer> => JSON.parse((await reader.next()).data);

it('parks a call, lists it for every agent, and gives it to the one who retrieves it', async () => {
  const { id, ask, core } = await office();
  const parked = await ask('kim', 'POST', `/v1/calls/${id}/park`);
  expect(parked).toMatchObject({ status: 200, body: { id, phase: 'ended', waiting: { place: '701' } } });

  for (const identity of ['lou', 'kim', 'sam', 'key']) {
    const { status, body } = await ask(identity, 'GET', '/v1/parked-calls');
    expect([identity, status, body.calls.length]).toEqual([identity, 200, 1]);
    expect(body.calls[0]).toMatchObject({
      slot: 701,
      parkedBy: 'Kim Bergamot',
      since: '2030-01-01T00:00:00.000Z',
      call: { id, customer: { number: caller, masked: false } },
    });
  }

  const retrieved = await ask('lou', 'POST', '/v1/parked-calls/701/retrieve');
  expect(retrieved).toMatchObject({ status: 200, body: { id, phase: 'held', agent: null } });
  core.changes(core.originated[1]?.channelId ?? '', 'Up');
  await until(() => core.music.size === 0);
  expect((await ask('lou', 'GET', `/v1/calls/${id}`)).body).toMatchObject({ phase: 'active', agent: 'lou' });
  expect((await ask('sam', 'GET', '/v1/parked-calls')).body).toEqual({ calls: [] });
  expect((await ask('kim', 'GET', '/v1/calls')).body.calls).toHaveLength(1);
  expect((await ask('lou', 'GET', '/v1/calls')).body.calls).toHaveLength(1);
});

it('says what to do if the slot is empty, or the call is another agent’s', async () => {
  const { id, ask } = await office();
  expect(await ask('lou', 'POST', `/v1/calls/${id}/park`)).toMatchObject({
    body: { error: { code: 'CALL_NOT_FOUND' } },
  });
  const empty = await ask('lou', 'POST', '/v1/parked-calls/705/retrieve');
  expect(empty).toMatchObject({
    status: 404,
    body: { error: { code: 'NOT_FOUND', help: expect.stringContaining('list') } },
  });
  expect(await ask('lou', 'POST', '/v1/parked-calls/seven/retrieve')).toMatchObject({ status: 400 });
  await ask('kim', 'POST', `/v1/calls/${id}/park`);
  expect(await ask('kim', 'POST', `/v1/calls/${id}/park`)).toMatchObject({ body: { error: { code: 'CALL_STATE' } } });
  expect(await ask('key', 'POST', '/v1/parked-calls/701/retrieve')).toMatchObject({ status: 403 });
});

it('of two agents who retrieve one slot, one gets the call and the other an error', async () => {
  const { id, ask } = await office();
  await ask('kim', 'POST', `/v1/calls/${id}/park`);
  const answers = await Promise.all(['lou', 'sam'].map((who) => ask(who, 'POST', '/v1/parked-calls/701/retrieve')));
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
});

it('a masked call has no digit of its number in any answer or event about its slot', async () => {
  const { id, ask, stream, core } = await office({ masked: true });
  const lou = await stream('lou');
  const texts = [(await lou.next()).data];
  await ask('kim', 'POST', `/v1/calls/${id}/park`);
  texts.push((await lou.next()).data);
  texts.push(JSON.stringify((await ask('lou', 'GET', '/v1/parked-calls')).body));
  texts.push(JSON.stringify((await ask('lou', 'POST', '/v1/parked-calls/701/retrieve')).body));
  core.changes(core.originated[1]?.channelId ?? '', 'Up');
  texts.push((await lou.next()).data, (await lou.next()).data);
  expect(texts.join()).toContain('"masked":true');
  for (const text of texts) expect(text).not.toMatch(/5550123|555-0123/);
});

it('every agent hears of a parked call, and of its end nothing but the id', async () => {
  const { id, ask, stream, core } = await office();
  const [lou, boss] = [await stream('lou'), await stream('sam', 'supervisor')];
  expect(await next(lou)).toMatchObject({ type: 'snapshot', calls: [] });
  await next(boss);
  await ask('kim', 'POST', `/v1/calls/${id}/park`);
  expect(await next(lou)).toMatchObject({ type: 'call.parked', call: { id, agent: null, waiting: { place: '701' } } });
  // One for the parking agent, one for all.
  expect((await next(boss)).type).toBe('call.parked');
  expect((await next(boss)).type).toBe('call.parked');

  // An agent that comes later starts with the waiting calls.
  const late = await next(await stream('jo'));
  expect(late).toMatchObject({ type: 'snapshot', calls: [{ id, waiting: { place: '701', by: 'Kim Bergamot' } }] });

  core.leaves('in-1');
  const over = await next(lou);
  expect(over).toMatchObject({
    type: 'call.ended',
    call: { id, customer: { display: '' }, virtualNumber: { number: '' } },
  });
  expect(over.call.waiting).toBeUndefined();
  expect(await ask('lou', 'GET', `/v1/calls/${id}`)).toMatchObject({ status: 404 });
});

it('rings the agent again after the seconds of the settings', async () => {
  const { id, ask, core, clock } = await office({ env: { SIDECALL_PARK_SECONDS: '30' } });
  await ask('kim', 'POST', `/v1/calls/${id}/park`);
  clock.advance(29_000);
  expect(core.originated).toHaveLength(1);
  clock.advance(1000);
  await until(() => core.originated.length === 2);
  expect(core.originated[1]).toMatchObject({ to: { identity: 'kim' } });
});
