import { describe, expect, it } from 'vitest';
import { anna, until } from '../calls/setup.ts';
import { type FlowWorld, flow, flowWorld, type Nodes, text } from './flow-world.ts';

const other: Nodes = {
  sorry: { kind: 'say', prompt: text('Nobody is there'), outcomes: { done: 'bye', failed: 'bye' } },
  busy: { kind: 'say', prompt: text('All are busy'), outcomes: { done: 'bye', failed: 'bye' } },
  failed: { kind: 'say', prompt: text('That failed'), outcomes: { done: 'bye', failed: 'bye' } },
};

const ring = (more: Record<string, unknown> = {}): Nodes => ({
  ring: {
    ...{ kind: 'ring', targets: [{ agent: 'anna' }, { agent: 'ben' }], ringSeconds: 20 },
    outcomes: { answered: 'bye', busy: 'busy', 'no-answer': 'sorry', failed: 'failed' },
    ...more,
  },
  ...other,
});

async function talks(w: FlowWorld, leg: string): Promise<void> {
  w.core.changes(leg, 'Up', ['pcmu']);
  await until(() => [...w.core.bridges.values()].some((members) => members.has(leg) && members.size === 2));
}

describe('a flow that rings agents', () => {
  it('rings them in order; the caller hears their own ringing tone, is not answered before, and talks', async () => {
    const w = await flowWorld(flow(ring()));
    const channel = w.fromOutside();
    const first = await w.leg();
    expect(w.core.rung.map(({ channelId }) => channelId)).toEqual([channel.id]);
    expect(w.record()).toMatchObject({ phase: 'ringing', agent: 'anna' });
    w.core.leaves(first, 19);
    const second = await w.leg(1);
    expect(w.calls.busy('anna')).toBe(false);
    expect(w.core.answers).toEqual([]);
    await talks(w, second);
    expect(w.record()).toMatchObject({ phase: 'active', agent: 'ben' });
    w.core.leaves(second);
    await until(() => w.record().phase === 'ended');
    expect(w.record()).toMatchObject({ endReason: 'COMPLETED', agent: 'ben' });
    expect(w.path()).toEqual(['ring answered', 'bye end']);
    expect(w.told.filter((event) => !event.startsWith('call.step'))).toEqual([
      'call.ringing anna',
      'call.withdrawn anna',
      'call.ringing ben',
      'call.answered ben',
      'call.ended ben',
    ]);
    expect(w.calls.busy('ben')).toBe(false);
    await until(() => w.core.live.size === 0 && w.core.bridges.size === 0);
    expect(w.clock.pending).toBe(0);
  });

  it('gives the agent a script to read from the first ring on, and the next agents that of the next node', async () => {
    const outcomes = { answered: 'bye', busy: 'again', 'no-answer': 'again', failed: 'again' };
    const first = ring({ targets: [{ agent: 'anna' }], script: { en: 'Ask for the order.' }, outcomes });
    const again = { ...first.ring, kind: 'ring', targets: [{ agent: 'ben' }], script: undefined };
    const w = await flowWorld(flow({ ...first, again }));
    w.fromOutside();
    const leg = await w.leg();
    expect(w.record().flow?.script).toBe('Ask for the order.');
    w.core.leaves(leg, 19);
    await talks(w, await w.leg(1));
    expect(w.record()).toMatchObject({ phase: 'active', agent: 'ben' });
    expect(w.record().flow?.script).toBe(undefined);
  });

  it('goes on after all declined or did not answer; while nobody rings, the call is no agent’s', async () => {
    const w = await flowWorld(flow(ring()));
    w.fromOutside();
    await w.leg();
    await w.calls.hangUp(w.record().id, anna);
    w.core.leaves(await w.leg(1), 19);
    await w.heard('Nobody is there');
    expect(w.record()).toMatchObject({ phase: 'ringing', agent: null });
    w.endSounds();
    await until(() => w.record().phase === 'ended');
    expect(w.record()).toMatchObject({ endReason: 'MISSED', agent: 'ben' });
    expect(w.told.at(-1)).toBe('call.ended ben');
  });

  it('tells apart busy agents, and phones that cannot ring', async () => {
    const w = await flowWorld(flow(ring({ targets: [{ agent: 'anna' }] })));
    w.fromOutside();
    await talks(w, await w.leg());
    w.fromOutside();
    await w.heard('All are busy');
    const none = await flowWorld(flow(ring({ targets: [{ number: 'not a number' }] })));
    none.fromOutside();
    await none.heard('That failed');
  });

  it('rings several at once: the first to answer has the call, and the others stop ringing', async () => {
    const w = await flowWorld(flow(ring({ order: 'parallel' })));
    w.fromOutside();
    const [first, second] = [await w.leg(0), await w.leg(1)];
    await talks(w, second);
    expect(w.core.live.has(first)).toBe(false);
    expect(w.record()).toMatchObject({ phase: 'active', agent: 'ben' });
    expect([w.calls.busy('anna'), w.calls.busy('ben')]).toEqual([false, true]);
    expect(
      w
        .record()
        .participants.filter(({ lead, leftAt }) => lead && leftAt === null)
        .map(({ identity }) => identity),
    ).toEqual(['ben']);
  });

  it('says something to the agent before the connection; the caller hears no gap', async () => {
    const w = await flowWorld(
      flow({
        message: { kind: 'agent-message', prompt: text('Support call'), outcomes: { done: 'ring' } },
        ...ring({ hears: 'music' }),
      }),
    );
    const channel = w.fromOutside();
    const leg = await w.leg();
    await until(() => w.core.music.has(channel.id));
    w.core.changes(leg, 'Up', ['pcmu']);
    await w.heard('Support call');
    expect([...w.core.playing.values()].map(({ place }) => place)).toEqual([{ channelId: leg }]);
    expect([w.core.music.has(channel.id), w.core.bridges.size]).toEqual([true, 0]);
    w.endSounds();
    await until(() => w.core.bridges.size === 1);
    expect(w.core.music.has(channel.id)).toBe(false);
    expect(w.record()).toMatchObject({ phase: 'active', agent: 'anna' });
  });

  it('asks the caller after the conversation, when the agent has left it', async () => {
    const w = await flowWorld(
      flow({
        ...ring(),
        ring: {
          ...{ kind: 'ring', targets: [{ agent: 'anna' }] },
          outcomes: { answered: 'survey', busy: 'bye', 'no-answer': 'bye', failed: 'bye' },
        },
        survey: {
          ...{ kind: 'survey', questions: [{ name: 'happy', prompt: text('Happy?'), keys: ['1', '2'] }] },
          outcomes: { done: 'bye', 'no-input': 'bye' },
        },
      }),
    );
    const channel = w.fromOutside();
    const leg = await w.leg();
    await talks(w, leg);
    // Keys of the conversation are not answers.
    w.press('2');
    w.core.leaves(leg);
    await w.heard('Happy?');
    expect(w.core.live.has(channel.id)).toBe(true);
    expect(w.calls.busy('anna')).toBe(false);
    expect(w.record()).toMatchObject({ phase: 'active', agent: 'anna' });
    w.press('1');
    await until(() => w.record().phase === 'ended');
    expect(w.record().endReason).toBe('COMPLETED');
    expect(w.record().flow?.steps.map(({ node, digits }) => [node, digits])).toEqual([
      ['ring', undefined],
      ['survey', '1'],
      ['bye', undefined],
    ]);
  });

  it('forwards to a number that the rules allow, and goes on if they do not', async () => {
    const { targets: _, ringSeconds: __, ...node } = ring().ring ?? { kind: '' };
    const forward = (number: string) => flow({ ring: { ...node, kind: 'forward', number }, ...other });
    const w = await flowWorld(forward('+14155550188'));
    w.fromOutside();
    const leg = await w.leg();
    expect(w.core.originated[0]).toMatchObject({
      to: { kind: 'number', number: '+14155550188' },
      caller: { user: '+14155550100' },
    });
    await talks(w, leg);
    expect(w.record()).toMatchObject({ phase: 'active', agent: null });
    w.core.leaves(leg);
    await until(() => w.record().phase === 'ended');
    expect(w.record().endReason).toBe('COMPLETED');

    const abroad = await flowWorld(forward('+882161234567'));
    abroad.fromOutside();
    await abroad.heard('That failed');
    expect(abroad.core.originated).toEqual([]);
  });
});

