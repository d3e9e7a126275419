import { describe, expect, it, onTestFinished } from 'vitest';
import { contactWith } from '../../../src/domain/crm/contact.ts';
import type { Queue } from '../../../src/domain/routing/queues/definition.ts';
import { agentPresences } from '../../../src/gateway/routing/queues/agent-presences.ts';
import type { QueueDefinitions } from '../../../src/gateway/routing/queues/definitions.ts';
import type { LiveQueues } from '../../../src/gateway/routing/queues/live-queues.ts';
import { openStorage } from '../../../src/gateway/storage/open.ts';
import { FakeCrm } from '../../../src/testing/fake-crm.ts';
import { ManualClock } from '../../../src/testing/manual-clock.ts';
import { aQueue } from '../../domain/routing/support/a-queue.ts';
import { caller, until } from '../calls/setup.ts';
import { openQueues } from '../routing/open-queues.ts';
import { type FlowWorld, flow, flowWorld, text } from './flow-world.ts';

const outcomes = { answered: 'bye', timeout: 'sorry', full: 'sorry', unstaffed: 'sorry', left: 'sorry' };
const main = flow({
  message: { kind: 'agent-message', prompt: text('Support call'), outcomes: { done: 'queue' } },
  queue: {
    ...{ kind: 'queue', queue: 'support', inQueue: 'waiting' },
    outcomes: { ...outcomes, callback: 'sorry', overflow: 'sorry', failed: 'sorry' },
  },
  sorry: { kind: 'say', prompt: text('Sorry'), outcomes: { done: 'bye', failed: 'bye' } },
});
const waiting = flow(
  { tell: { kind: 'say', prompt: text('Please wait'), outcomes: { done: 'music', failed: 'music' } }, ...music() },
  { use: 'in-queue', name: 'waiting' },
);

function music() {
  return { music: { kind: 'wait', seconds: 60, outcomes: { done: 'music' } } };
}

interface QueueWorld extends FlowWorld {
  queues: LiveQueues;
  definitions: QueueDefinitions;
}

/** Call control with a flow and the queue `support`, as they run in a gateway. */
async function queueWorld(queue: Partial<Queue>, crm: (clock: ManualClock) => FakeCrm | null = () => null) {
  const clock = new ManualClock();
  const storage = await openStorage(':memory:', clock);
  onTestFinished(() => storage.close());
  const { name, revision: _, ...body } = aQueue({ agents: ['anna', 'ben'], strategy: 'ring-order', ...queue });
  await storage.queues.create(name, body);
  const { queues, queueDefinitions: definitions } = await openQueues(storage, clock);
  onTestFinished(() => queues.stop());
  const w = await flowWorld({ main, waiting }, { clock, crm: crm(clock), parts: { queues } });
  const statuses = {
    statusOf: () => ({ kind: 'available' }) as const,
    onChange: () => () => {},
    hasPhone: (identity: string) => w.core.contacts(identity) > 0,
    onPhone: () => () => {},
    limitWrapUp: () => {},
    breakAfterMisses: () => {},
  };
  await queues.open({ offers: w.calls, presences: agentPresences(statuses, w.calls) });
  return { ...w, queues, definitions } satisfies QueueWorld;
}

/** The phone is answered, and its agent hears the message before the connection. */
async function answers(w: QueueWorld, leg: string): Promise<void> {
  w.core.changes(leg, 'Up', ['pcmu']);
  await w.heard('Support call');
}

const busy = (w: QueueWorld) => ['anna', 'ben'].filter((identity) => w.calls.busy(identity));

describe('a queue that rings all its agents', () => {
  it('gives the call to the first who answers, also while they hear a message, and counts it as answered', async () => {
    const w = await queueWorld({ strategy: 'ring-all' });
    w.fromOutside();
    const [annas, bens] = [await w.leg(0), await w.leg(1)];
    await answers(w, bens);
    await until(() => !w.core.live.has(annas));
    expect(busy(w)).toEqual(['ben']);
    expect(w.queues.figures('support')).toMatchObject({ waiting: 1, free: 1 });
    w.endSounds();
    await until(() => w.core.bridges.size === 1 && w.queues.figures('support')?.waiting === 0);
    expect(w.record()).toMatchObject({ phase: 'active', agent: 'ben' });
    expect(w.queues.figures('support')).toMatchObject({ serviceLevel: 100, free: 1 });
    expect(w.core.originated).toHaveLength(2);
    w.core.leaves(bens);
    await until(() => w.record().phase === 'ended' && busy(w).length === 0);
    expect(w.path().filter((step) => step.startsWith('queue'))).toEqual(['queue answered']);
  });

  it('rings again if the one who answered hangs up during the message', async () => {
    const w = await queueWorld({ strategy: 'ring-all' });
    w.fromOutside();
    const [, bens] = [await w.leg(0), await w.leg(1)];
    await answers(w, bens);
    w.core.leaves(bens);
    await w.leg(2);
    expect(w.core.originated[2]?.to).toEqual({ kind: 'agent', identity: 'anna' });
    expect(w.queues.figures('support')?.waiting).toBe(1);
  });
});

