import { describe, expect, it } from 'vitest';
import { QueueBody } from '../../../src/domain/routing/queues/definition.ts';
import { QueuedCallbacks } from '../../../src/gateway/flows/callbacks/queued-callbacks.ts';
import type { QueuedCall, QueueHandle, QueueOutcome, Queues } from '../../../src/gateway/routing/queues/port.ts';
import { anna, line, silent, until, type World, world } from '../calls/setup.ts';

const number = '+14155550188';
/** The agent is chosen as for the caller. */
const chosenBy = { priority: 5, skills: [{ name: 'german', level: 3 }], owner: 'anna', lastAgent: null };
const request = { callId: 'CA1', number, called: line, queue: 'support', since: 1_000, ...chosenBy };

/** A queue that notes its entries. `position` 0: it accepts none. */
function queueOf(
  position = 1,
  change: object = {},
): Queues & { joined: QueuedCall[]; ends(outcome: QueueOutcome): void } {
  const joined: QueuedCall[] = [];
  let settle: (outcome: QueueOutcome) => void = () => {};
  const body = QueueBody.parse({ label: 'Support', agents: ['anna'], ...change });
  const handle = (call: QueuedCall): QueueHandle => {
    joined.push(call);
    const outcome = new Promise<QueueOutcome>((resolve) => {
      settle = resolve;
    });
    return {
      ...{ outcome, since: call.since ?? 0, queue: () => ({ name: 'support', body }), position: () => position },
      ...{ expectedWaitMs: () => null, announcement: () => null, news: () => null, change: () => {}, leave: () => {} },
    };
  };
  return {
    joined,
    ends: (outcome) => settle(outcome),
    join: async (call) => handle(call),
    resume: async (callId) => handle({ callId, queue: 'support', kind: 'callback' }),
    formerCallbacks: () => [{ callId: 'CA1-callback', queue: 'support' }],
    staffing: () => null,
    names: () => ['support'],
    bodyOf: () => body,
  };
}

function notesOf() {
  const all = new Map<string, string>();
  return {
    all: async () => [...all].map(([id, note]) => ({ id, note })),
    put: async (id: string, note: string) => void all.set(id, note),
    remove: async (id: string) => void all.delete(id),
  };
}

/** What the queue says of the wrap-up of calls. */
const wrapUps: string[] = [];
const limitWrapUp = (callId: string, seconds: number): void => void wrapUps.push(`${callId} ${seconds}`);

async function booked(w?: World, change: object = {}) {
  const [queues, notes] = [queueOf(1, change), notesOf()];
  const callbacks = new QueuedCallbacks({ queues, notes, country: 'US', logger: silent });
  expect(await callbacks.book(request)).toBe('booked');
  if (w !== undefined) await callbacks.start(w.calls, limitWrapUp);
  return { queues, notes, callbacks };
}

const offer = { callId: 'CA1-callback', kind: 'callback', queue: 'support', identity: 'anna', seconds: 20 } as const;

describe('a call back', () => {
  it('keeps the place of its caller, and waits under an id of its own', async () => {
    const { queues, notes } = await booked();
    expect(queues.joined).toEqual([
      { callId: 'CA1-callback', queue: 'support', kind: 'callback', since: 1_000, ...chosenBy },
    ]);
    expect(await notes.all()).toHaveLength(1);
    queues.ends({ why: 'answered', agent: 'anna' });
    await until(() => true);
    expect(await notes.all()).toEqual([]);
  });

  it('is not booked for a number that cannot be called, without a queue, and in a queue that is full', async () => {
    const book = (change: object, queues = queueOf()) =>
      new QueuedCallbacks({ queues, notes: notesOf(), country: 'US', logger: silent }).book({ ...request, ...change });
    expect(await book({ number: null })).toBe('bad-number');
    expect(await book({ number: 'anonymous' })).toBe('bad-number');
    expect(await book({ number: '911' })).toBe('bad-number');
    expect(await book({ queue: null })).toBe('refused');
    expect(await book({}, queueOf(0))).toBe('refused');
  });

  it('rings the agent, and calls the customer from the number that they had called once the agent answers', async () => {
    const w = await world();
    const { callbacks } = await booked(w);
    const result = callbacks.offer({ ...offer, signal: new AbortController().signal });
    const leg = await w.leg();
    expect(w.core.originated[0]?.to).toEqual({ kind: 'agent', identity: 'anna' });
    w.core.changes(leg, 'Up');
    expect(await result).toBe('answered');
    await w.leg(1);
    expect(w.core.originated[1]).toMatchObject({ to: { kind: 'number', number }, caller: { user: line } });
  });

  it('shows the number of the queue, and has its wrap-up; everything else is of the number that was called', async () => {
    const other = '+14155550199';
    const w = await world({ numbers: [{ masked: true }, { number: other }] });
    const { callbacks } = await booked(w, { callerId: other, wrapUp: { seconds: 7, acrossQueues: true } });
    void callbacks.offer({ ...offer, signal: new AbortController().signal });
    w.core.changes(await w.leg(), 'Up');
    await w.leg(1);
    expect(w.core.originated[1]).toMatchObject({ to: { kind: 'number', number }, caller: { user: other } });
    expect(w.record()).toMatchObject({ virtualNumber: line, masked: true });
    expect(wrapUps).toEqual([`${w.record().id} 7`]);
  });

  it('shows the number that was called if that of the queue is not the gateway’s', async () => {
    const w = await world();
    const { callbacks } = await booked(w, { callerId: '+14155550199' });
    void callbacks.offer({ ...offer, signal: new AbortController().signal });
    w.core.changes(await w.leg(), 'Up');
    await w.leg(1);
    expect(w.core.originated[1]?.caller).toMatchObject({ user: line });
  });

  it('waits on if the agent does not answer, declines, or has another call', async () => {
    const w = await world();
    const { callbacks } = await booked(w);
    const signal = new AbortController().signal;
    const missed = callbacks.offer({ ...offer, signal });
    w.core.leaves(await w.leg(), 19, false);
    expect(await missed).toBe('missed');
    w.fromAgent('anna', number);
    await w.leg(1);
    expect(await callbacks.offer({ ...offer, signal })).toBe('busy');
    expect(w.calls.busy(anna.identity)).toBe(true);
  });

  it('is withdrawn while the phone rings', async () => {
    const w = await world();
    const { callbacks } = await booked(w);
    const stop = new AbortController();
    const result = callbacks.offer({ ...offer, signal: stop.signal });
    const leg = await w.leg();
    stop.abort();
    expect(await result).toBe('gone');
    await until(() => !w.core.live.has(leg));
    expect(w.calls.busy('anna')).toBe(false);
  });

  it('waits again after a restart', async () => {
    const { notes } = await booked();
    const queues = queueOf();
    const w = await world();
    const next = new QueuedCallbacks({ queues, notes, country: 'US', logger: silent });
    await next.start(w.calls, limitWrapUp);
    expect(queues.joined).toMatchObject([{ callId: 'CA1-callback', kind: 'callback' }]);
    void next.offer({ ...offer, signal: new AbortController().signal });
    await w.leg();
  });
});
