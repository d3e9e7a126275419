import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../../src/testing/manual-clock.ts';
import { FakeCore } from '../calls/fake-core.ts';
import { MemoryStore } from '../calls/memory-store.ts';
import { until } from '../calls/setup.ts';
import { type FlowWorld, flow, flowWorld, type Nodes, text } from './flow-world.ts';

/** Notes in memory, as the database keeps them. */
function notesOf() {
  const all = new Map<string, string>();
  return {
    put: async (id: string, note: string) => void all.set(id, note),
    remove: async (id: string) => void all.delete(id),
    all: async () => [...all].map(([id, note]) => ({ id, note })),
  };
}

/** A core whose channels outlive the process, as on Asterisk. The gateway that left hears no more of it. */
class DurableCore extends FakeCore {
  readonly durable = true;
}

/** A process that is killed: from now on, it is told nothing, and its requests have no effect. */
function killed(core: FakeCore): DurableCore {
  const next = new DurableCore();
  for (const [id, channel] of core.live) next.live.set(id, channel);
  for (const [id, members] of core.bridges) next.bridges.set(id, new Set(members));
  return next;
}

const nodes: Nodes = {
  hello: { kind: 'say', prompt: text('Hello'), outcomes: { done: 'menu', failed: 'menu' } },
  menu: {
    ...{ kind: 'menu', prompt: text('Press'), keys: { 1: 'Anna' } },
    outcomes: { 1: 'ring', 'no-input': 'bye', invalid: 'bye' },
  },
  ring: {
    ...{ kind: 'ring', targets: [{ agent: 'anna' }] },
    outcomes: { answered: 'thanks', busy: 'bye', 'no-answer': 'bye', failed: 'bye' },
  },
  thanks: { kind: 'say', prompt: text('Thank you'), outcomes: { done: 'bye', failed: 'bye' } },
};

interface Process {
  w: FlowWorld;
  /** Kills the process, and starts another on the same database. */
  restart(core?: FakeCore): Promise<FlowWorld>;
}

async function process(): Promise<Process> {
  const [notes, clock] = [notesOf(), new ManualClock()];
  const store = new MemoryStore(clock);
  const options = { notes, clock, store };
  const w = await flowWorld(flow(nodes), { ...options, core: new DurableCore() });
  return {
    w,
    restart: (core = killed(w.core)) => flowWorld(flow(nodes), { ...options, core }),
  };
}

describe('a gateway that is killed during a flow', () => {
  it('goes on at the same node if the caller’s channel outlives it', async () => {
    const { w, restart } = await process();
    w.fromOutside();
    await w.heard('Hello');
    w.endSounds();
    await w.heard('Press');
    await until(() => w.path().length === 1);
    const next = await restart();
    await next.heard('Press');
    expect(next.hears()).toEqual(['Press']);
    next.press('1');
    const leg = await next.leg();
    next.core.changes(leg, 'Up', ['pcmu']);
    await until(() => next.core.bridges.size === 1);
    next.core.leaves(leg);
    await next.heard('Thank you');
    next.endSounds();
    await until(() => next.record().phase === 'ended');
    expect(next.path()).toEqual(['hello done', 'menu 1', 'ring answered', 'thanks done', 'bye end']);
    expect(next.record().endReason).toBe('COMPLETED');
  });

  it('rings the agent again whose phone rang, under another leg', async () => {
    const { w, restart } = await process();
    w.fromOutside();
    await w.heard('Hello');
    w.press('1');
    w.endSounds();
    const before = await w.leg();
    const next = await restart();
    const after = await next.leg();
    expect(after).not.toBe(before);
    expect(next.core.live.has(before)).toBe(false);
    expect(next.calls.busy('anna')).toBe(true);
  });

  it('keeps a conversation, and the flow goes on after it', async () => {
    const { w, restart } = await process();
    w.fromOutside();
    await w.heard('Hello');
    w.press('1');
    w.endSounds();
    const leg = await w.leg();
    w.core.changes(leg, 'Up', ['pcmu']);
    await until(() => w.record().phase === 'active' && w.core.bridges.size === 1);
    await w.calls.command(w.record().id, { identity: 'boss', role: 'supervisor' }, async () => {});
    const next = await restart();
    expect(next.record().phase).toBe('active');
    expect(next.core.originated).toEqual([]);
    next.core.leaves(leg);
    await next.heard('Thank you');
  });

  it('logs the call as failed, with its way, if the channel ended with the process', async () => {
    const { w, restart } = await process();
    w.fromOutside();
    await w.heard('Hello');
    w.endSounds();
    await w.heard('Press');
    await until(() => w.path().length === 1);
    const next = await restart(new DurableCore());
    expect(next.record()).toMatchObject({ phase: 'ended', endReason: 'FAILED' });
    expect(next.path()).toEqual(['hello done']);
  });
});
