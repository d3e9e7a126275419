import { describe, expect, it } from 'vitest';
import type { FlowEvent } from '../../../src/domain/flows/run/events.ts';
import { resumeFlow, startFlow, stepFlow } from '../../../src/domain/flows/run/interpreter.ts';
import type { FlowState } from '../../../src/domain/flows/run/state.ts';
import { allTo, call, flow, goodbye, heard, monday, path, question, sent, simulate, text } from './support/flows.ts';

const say = { name: 'say', kind: 'say', prompt: text('Hello'), outcomes: allTo('say', 'done', 'failed') };
const set = { name: 'set', kind: 'set', variables: [{ name: 'x', value: 1 }], outcomes: { done: 'set' } };

describe('a flow that cannot go on', () => {
  it('after too many steps says its fallback, then ends', () => {
    const simulator = simulate(flow([say], { maxSteps: 3, fallback: text('Please call again.') }));
    for (let at = 0; at < 3; at++) simulator.finishPlaying();
    expect(heard(simulator)).toEqual(['Hello', 'Hello', 'Hello', 'Please call again.']);
    expect(simulator.ended).toBe(false);
    simulator.finishPlaying();
    expect(sent(simulator, 'end')).toEqual([{ type: 'end', reason: 'limit', cause: 'normal' }]);
    expect(path(simulator)).toEqual(['say done', 'say done', 'say done', 'say limit']);
  });

  it('because it goes in circles without waiting stops after few nodes', () => {
    const simulator = simulate(flow([set]));
    expect(path(simulator).length).toBe(501);
    expect(sent(simulator, 'play')).toEqual([expect.objectContaining({ parts: [{ builtIn: 'apology' }] })]);
    simulator.finishPlaying();
    expect(simulator.state.ended).toBe('limit');
  });

  it('is stopped within one step, whatever its own limit is', () => {
    expect(path(simulate(flow([set], { maxSteps: 5000 }))).length).toBe(1001);
  });

  it('does not count what its caller heard in a queue', () => {
    const queue = { name: 'queue', kind: 'queue', queue: 'q', inQueue: 'hold', outcomes: { timeout: 'goodbye' } };
    const music = { name: 'music', kind: 'wait', seconds: 1, outcomes: { done: 'music' } };
    const hold = flow([music], { name: 'hold', use: 'in-queue' });
    const simulator = simulate([flow([queue, goodbye], { maxSteps: 2 }), hold]);
    simulator.advance(60_000);
    expect(simulator.path).toHaveLength(60);
    simulator.answer(question(simulator, 'enqueue').id, { type: 'queue', outcome: 'timeout' });
    expect(simulator.state.ended).toBe('finished');
  });

  it('because it is sent round by overflows ends, too', () => {
    const main = flow([{ name: 'queue', kind: 'queue', queue: 'q', outcomes: {} }]);
    const library = { document: () => main };
    const late = { ...simulate(main).state, steps: 10_000 };
    const overflow = { type: 'queue', id: 'c1', outcome: 'overflow', flow: 'main', at: monday } as const;
    const { state } = stepFlow(late, overflow, library);
    const after = stepFlow(state, { type: 'flow', id: 'c2', version: 1, at: monday }, library);
    expect(after.state.main.ending).toBe('limit');
  });

  it('plays the apology of the gateway if its fallback cannot be played', () => {
    const simulator = simulate(flow([set], { fallback: [{ prompt: 'gone' }] }), {
      answers: (asked) =>
        asked.type === 'play' && 'prompt' in (asked.parts[0] ?? {}) ? { type: 'played', failed: true } : null,
    });
    expect(sent(simulator, 'play').map(({ parts }) => parts)).toEqual([
      [{ prompt: 'gone', language: 'en' }],
      [{ builtIn: 'apology' }],
    ]);
    simulator.finishPlaying();
    expect(simulator.state.ended).toBe('limit');
  });

  it('ends even if nothing at all can be played', () => {
    const simulator = simulate(flow([set]), {
      answers: ({ type }) => (type === 'play' ? { type: 'played', failed: true } : null),
    });
    expect(simulator.state.ended).toBe('limit');
    expect(sent(simulator, 'play')).toHaveLength(2);
  });

  it('uses the fallback of the flow that called it if it has none', () => {
    const main = flow([{ name: 'sub', kind: 'call-flow', flow: 'sub', outcomes: {} }], {
      fallback: text('Main fallback'),
    });
    const simulator = simulate([main, flow([set], { name: 'sub' })]);
    expect(heard(simulator)).toEqual(['Main fallback']);
    expect(path(simulator).slice(-2)).toEqual(['set limit', 'sub limit']);
  });

  it.each([
    ['an outcome that is not connected', flow([{ ...say, outcomes: {} }])],
    ['a node that is missing', flow([{ ...say, outcomes: allTo('nowhere', 'done', 'failed') }])],
    ['a schedule that is missing', flow([{ name: 'hours', kind: 'hours', schedule: 'gone', outcomes: {} }])],
    ['a node of queues in a call', flow([{ name: 'out', kind: 'leave' }])],
  ])('because of %s is heard to end', (_, document) => {
    const simulator = simulate({ ...document, fallback: text('Fallback') });
    simulator.finishPlaying();
    if (heard(simulator).at(-1) === 'Fallback') simulator.finishPlaying();
    expect(heard(simulator).at(-1)).toBe('Fallback');
    expect(simulator.state.ended).toBe('broken');
  });

  it('because its version is gone is heard to end', () => {
    const start = { call, flow: 'main', version: 9, at: monday, seed: 1 };
    const { state, commands } = startFlow(start, { document: () => null });
    expect(commands.map(({ type }) => type)).toEqual(['note', 'play']);
    expect(state.main.ending).toBe('broken');
  });

  it('does not listen to keys any more', () => {
    const simulator = simulate(flow([set]));
    const before = simulator.state;
    simulator.press('1');
    expect(simulator.state).toBe(before);
  });
});

