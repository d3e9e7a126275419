import { describe, expect, it } from 'vitest';
import type { QueueOutcome } from '../../../src/domain/flows/run/events.ts';
import { allTo, flow, goodbye, heard, monday, path, question, sent, simulate, text } from './support/flows.ts';

const queueOutcomes = ['answered', 'timeout', 'full', 'unstaffed', 'left', 'callback', 'overflow', 'failed'];

describe('ringing', () => {
  const ring = {
    name: 'ring',
    kind: 'ring',
    targets: [{ agent: 'anna' }, { number: '{{backup}}' }],
    order: 'parallel',
    ringSeconds: 15,
    outcomes: allTo('goodbye', 'answered', 'busy', 'no-answer', 'failed'),
  };
  const forward = { name: 'forward', kind: 'forward', number: ' {{backup}} ', outcomes: ring.outcomes };
  const start = { variables: { backup: '+4930123456' } };

  it('names agents and numbers, and what they hear before', () => {
    const message = { name: 'message', kind: 'agent-message', prompt: text('Support'), outcomes: { done: 'ring' } };
    const simulator = simulate(flow([message, ring, goodbye]), { start });
    expect(sent(simulator, 'ring')).toEqual([
      {
        type: 'ring',
        id: 'c1',
        by: 'ring',
        targets: [{ agent: 'anna' }, { number: '+4930123456' }],
        order: 'parallel',
        ringMs: 15_000,
        hears: 'ringback',
        agentMessage: [{ text: 'Support', language: 'en' }],
      },
    ]);
  });

  it('rings the agent that a variable names, and leaves it out without a value', () => {
    const owner = { ...ring, targets: [{ agent: '{{contact.owner}}' }, { agent: 'anna' }] };
    const rings = (variables: Record<string, string>) =>
      (sent(simulate(flow([owner, goodbye]), { start: { variables } }), 'ring')[0] as { targets: unknown }).targets;
    expect(rings({ 'contact.owner': 'ben' })).toEqual([{ agent: 'ben' }, { agent: 'anna' }]);
    expect(rings({})).toEqual([{ agent: 'anna' }]);
  });

  it('goes on after the conversation, whose keys are not for the flow', () => {
    const simulator = simulate(flow([ring, goodbye]), { start });
    const { id } = question(simulator, 'ring');
    simulator.answer(id, { type: 'connected', to: 'anna' });
    simulator.press('1');
    simulator.advance(60_000);
    expect(path(simulator)).toEqual([]);
    expect(simulator.state.typed).toBe('');
    simulator.answer(id, { type: 'parted' });
    expect(path(simulator)).toEqual(['ring answered', 'goodbye end']);
    expect(simulator.state.dialled).toEqual({ to: 'anna', status: 'completed', seconds: 60 });
  });

  it.each(['busy', 'no-answer', 'failed'] as const)('has the outcome %s', (outcome) => {
    const simulator = simulate(flow([forward, goodbye]), { start });
    expect(sent(simulator, 'ring')[0]).toMatchObject({
      by: 'forward',
      targets: [{ number: '+4930123456' }],
      ringMs: 30_000,
    });
    simulator.answer(question(simulator, 'ring').id, { type: 'unconnected', outcome });
    expect(path(simulator)[0]).toBe(`forward ${outcome}`);
  });

  it('stops if the caller hangs up', () => {
    const simulator = simulate(flow([ring, goodbye]), { start });
    simulator.hangUp();
    expect(sent(simulator, 'stop-ringing')).toEqual([{ type: 'stop-ringing', id: 'c1', reason: 'hang-up' }]);
    expect(simulator.state.ended).toBe('caller-left');
  });

  it('cannot be parted before it is connected, or connected twice', () => {
    const simulator = simulate(flow([ring, goodbye]), { start });
    const { id } = question(simulator, 'ring');
    simulator.answer(id, { type: 'parted' });
    expect(path(simulator)).toEqual([]);
    simulator.happen({ type: 'connected', id, to: 'anna', at: monday });
    simulator.happen({ type: 'unconnected', id, outcome: 'busy', at: monday });
    expect(path(simulator)).toEqual([]);
    simulator.happen({ type: 'parted', id, at: monday });
    expect(path(simulator)[0]).toBe('ring answered');
  });
});