describe('a caller who hangs up', () => {
  const points: [what: string, nodes: Nodes, reached: (w: FlowWorld) => Promise<void>][] = [
    ['in a prompt', { hello: { kind: 'say', prompt: text('Hello'), outcomes: {} } }, (w) => w.heard('Hello')],
    [
      'in a menu',
      { menu: { kind: 'menu', prompt: text('Press'), keys: { 1: 'One' }, outcomes: {} } },
      async (w) => {
        await w.heard('Press');
        w.endSounds();
        await until(() => w.clock.pending > 0);
      },
    ],
    [
      'while music plays',
      { wait: { kind: 'wait', seconds: 60, outcomes: {} } },
      (w) => until(() => w.core.music.size === 1),
    ],
    ['while a phone rings', ring(), async (w) => void (await w.leg())],
    ['while several ring', ring({ order: 'parallel', hears: 'music' }), async (w) => void (await w.leg(1))],
    [
      'while the agent hears a message',
      { say: { kind: 'agent-message', prompt: text('Support call'), outcomes: { done: 'ring' } }, ...ring() },
      async (w) => {
        w.core.changes(await w.leg(), 'Up', ['pcmu']);
        await w.heard('Support call');
      },
    ],
    ['in the conversation', ring(), async (w) => talks(w, await w.leg())],
    [
      'in a message',
      { message: { kind: 'voicemail', outcomes: {} } },
      (w) => until(() => w.core.recordings.size === 1 && w.record().recording === 'on'),
    ],
  ];

  it.each(points)('%s leaves no leg, no timer and no busy agent', async (_what, nodes, reached) => {
    const w = await flowWorld(flow(nodes));
    const channel = w.fromOutside();
    await reached(w);
    w.core.leaves(channel.id);
    await until(() => w.record().phase === 'ended' && w.core.live.size === 0);
    expect([w.calls.busy('anna'), w.calls.busy('ben')]).toEqual([false, false]);
    expect(w.path().at(-1)).toMatch(/ hang-up$/);
    expect(w.record().agent).toMatch(/^(anna|ben)$/);
    await w.calls.stop(0);
    expect(w.clock.pending).toBe(0);
  });
});
