import { expect, it, onTestFinished } from 'vitest';
import { agentPresences } from '../../../src/gateway/routing/queues/agent-presences.ts';
import { openStorage } from '../../../src/gateway/storage/open.ts';
import type { AgentPhone } from '../../../src/gateway/storage/store.ts';
import { ManualClock } from '../../../src/testing/manual-clock.ts';
import { aQueue } from '../../domain/routing/support/a-queue.ts';
import { type FlowWorld, flow, flowWorld } from '../flows/flow-world.ts';
import { openQueues } from '../routing/open-queues.ts';
import { anna, line, until } from './setup.ts';

const queueLine = '+14155550111';
const mobile = '+14155550177';
const outcomes = ['answered', 'timeout', 'full', 'unstaffed', 'left', 'callback', 'overflow', 'failed'];
const queueFlow = flow({
  queue: { kind: 'queue', queue: 'support', outcomes: Object.fromEntries(outcomes.map((each) => [each, 'bye'])) },
});

const available = { kind: 'available', reason: null, since: 0, until: null, setBy: null } as const;
/** Agents are available while they have a phone. */
const statuses = {
  statusOf: () => available,
  onChange: () => () => {},
  hasPhone: () => true,
  onPhone: () => () => {},
  limitWrapUp: () => {},
  breakAfterMisses: () => {},
};

/**
 * Call control with the real queues. The first number hunts for ben, and the second has a queue of ben alone. Anna talks to a
 * customer, and cleo and dora have phones.
 */
async function centre(phones: Record<string, AgentPhone> = {}) {
  const clock = new ManualClock();
  const storage = await openStorage(':memory:', clock);
  const { queueDefinitions, queues } = await openQueues(storage, clock);
  const missed = { retrySeconds: 0, rejectedSeconds: 0, breakAfter: 0 };
  await queueDefinitions.create('support', { ...aQueue({ agents: ['ben'], missed }), name: 'support' } as never, {});
  const w = await flowWorld(queueFlow, {
    clock,
    registered: ['anna', 'cleo', 'dora', ...('ben' in phones ? [] : ['ben'])],
    phones,
    numbers: [
      { flow: undefined, agents: ['anna', 'ben'] },
      { number: queueLine, agents: ['ben', 'cleo', 'dora'] },
    ],
    parts: { queues },
  });
  onTestFinished(async () => {
    queues.stop();
    await storage.close();
  });
  await queues.open({ offers: w.calls, presences: agentPresences(statuses, w.calls) });
  const waits = () => w.fromOutside({ dialled: queueLine });
  const ringing = (): string[] =>
    w.core.originated
      .filter(({ to }) => (to.kind === 'agent' ? to.identity === 'ben' : to.number === mobile))
      .map(({ channelId }) => channelId)
      .filter((leg) => w.core.live.has(leg) && w.core.live.get(leg)?.state !== 'Up');
  return { w, queues, waits, ringing };
}

async function quiet(): Promise<void> {
  for (let turn = 0; turn < 60; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** Anna has a call, which she can transfer. Returns its id. */
async function annaTalks(w: FlowWorld): Promise<string> {
  w.fromOutside();
  w.core.changes(await w.leg(), 'Up', ['opus']);
  await until(() => w.record().phase === 'active');
  return w.record().id;
}

const ways = ['hunt', 'queue', 'order', 'consultation', 'transfer', 'colleague'] as const;

/** All orders in which these begin, each starting with another one. */
const orders = ways.flatMap((_, at) => {
  const turned = [...ways.slice(at), ...ways.slice(0, at)];
  return [turned, [...turned].reverse()];
});

it.each(orders)('one phone rings once at a time: %s, %s, %s, %s, %s and %s together', async (...order) => {
  const { w, waits, ringing } = await centre();
  const talk = await annaTalks(w);
  const begin: Record<(typeof ways)[number], () => unknown> = {
    hunt: () => w.fromOutside({ dialled: line }),
    queue: waits,
    order: () => w.calls.place({ number: '+14155550150', agent: 'ben' }, 'key', null),
    consultation: () => w.calls.consult(talk, { agent: 'ben' }, anna),
    transfer: () => w.calls.transfer(talk, { agent: 'ben' }, anna),
    colleague: () => w.fromAgent('cleo', 'ben'),
  };
  const begun = order.map((way) => begin[way]()).map((each) => Promise.resolve(each).catch(() => null));
  await quiet();
  await Promise.all(begun);
  let rings = 0;
  for (let legs = ringing(); legs.length > 0 && rings < 10; legs = ringing()) {
    expect(legs).toHaveLength(1);
    rings += 1;
    w.core.leaves(legs[0] ?? '', 21);
    await quiet();
  }
  expect(rings).toBeGreaterThan(0);
});

it('an agent whose consultation fails on the way is free again', async () => {
  const { w } = await centre();
  const talk = await annaTalks(w);
  for (const broken of ['startMoh', 'originate']) {
    w.core.broken.add(broken);
    await expect(w.calls.consult(talk, { agent: 'ben' }, anna), broken).rejects.toThrow();
    expect(w.calls.busy('ben'), broken).toBe(false);
    w.core.broken.clear();
  }
});

it('an agent on an ordinary phone takes part in a queue: the phone rings, 1 takes the call, and then the next rings', async () => {
  const { w, waits, ringing } = await centre({ ben: { number: mobile, only: false, withoutConfirm: false } });
  const first = waits();
  const second = waits();
  await until(() => ringing().length === 1);
  const [leg = ''] = ringing();
  expect(w.core.originated[0]).toMatchObject({ to: { kind: 'number', number: mobile }, caller: { user: queueLine } });
  w.core.changes(leg, 'Up', ['pcmu']);
  await until(() => w.hears().includes('sound:press-one'));
  w.core.dials(leg, '1');
  await until(() => [...w.core.bridges.values()].some((members) => members.has(leg) && members.has(first.id)));
  expect(w.record(0)).toMatchObject({ phase: 'active', agent: 'ben' });
  await quiet();
  expect(w.core.originated, 'the second caller waits').toHaveLength(1);
  w.core.leaves(leg);
  await until(() => ringing().length === 1);
  expect(w.core.live.has(second.id)).toBe(true);
});

it('a phone that is picked up by a mailbox is a missed offer, and the caller waits on', async () => {
  const { w, waits, ringing } = await centre({ ben: { number: mobile, only: true, withoutConfirm: false } });
  const { id } = waits();
  await until(() => ringing().length === 1);
  const [leg = ''] = ringing();
  w.core.changes(leg, 'Up', ['pcmu']);
  await until(() => w.hears().includes('sound:press-one'));
  w.clock.advance(25_000);
  await until(() => !w.core.live.has(leg));
  expect(w.core.live.has(id)).toBe(true);
  w.clock.advance(1_000);
  await until(() => ringing().length === 1);
});

it('an agent who calls while a queue rings them is rung no more, and the caller waits for the next', async () => {
  const { w, waits, ringing } = await centre();
  const { id } = waits();
  await until(() => ringing().length === 1);
  const dialled = w.fromAgent('ben', '+14155550150');
  await until(() => ringing().length === 0);
  await quiet();
  // Cleo and dora answer the number, but are not in the queue.
  expect(w.core.originated.map(({ to }) => to)).toEqual([
    { kind: 'agent', identity: 'ben' },
    { kind: 'number', number: '+14155550150' },
  ]);
  expect([w.core.live.has(id), w.record().phase, w.record().agent]).toEqual([true, 'ringing', null]);
  w.core.leaves(dialled.id);
  w.clock.advance(1_000);
  await until(() => ringing().length === 1);
});
