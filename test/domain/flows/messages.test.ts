import { describe, expect, it } from 'vitest';
import { allTo, flow, goodbye, path, question, sent, simulate } from './support/flows.ts';

describe('voicemail', () => {
  const node = {
    name: 'mail',
    kind: 'voicemail',
    maxSeconds: 60,
    outcomes: allTo('goodbye', 'left', 'empty', 'failed'),
  };

  it.each([
    [{ durationMs: 4000, url: 'https://r.example/1' }, 'left'],
    [{ durationMs: 0 }, 'empty'],
    [{ durationMs: 0, failed: true }, 'failed'],
  ])('%o is %s', (answer, outcome) => {
    const simulator = simulate(flow([node, goodbye]));
    expect(sent(simulator, 'record-message')).toEqual([
      { type: 'record-message', id: 'c1', maxMs: 60_000, silenceMs: 5000, finishKey: '#' },
    ]);
    simulator.press('#');
    simulator.answer(question(simulator, 'record-message').id, { type: 'recorded', ...answer });
    expect(path(simulator)[0]).toBe(`mail ${outcome}`);
    expect(simulator.state.typed).toBe('');
  });
});

describe('a call back outside a queue', () => {
  const node = {
    name: 'book',
    kind: 'callback',
    queue: 'sales',
    number: '{{typed}}',
    outcomes: allTo('goodbye', 'booked', 'bad-number', 'failed'),
  };

  it.each([
    ['booked', 'booked'],
    ['bad-number', 'bad-number'],
    ['refused', 'failed'],
  ] as const)('that is %s has the outcome %s', (answer, outcome) => {
    const simulator = simulate(flow([node, goodbye]), { start: { variables: { typed: '030 123' } } });
    expect(sent(simulator, 'book-callback')).toEqual([
      { type: 'book-callback', id: 'c1', number: '030 123', queue: 'sales', entry: null },
    ]);
    simulator.answer(question(simulator, 'book-callback').id, { type: 'callback', outcome: answer });
    expect(path(simulator)[0]).toBe(`book ${outcome}`);
  });
});

it('a record node starts and stops the recording of the call', () => {
  const nodes = [
    { name: 'on', kind: 'record', recording: 'on', outcomes: { done: 'off' } },
    { name: 'off', kind: 'record', recording: 'off', outcomes: { done: 'goodbye' } },
    goodbye,
  ];
  expect(sent(simulate(flow(nodes)), 'record').map(({ recording }) => recording)).toEqual(['on', 'off']);
});

it.each(['normal', 'busy', 'rejected'])('a call is ended as %s', (cause) => {
  const simulator = simulate(flow([{ ...goodbye, cause }]));
  expect(sent(simulator, 'end')).toEqual([{ type: 'end', reason: 'finished', cause }]);
});