describe('a queue', () => {
  const queue = {
    name: 'queue',
    kind: 'queue',
    queue: 'sales',
    timeoutSeconds: 300,
    outcomes: allTo('goodbye', ...queueOutcomes),
  };
  const routing = {
    name: 'routing',
    kind: 'routing',
    priority: 5,
    skills: [{ name: 'german', level: 3 }],
    outcomes: { done: 'queue' },
  };

  it('gets priority, skills, the longest wait and when the caller came', () => {
    const simulator = simulate(flow([routing, queue, goodbye]));
    expect(sent(simulator, 'enqueue')).toEqual([
      {
        type: 'enqueue',
        id: 'c1',
        queue: 'sales',
        priority: 5,
        skills: [{ name: 'german', level: 3 }],
        timeoutMs: 300_000,
        since: monday,
        music: true,
        agentMessage: [],
      },
    ]);
  });

  it.each(['timeout', 'full', 'unstaffed', 'left', 'callback', 'overflow', 'failed'] as const)(
    'has the outcome %s',
    (outcome: QueueOutcome) => {
      const simulator = simulate(flow([queue, goodbye]));
      simulator.answer(question(simulator, 'enqueue').id, { type: 'queue', outcome });
      expect(path(simulator)[0]).toBe(`queue ${outcome}`);
    },
  );

  it('goes on after the conversation', () => {
    const simulator = simulate(flow([queue, goodbye]));
    const { id } = question(simulator, 'enqueue');
    simulator.answer(id, { type: 'queue', outcome: 'connected', to: 'anna' });
    expect(path(simulator)).toEqual([]);
    simulator.answer(id, { type: 'parted' });
    expect(path(simulator)).toEqual(['queue answered', 'goodbye end']);
  });

  it('sends a caller to another flow if its overflow names one', () => {
    const other = flow(
      [
        { name: 'sorry', kind: 'say', prompt: text('Sorry'), outcomes: allTo('bye', 'done', 'failed') },
        { ...goodbye, name: 'bye' },
      ],
      { name: 'other' },
    );
    const simulator = simulate([flow([queue, goodbye]), other]);
    simulator.answer(question(simulator, 'enqueue').id, { type: 'queue', outcome: 'overflow', flow: 'other' });
    expect(heard(simulator)).toEqual(['Sorry']);
    simulator.finishPlaying();
    expect(path(simulator)).toEqual(['queue overflow', 'sorry done', 'bye end']);
  });
});

it('an agent hears the name of the queue before the connection', () => {
  const message = {
    name: 'message',
    kind: 'agent-message',
    prompt: text('Queue {{queue.name}}'),
    outcomes: { done: 'queue' },
  };
  const queue = { name: 'queue', kind: 'queue', queue: 'sales', outcomes: allTo('goodbye', ...queueOutcomes) };
  const simulator = simulate(flow([message, queue, goodbye]));
  expect(sent(simulator, 'enqueue')[0]?.agentMessage).toEqual([{ text: 'Queue sales', language: 'en' }]);
});

it('an agent reads the script in the language of the caller, and otherwise in the first that it has', () => {
  const script = { en: ' Greet {{contact.name}}. ', de: '', fr: 'Bonjour.' };
  const queue = { name: 'queue', kind: 'queue', queue: 'sales', script, outcomes: allTo('goodbye', ...queueOutcomes) };
  const reads = (language: string) => {
    const set = {
      name: 'set',
      kind: 'set',
      variables: [{ name: 'language', value: language }],
      outcomes: { done: 'queue' },
    };
    const document = flow([set, queue, goodbye], { languages: ['de', 'en', 'fr'] });
    const variables = { 'contact.name': 'Robin' };
    return (sent(simulate(document, { start: { variables } }), 'enqueue')[0] as { script?: string }).script;
  };
  expect([reads('en'), reads('fr'), reads('de')]).toEqual(['Greet Robin.', 'Bonjour.', 'Greet Robin.']);
  const without = simulate(flow([{ ...queue, script: { en: ' ' } }, goodbye]));
  expect(sent(without, 'enqueue')[0]).not.toHaveProperty('script');
});