describe('a hang-up', () => {
  const outcomes = allTo(
    'goodbye',
    'answered',
    'timeout',
    'full',
    'unstaffed',
    'left',
    'callback',
    'overflow',
    'failed',
  );
  const keys = { prompt: text('?'), outcomes: allTo('goodbye', '1', 'got', 'no-input', 'invalid') };
  const nodes = [
    { name: 'node', kind: 'say', prompt: text('Hello'), outcomes: {} },
    { name: 'node', kind: 'menu', keys: { 1: 'x' }, ...keys },
    { name: 'node', kind: 'gather', save: 'x', ...keys },
    { name: 'node', kind: 'wait', seconds: 9 },
    { name: 'node', kind: 'greeting', url: 'https://a.example' },
    { name: 'node', kind: 'request', url: 'https://a.example' },
    { name: 'node', kind: 'lookup' },
    { name: 'node', kind: 'staffing', queue: 'q' },
    { name: 'node', kind: 'queue', queue: 'q', inQueue: 'hold', outcomes },
    { name: 'node', kind: 'ring', targets: [{ agent: 'anna' }] },
    { name: 'node', kind: 'forward', number: '+4930123456' },
    { name: 'node', kind: 'callback', queue: 'q' },
    { name: 'node', kind: 'voicemail' },
    { name: 'node', kind: 'call-flow', flow: 'hold' },
  ];
  const hold = flow([{ name: 'music', kind: 'wait', seconds: 9, outcomes: { done: 'music' } }], {
    name: 'hold',
    use: 'in-queue',
  });
  const stops = ['stop-playing', 'cancel-timer', 'leave-queue', 'stop-ringing', 'stop-recording-message'];

  it.each(nodes.map(({ kind }, at) => [kind, at] as const))(
    'in a node of the kind %s ends everything it began',
    (_, at) => {
      const simulator = simulate([flow([{ outcomes: {}, ...nodes[at] }, goodbye]), hold]);
      simulator.hangUp();
      expect(path(simulator).at(-1)).toBe('node hang-up');
      expect(sent(simulator, 'end')).toEqual([{ type: 'end', reason: 'caller-left', cause: 'normal' }]);
      const commands = simulator.entries.flatMap((entry) => ('command' in entry ? [entry.command] : []));
      expect(commands.at(-1)?.type).toBe('end');
      const ended = new Set(commands.flatMap((each) => (stops.includes(each.type) && 'id' in each ? [each.id] : [])));
      const begun = ['play', 'play-music', 'start-timer', 'enqueue', 'ring', 'record-message'];
      const left = commands.filter((each) => begun.includes(each.type) && 'id' in each && !ended.has(each.id));
      expect(left).toEqual([]);
    },
  );

  it('is the last event that matters', () => {
    const simulator = simulate(flow([say]));
    const { id } = question(simulator, 'play');
    simulator.hangUp();
    const { state } = simulator;
    for (const event of [
      { type: 'hang-up' },
      { type: 'digit', digit: '1' },
      { type: 'played', id },
      { type: 'redirect', flow: 'main' },
    ] as const) {
      simulator.happen({ ...event, at: monday } as FlowEvent);
    }
    expect(simulator.state).toBe(state);
  });
});

describe('an event that is late, repeated or of another kind', () => {
  it('changes nothing', () => {
    const simulator = simulate(flow([say]));
    const { id } = question(simulator, 'play');
    simulator.finishPlaying();
    const { state } = simulator;
    for (const event of [
      { type: 'played', id },
      { type: 'played', id: 'c99' },
      { type: 'timer', id },
      { type: 'flow', id, version: 1 },
      { type: 'queue', id: 'c2', outcome: 'connected' },
    ] as const) {
      simulator.happen({ ...event, at: monday } as FlowEvent);
    }
    expect(simulator.state).toBe(state);
  });

  it('with the id of a question that it does not answer changes nothing', () => {
    const node = { name: 'crm', kind: 'lookup', outcomes: allTo('say', 'found', 'unknown', 'failed') };
    const simulator = simulate(flow([node, say]));
    const { id } = question(simulator, 'lookup');
    simulator.happen({ type: 'recorded', id, durationMs: 1, at: monday });
    simulator.happen({ type: 'lookup', id, outcome: 'unknown', at: monday });
    expect(path(simulator)).toEqual(['crm unknown']);
  });
});

