import { describe, expect, it } from 'vitest';
import { contactWith } from '../../../src/domain/crm/contact.ts';
import { QueueBody } from '../../../src/domain/routing/queues/definition.ts';
import type { CallbackRequest } from '../../../src/gateway/flows/driver/callbacks.ts';
import type {
  QueuedCall,
  QueueHandle,
  QueueOutcome,
  Queues,
  Staffing,
} from '../../../src/gateway/routing/queues/port.ts';
import { FakeCrm } from '../../../src/testing/fake-crm.ts';
import { ManualClock } from '../../../src/testing/manual-clock.ts';
import { caller, until } from '../calls/setup.ts';
import { type FlowWorld, flow, flowWorld, type Nodes, text } from './flow-world.ts';

/** Queues that do what the test says. */
class TestQueues implements Queues {
  readonly joined: QueuedCall[] = [];
  readonly left: string[] = [];
  /** Where a rule has moved the call. */
  movedTo: string | null = null;
  staffed: Staffing | null = null;
  place = { position: 2, lessThanMinutes: 3 };
  body: QueueBody = QueueBody.parse({ label: 'Support', agents: ['anna'] });
  #settle: (outcome: QueueOutcome) => void = () => {};

  async join(call: QueuedCall): Promise<QueueHandle> {
    if (call.queue === 'none') throw new Error('no such queue');
    this.joined.push(call);
    const outcome = new Promise<QueueOutcome>((resolve) => {
      this.#settle = resolve;
    });
    return {
      outcome,
      queue: () => ({ name: this.movedTo ?? call.queue, body: this.body }),
      since: call.since ?? 0,
      position: () => this.place.position,
      expectedWaitMs: () => 60_000,
      announcement: () => this.place,
      news: () => this.place,
      change: () => {},
      leave: (why) => {
        this.left.push(why);
        this.#settle({ why });
      },
    };
  }

  async resume(): Promise<null> {
    return null;
  }

  bodyOf(): QueueBody {
    return this.body;
  }

  waits(): boolean {
    return false;
  }

  names(): string[] {
    return ['support'];
  }

  formerCallbacks(): [] {
    return [];
  }

  staffing(queue: string): Staffing | null {
    return queue === 'none' ? null : this.staffed;
  }

  ends(outcome: QueueOutcome): void {
    this.#settle(outcome);
  }
}

const outcomes = { answered: 'bye', timeout: 'late', full: 'late', unstaffed: 'late', left: 'gone', callback: 'gone' };
const nodes = (more: Record<string, unknown> = {}): Nodes => ({
  queue: {
    ...{ kind: 'queue', queue: 'support' },
    outcomes: { ...outcomes, overflow: 'late', failed: 'broken' },
    ...more,
  },
  late: { kind: 'say', prompt: text('Too late'), outcomes: { done: 'bye', failed: 'bye' } },
  gone: { kind: 'say', prompt: text('You left'), outcomes: { done: 'bye', failed: 'bye' } },
  broken: { kind: 'say', prompt: text('No queue'), outcomes: { done: 'bye', failed: 'bye' } },
});

const inQueue = () =>
  flow(
    {
      place: {
        ...{ kind: 'announce', position: [{ text: { en: 'Place {{queue.position}}' } }] },
        outcomes: { done: 'music', failed: 'music' },
      },
      music: { kind: 'wait', seconds: 30, keys: ['9'], outcomes: { done: 'place', 9: 'leave' } },
      leave: { kind: 'leave' },
    },
    { use: 'in-queue', name: 'waiting' },
  );

async function queued(more: Record<string, unknown> = {}): Promise<{ w: FlowWorld; queues: TestQueues }> {
  const queues = new TestQueues();
  const documents = { main: flow(nodes(more)), waiting: inQueue() };
  const w = await flowWorld(documents, { parts: { queues } });
  w.fromOutside();
  return { w, queues };
}

const signal = () => new AbortController().signal;
const offered = { kind: 'call', queue: 'support', seconds: 20 } as const;