describe('a caller in a queue of the gateway', () => {
  it('rings the next agent if the browser of the first dies, who is free again', async () => {
    const w = await queueWorld({});
    w.fromOutside();
    w.core.leaves(await w.leg(), 41);
    await w.leg(1);
    expect(w.core.originated[1]?.to).toEqual({ kind: 'agent', identity: 'ben' });
    expect(busy(w)).toEqual(['ben']);
    expect(w.record()).toMatchObject({ phase: 'ringing', agent: 'ben' });
  });

  it('who hangs up at any point leaves no place, no busy agent and no timer', async () => {
    const points: ((w: QueueWorld) => Promise<unknown>)[] = [
      (w) => until(() => w.queues.figures('support')?.waiting === 1),
      (w) => w.leg(),
      async (w) => answers(w, await w.leg()),
    ];
    for (const point of points) {
      const w = await queueWorld({});
      const channel = w.fromOutside();
      await point(w);
      w.core.leaves(channel.id);
      await until(() => w.record().phase === 'ended' && w.core.live.size === 0);
      expect([w.queues.figures('support')?.waiting, busy(w)]).toEqual([0, []]);
      w.queues.stop();
      expect(w.clock.pending).toBe(0);
    }
  });

  it('hears what the flow says if the queue is deleted', async () => {
    const w = await queueWorld({ agents: [] });
    w.fromOutside();
    await w.heard('Please wait');
    await w.definitions.delete('support', null, {});
    await w.heard('Sorry');
    expect(w.hears()).toEqual(['Sorry']);
  });
});

describe('a queue that rings the owner of the contact first', () => {
  const robin = contactWith({ id: 'c1', name: 'Robin', company: null, numbers: [caller], owner: 'ben' });
  const asks = (delayMs: number) =>
    queueWorld({ ownerSeconds: 20 }, (clock) => Object.assign(new FakeCrm(clock, [robin]), { delayMs }));

  it('waits for the answer of the CRM, while the caller hears the flow of the queue', async () => {
    const w = await asks(1_000);
    w.fromOutside();
    await w.heard('Please wait');
    expect(w.core.originated).toEqual([]);
    w.clock.advance(1_000);
    await w.leg();
    expect(w.core.originated[0]?.to).toEqual({ kind: 'agent', identity: 'ben' });
  });

  it('goes on without an owner after 1.5 seconds; the late answer is for the pop', async () => {
    const w = await asks(1_900);
    w.fromOutside();
    await w.heard('Please wait');
    w.clock.advance(1_499);
    await until(() => w.hears().includes('Please wait'));
    expect(w.core.originated).toEqual([]);
    w.clock.advance(1);
    await w.leg();
    expect(w.core.originated[0]?.to).toEqual({ kind: 'agent', identity: 'anna' });
    w.clock.advance(400);
    await until(() => w.record().contact?.name === 'Robin');
  });

  it('gives no place to a caller who hangs up meanwhile', async () => {
    const w = await asks(1_000);
    const channel = w.fromOutside();
    await w.heard('Please wait');
    w.core.leaves(channel.id);
    await until(() => w.record().phase === 'ended');
    w.clock.advance(1_000);
    await until(() => w.record().contact !== null);
    expect([w.queues.figures('support')?.waiting, w.core.originated, busy(w)]).toEqual([0, [], []]);
  });

  it('asks no CRM to wait for if the queue has no such rule', async () => {
    const w = await queueWorld({}, (clock) => Object.assign(new FakeCrm(clock, [robin]), { delayMs: 1_000 }));
    w.fromOutside();
    await w.leg();
    expect(w.core.originated[0]?.to).toEqual({ kind: 'agent', identity: 'anna' });
  });
});