describe('the flow of a queue', () => {
  const queue = {
    name: 'queue',
    kind: 'queue',
    queue: 'sales',
    inQueue: 'hold',
    outcomes: allTo('goodbye', ...queueOutcomes),
  };
  const main = flow([queue, goodbye]);
  const hold = flow(
    [
      { name: 'music', kind: 'wait', seconds: 20, keys: ['1', '2'], outcomes: { done: 'tell', 1: 'book', 2: 'out' } },
      {
        name: 'tell',
        kind: 'announce',
        position: [{ text: { en: 'You are number' } }, { number: '{{queue.position}}' }],
        wait: text('less than {{queue.minutes}} minutes'),
        outcomes: allTo('music', 'done', 'failed'),
      },
      { name: 'book', kind: 'callback', outcomes: { booked: 'thanks', 'bad-number': 'music', failed: 'music' } },
      { name: 'thanks', kind: 'say', prompt: text('We call you.'), outcomes: allTo('out', 'done', 'failed') },
      { name: 'out', kind: 'leave' },
    ],
    { name: 'hold', use: 'in-queue' },
  );

  it('plays while the caller waits, and says position and wait if there is something to say', () => {
    const simulator = simulate([main, hold]);
    expect(sent(simulator, 'enqueue')[0]?.music).toBe(false);
    simulator.advance(20_000);
    simulator.answer(question(simulator, 'queue-status').id, { type: 'queue-status', position: 2, minutes: 4 });
    expect(heard(simulator)).toEqual(['You are number 2 less than 4 minutes']);
    simulator.finishPlaying();
    simulator.advance(20_000);
    simulator.answer(question(simulator, 'queue-status').id, { type: 'queue-status', position: null, minutes: null });
    expect(heard(simulator)).toHaveLength(1);
    expect(simulator.playing?.type).toBe('play-music');
  });

  it('stops when an agent answers, and what it waited for no longer matters', () => {
    const simulator = simulate([main, hold]);
    simulator.advance(5000);
    const music = simulator.playing?.id ?? '';
    const timer = sent(simulator, 'start-timer').at(-1)?.id ?? '';
    simulator.answer(question(simulator, 'enqueue').id, { type: 'queue', outcome: 'connected', to: 'anna' });
    expect(sent(simulator, 'stop-playing').map(({ id }) => id)).toContain(music);
    expect(sent(simulator, 'cancel-timer').map(({ id }) => id)).toContain(timer);
    expect(path(simulator)).toEqual(['music queue-over']);
    const before = simulator.state;
    simulator.happen({ type: 'timer', id: timer, at: simulator.now });
    simulator.happen({ type: 'played', id: music, at: simulator.now });
    expect(simulator.state).toEqual(before);
  });

  it('lets the caller leave', () => {
    const simulator = simulate([main, hold]);
    simulator.press('2');
    expect(sent(simulator, 'leave-queue')).toEqual([{ type: 'leave-queue', id: 'c1', reason: 'left' }]);
    expect(path(simulator)).toEqual(['music 2', 'out end', 'queue left', 'goodbye end']);
  });

  it('keeps the place of a caller with a call back, says so, and never leaves the queue again', () => {
    const simulator = simulate([main, hold]);
    simulator.press('1');
    expect(sent(simulator, 'book-callback')).toEqual([
      expect.objectContaining({ number: null, queue: null, entry: 'c1' }),
    ]);
    simulator.answer(question(simulator, 'book-callback').id, { type: 'callback', outcome: 'booked' });
    expect(heard(simulator)).toEqual(['We call you.']);
    simulator.happen({ type: 'queue', id: 'c1', outcome: 'callback', at: simulator.now });
    expect(path(simulator)).toEqual(['music 1', 'book booked']);
    simulator.finishPlaying();
    expect(path(simulator).slice(-2)).toEqual(['queue callback', 'goodbye end']);
    expect(sent(simulator, 'leave-queue')).toEqual([]);
  });

  it('keeps the call back of a caller that hangs up after booking', () => {
    const simulator = simulate([main, hold]);
    simulator.press('1');
    simulator.answer(question(simulator, 'book-callback').id, { type: 'callback', outcome: 'booked' });
    simulator.hangUp();
    expect(sent(simulator, 'leave-queue')).toEqual([]);
    expect(simulator.state.ended).toBe('caller-left');
  });

  it('lets the caller hear music if it is missing, returns, or goes in circles', () => {
    const circle = (kind: object) =>
      flow([{ name: 'round', kind: 'set', variables: [{ name: 'x', value: 1 }], outcomes: { done: 'round' } }, kind], {
        name: 'hold',
        use: 'in-queue',
      });
    const back = flow([{ name: 'back', kind: 'return' }], { name: 'hold', use: 'in-queue' });
    for (const flows of [[main], [main, back], [main, circle({ name: 'out', kind: 'leave' })]]) {
      const simulator = simulate(flows);
      expect(simulator.playing).toMatchObject({ type: 'play-music', prompt: null });
      expect(simulator.ended).toBe(false);
      simulator.answer(question(simulator, 'enqueue').id, { type: 'queue', outcome: 'timeout' });
      expect(path(simulator).slice(-2)).toEqual(['queue timeout', 'goodbye end']);
      expect(sent(simulator, 'stop-playing')).toHaveLength(1);
    }
  });

  it('can end the call, which leaves the queue', () => {
    const end = flow([goodbye], { name: 'hold', use: 'in-queue' });
    const simulator = simulate([main, end]);
    expect(path(simulator)).toEqual(['goodbye end', 'queue end']);
    expect(sent(simulator, 'leave-queue')).toEqual([{ type: 'leave-queue', id: 'c1', reason: 'end' }]);
    expect(simulator.state.ended).toBe('finished');
  });

  it('that cannot play its own music plays that of the gateway', () => {
    const own = flow(
      [
        { name: 'music', kind: 'wait', seconds: 20, music: 'ours', outcomes: { done: 'out' } },
        { name: 'out', kind: 'leave' },
      ],
      { name: 'hold', use: 'in-queue' },
    );
    const simulator = simulate([main, own], {
      answers: (asked) =>
        asked.type === 'play-music' && asked.prompt !== null ? { type: 'played', failed: true } : null,
    });
    expect(sent(simulator, 'play-music').map(({ prompt }) => prompt)).toEqual(['ours', null]);
    expect(simulator.ended).toBe(false);
  });
});

describe('checking the staff of a queue', () => {
  const node = {
    name: 'staff',
    kind: 'staffing',
    queue: 'sales',
    maxWaiting: 3,
    maxWaitSeconds: 120,
    outcomes: allTo('goodbye', 'staffed', 'busy', 'unstaffed', 'failed'),
  };

  it.each([
    [{ exists: true, agents: 2, waiting: 3, expectedWaitMs: 120_000 }, 'staffed'],
    [{ exists: true, agents: 2, waiting: 4, expectedWaitMs: 0 }, 'busy'],
    [{ exists: true, agents: 2, waiting: 0, expectedWaitMs: 121_000 }, 'busy'],
    [{ exists: true, agents: 0, waiting: 0, expectedWaitMs: null }, 'unstaffed'],
    [{ exists: false, agents: 0, waiting: 0, expectedWaitMs: null }, 'failed'],
  ])('of %o is %s', (answer, outcome) => {
    const simulator = simulate(flow([node, goodbye]));
    simulator.answer(question(simulator, 'staffing').id, { type: 'staffing', ...answer });
    expect(path(simulator)[0]).toBe(`staff ${outcome}`);
  });
});