describe('a redirect', () => {
  const queue = { name: 'queue', kind: 'queue', queue: 'q', outcomes: {} };
  const other = flow([{ ...say, prompt: text('Other') }], { name: 'other' });

  it('ends what the call does, and goes to the other flow', () => {
    const simulator = simulate([flow([queue]), other]);
    simulator.happen({ type: 'redirect', flow: 'other', at: simulator.now });
    expect(sent(simulator, 'leave-queue')).toEqual([{ type: 'leave-queue', id: 'c1', reason: 'redirected' }]);
    expect(path(simulator)).toEqual(['queue redirected']);
    expect(heard(simulator)).toEqual(['Other']);
  });

  it('to a flow that is not published is heard to end', () => {
    const simulator = simulate(flow([queue]));
    simulator.happen({ type: 'redirect', flow: 'other', at: simulator.now });
    simulator.finishPlaying();
    expect(simulator.state.ended).toBe('broken');
  });
});

describe('after a restart', () => {
  const hold = flow(
    [
      { name: 'music', kind: 'wait', seconds: 9, keys: ['1'], outcomes: allTo('out', 'done', '1') },
      { name: 'out', kind: 'leave' },
    ],
    { name: 'hold', use: 'in-queue' },
  );
  const main = flow([
    {
      name: 'queue',
      kind: 'queue',
      queue: 'q',
      inQueue: 'hold',
      outcomes: allTo('menu', 'answered', 'timeout', 'full', 'unstaffed', 'left', 'callback', 'overflow', 'failed'),
    },
    {
      name: 'menu',
      kind: 'menu',
      prompt: text('1?'),
      keys: { 1: 'x' },
      outcomes: allTo('queue', '1', 'no-input', 'invalid'),
    },
  ]);
  const flows = new Map([main, hold].map((each) => [each.name, each]));
  const library = { document: (name: string) => flows.get(name) ?? null };
  const stored = (state: FlowState) => JSON.parse(JSON.stringify(state)) as FlowState;

  it('a caller joins the queue again with their time, and hears the flow of the queue', () => {
    const simulator = simulate([main, hold]);
    simulator.advance(5000);
    const { state, commands } = resumeFlow(stored(simulator.state), monday + 60_000, library);
    expect(commands.map(({ type }) => type)).toEqual(['enqueue', 'play-music', 'start-timer']);
    expect(commands[0]).toMatchObject({ since: monday });
    const after = stepFlow(state, { type: 'digit', digit: '1', at: monday + 61_000 }, library);
    expect(after.commands.map(({ type }) => type)).toContain('leave-queue');
  });

  it('a prompt starts over, and the step has one note', () => {
    const simulator = simulate([main, hold]);
    simulator.answer(question(simulator, 'enqueue').id, { type: 'queue', outcome: 'timeout' });
    const { state, commands } = resumeFlow(stored(simulator.state), monday + 60_000, library);
    expect(commands.map(({ type }) => type)).toEqual(['play']);
    const after = stepFlow(state, { type: 'digit', digit: '1', at: monday + 61_000 }, library);
    const notes = after.commands.flatMap((command) => (command.type === 'note' ? [command.note] : []));
    expect(notes.map(({ node, outcome, at }) => [node, outcome, at])).toEqual([['menu', '1', monday]]);
  });

  it('a conversation goes on with its id', () => {
    const simulator = simulate([main, hold]);
    const { id } = question(simulator, 'enqueue');
    simulator.answer(id, { type: 'queue', outcome: 'connected', to: 'anna' });
    const { state, commands } = resumeFlow(stored(simulator.state), monday + 60_000, library);
    expect(commands).toEqual([]);
    const after = stepFlow(state, { type: 'parted', id, at: monday + 61_000 }, library);
    expect(after.state.main.frames[0]?.node).toBe('menu');
  });

  it('a call whose documents are gone is heard to end', () => {
    const simulator = simulate([main, hold]);
    const { state, commands } = resumeFlow(stored(simulator.state), monday, { document: () => null });
    expect(commands.map(({ type }) => type)).toContain('play');
    expect(state.main.ending).toBe('broken');
  });

  it('an ended call stays ended', () => {
    const simulator = simulate(flow([goodbye]));
    expect(resumeFlow(simulator.state, monday, library)).toEqual({ state: simulator.state, commands: [] });
  });
});