describe('a caller in a queue', () => {
  it('hears the flow of the queue, also while an agent’s phone rings, and talks to the one who answers', async () => {
    const { w, queues } = await queued({ inQueue: 'waiting' });
    await w.heard('Place 2');
    expect(queues.joined).toMatchObject([{ queue: 'support', kind: 'call', since: w.clock.now() }]);
    const offer = w.calls.offer({ callId: w.record().id, identity: 'anna', ...offered, signal: signal() });
    const leg = await w.leg();
    w.endSounds();
    await until(() => w.core.music.size === 1);
    expect(w.record()).toMatchObject({
      agent: 'anna',
      phase: 'ringing',
      flow: { queue: { name: 'support', leftAt: null } },
    });
    w.clock.advance(12_000);
    w.core.changes(leg, 'Up', ['pcmu']);
    expect(await offer).toBe('answered');
    queues.ends({ why: 'answered', agent: 'anna' });
    await until(() => w.core.bridges.size === 1 && w.core.music.size === 0);
    await until(() => w.record().flow?.queue?.leftAt != null);
    expect(w.record()).toMatchObject({ phase: 'active', agent: 'anna' });
    expect(w.clock.pending).toBe(0);
    w.core.leaves(leg);
    await until(() => w.record().phase === 'ended');
    expect(w.path().filter((step) => step.startsWith('queue'))).toEqual(['queue answered']);
  });

  it('waits for the owner of their contact in the queue, with music, and a late answer is kept for the pop', async () => {
    const clock = new ManualClock();
    const crm = new FakeCrm(clock, [
      contactWith({ id: 'c1', name: 'Robin', company: null, numbers: [caller], owner: 'ben' }),
    ]);
    crm.delayMs = 1_900;
    const queues = new TestQueues();
    const w = await flowWorld(flow(nodes()), { clock, crm, parts: { queues } });
    w.fromOutside();
    await until(() => w.core.music.size === 1);
    const [joined] = queues.joined;
    expect(joined).toMatchObject({ owner: null, ownerSoon: { withinMs: 1500 } });
    const late = joined?.ownerSoon?.find();
    clock.advance(1500);
    expect(await late).toBe(null);
    clock.advance(400);
    await until(() => w.record().contact?.name === 'Robin');
  });

  it('has an owner whom the CRM named before the queue', async () => {
    const clock = new ManualClock();
    const crm = new FakeCrm(clock, [
      contactWith({ id: 'c1', name: 'Robin', company: null, numbers: [caller], owner: 'ben' }),
    ]);
    const queues = new TestQueues();
    const greeting = { kind: 'say', prompt: text('Welcome'), outcomes: { done: 'queue', failed: 'queue' } };
    const w = await flowWorld(flow({ greeting, ...nodes() }), { clock, crm, parts: { queues } });
    w.fromOutside();
    await w.heard('Welcome');
    await until(() => w.record().contact !== null);
    w.endSounds();
    await until(() => queues.joined.length === 1);
    expect(queues.joined[0]).toMatchObject({ owner: 'ben', ownerSoon: null });
  });

  it('is called back in the queue where they wait now, by an agent like the one that they waited for', async () => {
    const requests: CallbackRequest[] = [];
    const book = async (request: CallbackRequest) => {
      requests.push(request);
      return 'booked' as const;
    };
    const needs = { priority: 7, skills: [{ name: 'german', level: 2 }] };
    const waiting = flow(
      {
        music: { kind: 'wait', seconds: 30, keys: ['1'], outcomes: { done: 'music', 1: 'book' } },
        book: { kind: 'callback', outcomes: { booked: 'leave', 'bad-number': 'music', failed: 'music' } },
        leave: { kind: 'leave' },
      },
      { use: 'in-queue', name: 'waiting' },
    );
    const queues = new TestQueues();
    const main = flow({
      routing: { kind: 'routing', ...needs, outcomes: { done: 'queue' } },
      ...nodes({ inQueue: 'waiting' }),
    });
    const w = await flowWorld({ main, waiting }, { parts: { queues, callbacks: { book } } });
    w.fromOutside();
    await until(() => w.core.music.size === 1);
    queues.movedTo = 'backup';
    w.press('1');
    await until(() => requests.length === 1);
    expect(requests[0]).toMatchObject({ queue: 'backup', number: caller, owner: null, ...needs });
    await until(() => queues.left.length > 0);
    expect(queues.left).toEqual(['callback']);
    await until(() => w.record().flow?.queue?.leftAt != null);
    expect(w.record().flow?.queue?.name).toBe('backup');
  });

  it('hears music and announcements of the queue itself if it has no flow', async () => {
    const { w, queues } = await queued();
    await until(() => w.core.music.size === 1);
    w.clock.advance(2_000);
    await w.heard('You are number 2 in the queue.');
    expect(w.hears()).toEqual(['You are number 2 in the queue.', 'The wait is less than 3 minutes.']);
    expect(w.core.music.size).toBe(0);
    w.endSounds();
    await until(() => w.core.music.size === 1);
    queues.ends({ why: 'unstaffed' });
    await w.heard('Too late');
    await until(() => w.clock.pending === 0);
    expect(w.core.music.size).toBe(0);
  });

  it('leaves by a key, by the time of the node, and by hanging up; the queue learns why', async () => {
    const byKey = await queued({ inQueue: 'waiting' });
    await byKey.w.heard('Place 2');
    byKey.w.endSounds();
    await until(() => byKey.w.core.music.size === 1);
    byKey.w.press('9');
    await byKey.w.heard('You left');
    expect(byKey.queues.left).toEqual(['left']);

    const byTime = await queued({ timeoutSeconds: 60 });
    await until(() => byTime.w.core.music.size === 1);
    expect(byTime.queues.joined[0]?.waitMs).toBe(60_000);
    byTime.queues.ends({ why: 'timeout' });
    await byTime.w.heard('Too late');
    await until(() => byTime.w.path()[0] === 'queue timeout');

    const byHangUp = await queued();
    await until(() => byHangUp.w.core.music.size === 1);
    const offer = byHangUp.w.calls.offer({
      callId: byHangUp.w.record().id,
      identity: 'anna',
      ...offered,
      signal: signal(),
    });
    await byHangUp.w.leg();
    byHangUp.w.core.leaves('in-1');
    expect(await offer).toBe('gone');
    await until(() => byHangUp.w.record().phase === 'ended');
    expect(byHangUp.queues.left).toEqual(['gone']);
    expect(byHangUp.w.record()).toMatchObject({ endReason: 'CANCELED', agent: 'anna', customerNumber: caller });
  });

  it('need not wait for the end of an announcement to press the key that it names', async () => {
    const { w, queues } = await queued({ inQueue: 'waiting' });
    await w.heard('Place 2');
    w.press('9');
    await w.heard('You left');
    expect(queues.left).toEqual(['left']);
  });

  it('goes on as failed without a queue of that name, and to the flow that an overflow names', async () => {
    const none = await queued({ queue: 'none' });
    await none.w.heard('No queue');

    const queues = new TestQueues();
    const night = flow(
      { night: { kind: 'say', prompt: text('Night'), outcomes: { done: 'bye', failed: 'bye' } } },
      { name: 'night' },
    );
    const w = await flowWorld({ main: flow(nodes()), night }, { parts: { queues } });
    w.fromOutside();
    await until(() => queues.joined.length === 1);
    queues.ends({ why: 'overflow', to: { kind: 'flow', name: 'night' } });
    await w.heard('Night');
  });

  it('is offered to an agent once at a time; one who declines, misses or is away is told apart', async () => {
    const { w } = await queued();
    await until(() => w.core.music.size === 1);
    const callId = w.record().id;
    const offer = (identity: string, how: { signal?: AbortSignal } = {}) =>
      w.calls.offer({ callId, identity, ...offered, signal: how.signal ?? signal() });
    const first = offer('anna');
    expect(await offer('anna')).toBe('busy');
    expect(w.core.originated[0] ?? (await w.leg())).toBeDefined();
    w.core.leaves(await w.leg(), 21);
    expect(await first).toBe('rejected');
    const missed = offer('anna');
    w.core.leaves(await w.leg(1), 19, false);
    expect(await missed).toBe('missed');
    w.core.registered.delete('ben');
    expect(await offer('ben')).toBe('busy');
    const stop = new AbortController();
    const withdrawn = offer('anna', { signal: stop.signal });
    const leg = await w.leg(2);
    stop.abort();
    expect(await withdrawn).toBe('gone');
    expect(w.core.live.has(leg)).toBe(false);
    expect([w.calls.busy('anna'), w.calls.busy('ben')]).toEqual([false, false]);
    expect(await w.calls.offer({ callId: 'CA0', identity: 'anna', ...offered, signal: signal() })).toBe('gone');
  });

  it('goes on as failed if the queue is deleted while they wait', async () => {
    const { w, queues } = await queued({ inQueue: 'waiting' });
    await w.heard('Place 2');
    queues.ends({ why: 'gone' });
    await w.heard('No queue');
    expect(w.hears()).toEqual(['No queue']);
    expect(w.clock.pending).toBe(0);
  });

  it('is told of a queue before it joins: agents, waiting calls, expected wait', async () => {
    const queues = new TestQueues();
    queues.staffed = { staffed: 3, free: 0, waiting: 4, longestWaitMs: 9_000, expectedWaitMs: 120_000 };
    const document = flow({
      ask: {
        ...{ kind: 'staffing', queue: 'support', maxWaitSeconds: 60 },
        outcomes: { staffed: 'bye', busy: 'tell', unstaffed: 'bye', failed: 'bye' },
      },
      tell: {
        ...{ kind: 'say', prompt: [{ text: { en: '{{staffing.waiting}} wait' } }] },
        outcomes: { done: 'bye', failed: 'bye' },
      },
    });
    const w = await flowWorld(document, { parts: { queues } });
    w.fromOutside();
    await w.heard('4 wait');
  });
});
