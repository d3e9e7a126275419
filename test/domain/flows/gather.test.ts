import { describe, expect, it } from 'vitest';
import { allTo, flow, goodbye, heard, path, sent, simulate, text } from './support/flows.ts';

const gather = {
  name: 'gather',
  kind: 'gather',
  prompt: text('Your number?'),
  save: 'account',
  minDigits: 2,
  maxDigits: 4,
  tries: 2,
  noInput: text('Nothing.'),
  invalid: text('Too short.'),
  outcomes: allTo('goodbye', 'got', 'no-input', 'invalid'),
};

function gathering(more: object = {}) {
  return simulate(flow([{ ...gather, ...more }, goodbye]));
}

function press(simulator: ReturnType<typeof simulate>, digits: string): void {
  for (const digit of digits) simulator.press(digit);
}

describe('collecting digits', () => {
  it.each([
    ['the most digits', '1234', 0],
    ['the finish key', '123#', 0],
    ['a pause', '123', 3000],
  ])('ends at %s', (_, digits, pause) => {
    const simulator = gathering();
    press(simulator, digits);
    simulator.advance(pause);
    expect(simulator.path[0]).toMatchObject({ outcome: 'got', digits: digits.replace('#', '') });
    expect(simulator.state.variables.account).toBe(digits.replace('#', ''));
  });

  it('waits anew after each digit', () => {
    const simulator = gathering();
    press(simulator, '1');
    simulator.advance(2900);
    press(simulator, '2');
    simulator.advance(2900);
    expect(path(simulator)).toEqual([]);
    simulator.advance(100);
    expect(path(simulator)[0]).toBe('gather got');
  });

  it('asks again after too few digits, and tells them from none', () => {
    const short = gathering();
    press(short, '1#');
    expect(heard(short).at(-1)).toBe('Too short. Your number?');
    press(short, '1');
    short.advance(3000);
    expect(path(short)[0]).toBe('gather invalid');

    const silent = gathering();
    silent.advance(60_000);
    expect(heard(silent)).toEqual(['Your number?', 'Nothing. Your number?']);
    expect(path(silent)[0]).toBe('gather no-input');
  });

  it('starts again without the digits of the failed try', () => {
    const simulator = gathering();
    press(simulator, '9#');
    press(simulator, '12#');
    expect(simulator.state.variables.account).toBe('12');
  });

  it('takes the finish key as a digit if there is none', () => {
    const simulator = gathering({ finishKey: 'none' });
    press(simulator, '1#*2');
    expect(simulator.state.variables.account).toBe('1#*2');
  });

  it('ignores digits during the prompt without barge-in', () => {
    const simulator = gathering({ bargeIn: false });
    press(simulator, '99');
    simulator.finishPlaying();
    press(simulator, '12#');
    expect(simulator.state.variables.account).toBe('12');
  });

  it('ignores what is no key of a telephone', () => {
    const simulator = gathering();
    for (const digit of ['A', '', '12', '１', '+']) simulator.press(digit);
    expect(simulator.state.typed).toBe('');
    expect(sent(simulator, 'stop-playing')).toEqual([]);
  });
});

describe('digits of a secret node', () => {
  const secret = { ...gather, secret: true, outcomes: allTo('copy', 'got', 'no-input', 'invalid') };
  const copy = {
    name: 'copy',
    kind: 'set',
    variables: [
      { name: 'made', value: 'PIN {{account}}' },
      { name: 'made.again', value: '{{made}}' },
    ],
    outcomes: { done: 'tell' },
  };
  const tell = {
    name: 'tell',
    kind: 'agent-message',
    prompt: text('Code {{account}} {{made.again}} of {{called.number}}'),
    outcomes: { done: 'ring' },
  };
  const ring = {
    name: 'ring',
    kind: 'ring',
    targets: [{ agent: 'anna' }],
    script: { en: 'Account {{account}}, called {{called.number}}' },
    outcomes: allTo('goodbye', 'answered', 'busy', 'no-answer', 'failed'),
  };

  it('are not in the history, and agents neither hear nor read them or what is made of them', () => {
    const simulator = simulate(flow([secret, copy, tell, ring, goodbye]));
    press(simulator, '4711');
    expect(JSON.stringify(simulator.path)).not.toContain('4711');
    expect(simulator.path[0]).not.toHaveProperty('digits');
    expect(sent(simulator, 'ring')[0]).toMatchObject({
      agentMessage: [{ text: 'Code   of +14155550100', language: 'en' }],
      script: 'Account , called +14155550100',
    });
  });

  it('are not in the history either if they are too many or wrong', () => {
    const menu = {
      name: 'copy',
      kind: 'menu',
      prompt: text('1?'),
      keys: { 9: 'x' },
      outcomes: allTo('goodbye', '9', 'no-input', 'invalid'),
    };
    const before = { name: 'before', kind: 'lookup', outcomes: allTo('gather', 'found', 'unknown', 'failed') };
    const simulator = simulate(flow([before, secret, menu, goodbye]));
    press(simulator, '471199');
    simulator.answer(simulator.open[0]?.id ?? '', { type: 'lookup', outcome: 'unknown' });
    simulator.advance(60_000);
    expect(path(simulator)).toEqual(['before unknown', 'gather got', 'copy no-input', 'goodbye end']);
    expect(JSON.stringify(simulator.path)).not.toMatch(/"digits"/);
  });

  it('of a masked caller are treated the same', () => {
    const message = { ...tell, prompt: text('Call from {{caller.number}}') };
    const call = { ...simulate(flow([goodbye])).state.call, masked: true };
    const masked = simulate(flow([message, ring, goodbye]), { start: { call } });
    expect(sent(masked, 'ring')[0]?.agentMessage).toEqual([{ text: 'Call from', language: 'en' }]);
    const open = simulate(flow([message, ring, goodbye]));
    expect(sent(open, 'ring')[0]?.agentMessage).toEqual([{ text: 'Call from +14155550123', language: 'en' }]);
  });
});
