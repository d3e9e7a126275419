import { describe, expect, it } from 'vitest';
import { allTo, flow, goodbye, heard, path, sent, simulate, text } from './support/flows.ts';

function say(name: string, to = 'goodbye') {
  return { name, kind: 'say', prompt: text(name), outcomes: allTo(to, 'done', 'failed') };
}

describe('a branch', () => {
  function branching(test: object, variables: Record<string, string | number | boolean>): string | undefined {
    const node = {
      name: 'branch',
      kind: 'branch',
      cases: [{ outcome: 'yes', value: 'x', ...test }],
      outcomes: allTo('goodbye', 'yes', 'otherwise'),
    };
    return path(simulate(flow([node, goodbye]), { start: { variables } }))[0]?.split(' ')[1];
  }

  it.each([
    ['10', '>', '9', true],
    ['007', '=', 7, true],
    ['9', '<', '10', true],
    ['1.50', '=', '1.5', true],
    ['-3', '<=', '{{y}}', true],
    ['abc', '!=', 7, false],
    ['', '<', 7, false],
    ['1e3', '=', 1000, false],
    ['0x10', '=', 16, false],
  ])('compares numbers as numbers: %s %s %s is %s', (x, is, than, holds) => {
    expect(branching({ as: 'number', is, than }, { x, y: -3 })).toBe(holds ? 'yes' : 'otherwise');
  });

  it.each([
    ['10', 'equal', '10.0', false],
    ['007', 'equal', '7', false],
    ['Gold', 'equal', 'gold', false],
    ['abc', 'starts-with', 'ab', true],
    ['abc', 'ends-with', 'bc', true],
    ['abc', 'contains', 'd', false],
    ['b', 'one-of', ['a', 'b'], true],
    [' ', 'empty', undefined, true],
    ['a', 'not-empty', undefined, true],
    ['a', 'not-equal', '{{y}}', true],
  ])('compares text as text: %s %s %s is %s', (x, is, than, holds) => {
    expect(branching({ as: 'text', is, than }, { x, y: 'b' })).toBe(holds ? 'yes' : 'otherwise');
  });

  it('can ignore case, and knows a letter with an accent in both spellings', () => {
    expect(branching({ as: 'text', is: 'equal', than: 'ZOE\u0308', ignoreCase: true }, { x: 'zo\u00eb' })).toBe('yes');
  });

  it('treats a variable that is not set, or that objects have by nature, as empty', () => {
    expect(branching({ as: 'text', is: 'empty' }, {})).toBe('yes');
    expect(branching({ as: 'text', is: 'empty', value: 'constructor' }, {})).toBe('yes');
    expect(branching({ as: 'number', is: '=', than: 0 }, {})).toBe('otherwise');
  });

  it('takes the first case that holds', () => {
    const cases = ['a', 'b'].map((outcome) => ({ outcome, value: 'x', as: 'number', is: '>', than: 0 }));
    const node = { name: 'branch', kind: 'branch', cases, outcomes: allTo('goodbye', 'a', 'b', 'otherwise') };
    expect(path(simulate(flow([node, goodbye]), { start: { variables: { x: 1 } } }))[0]).toBe('branch a');
  });
});

describe('variables', () => {
  it('keep their type if a text is nothing else, and are filled in once', () => {
    const node = {
      name: 'set',
      kind: 'set',
      variables: [
        { name: 'copy', value: '{{ count }}' },
        { name: 'sentence', value: 'n={{count}} {{braces}} {{missing}} {{__proto__}} {count}' },
      ],
      outcomes: { done: 'goodbye' },
    };
    const simulator = simulate(flow([node, goodbye]), {
      start: { variables: { count: 3, braces: '{{count}}' } },
    });
    expect(simulator.state.variables).toMatchObject({ copy: 3, sentence: 'n=3 {{count}}   {count}' });
  });

  it('are limited in number and length', () => {
    const variables = Object.fromEntries(Array.from({ length: 500 }, (_, at) => [`v${at}`, 'x'.repeat(5000)]));
    const { state } = simulate(flow([goodbye]), { start: { variables } });
    expect(Object.keys(state.variables)).toHaveLength(200);
    expect(state.variables.v0).toHaveLength(2000);
  });

  it('with names that are not allowed are not set', () => {
    const variables = JSON.parse('{"__proto__": "x", "a b": "x", "Upper": "x", "ok": "x"}') as Record<string, string>;
    const { state } = simulate(flow([goodbye]), { start: { variables } });
    expect(Object.keys(state.variables)).toEqual([
      'ok',
      'call.id',
      'call.custom',
      'caller.number',
      'called.number',
      'language',
    ]);
  });

  it('of a text with many placeholders stay short', () => {
    const prompt = text('{{big}}'.repeat(200));
    const node = { name: 'say', kind: 'say', prompt, outcomes: allTo('goodbye', 'done', 'failed') };
    const simulator = simulate(flow([node, goodbye]), { start: { variables: { big: 'x'.repeat(2000) } } });
    expect(heard(simulator)[0]?.length).toBeLessThanOrEqual(4000);
  });

  it('named language change what the caller hears, if the flow has the language', () => {
    const set = (language: string) => ({
      name: 'set',
      kind: 'set',
      variables: [{ name: 'language', value: language }],
      outcomes: { done: 'goodbye' },
    });
    const more = { languages: ['en', 'de'] };
    expect(simulate(flow([set('de'), goodbye], more)).state.language).toBe('de');
    expect(simulate(flow([set('fr'), goodbye], more)).state.language).toBe('en');
  });
});

describe('a percentage split', () => {
  const node = {
    name: 'split',
    kind: 'split',
    shares: [
      { outcome: 'few', percent: 10 },
      { outcome: 'never', percent: 0 },
      { outcome: 'most', percent: 90 },
    ],
    outcomes: allTo('goodbye', 'few', 'never', 'most'),
  };
  const document = flow([node, goodbye]);
  const outcome = (seed: number) => path(simulate(document, { start: { seed } }))[0];

  it('keeps its shares', () => {
    const few = Array.from({ length: 2000 }, (_, seed) => outcome(seed * 7919)).filter((each) => each === 'split few');
    expect(few.length).toBeGreaterThan(150);
    expect(few.length).toBeLessThan(250);
  });

  it('decides the same way for the same seed', () => {
    expect(outcome(42)).toBe(outcome(42));
  });
});

describe('a loop', () => {
  it('goes again as often as it says, then starts anew', () => {
    const nodes = [
      { name: 'loop', kind: 'loop', times: 2, outcomes: { again: 'loop', spent: 'once-more' } },
      { name: 'once-more', kind: 'loop', times: 1, outcomes: { again: 'loop', spent: 'goodbye' } },
      goodbye,
    ];
    expect(path(simulate(flow(nodes)))).toEqual([
      'loop again',
      'loop again',
      'loop spent',
      'once-more again',
      'loop again',
      'loop again',
      'loop spent',
      'once-more spent',
      'goodbye end',
    ]);
  });
});

describe('a flow that is called', () => {
  const main = (outcomes: object) =>
    flow([{ name: 'sub', kind: 'call-flow', flow: 'sub', results: ['paid'], outcomes }, say('after'), goodbye]);
  const outcomes = { done: 'goodbye', paid: 'after', failed: 'goodbye' };
  const sub = (result?: string) =>
    flow([say('in-sub', 'back'), { name: 'back', kind: 'return', result }], { name: 'sub' });

  it('returns with its result, and both flows are in the history', () => {
    const simulator = simulate([main(outcomes), sub('paid')]);
    simulator.finishPlaying();
    simulator.finishPlaying();
    expect(path(simulator)).toEqual(['in-sub done', 'back end', 'sub paid', 'after done', 'goodbye end']);
    expect(simulator.path.map(({ flow: name }) => name)).toEqual(['sub', 'sub', 'main', 'main', 'main']);
    expect(new Set(simulator.path.map(({ step }) => step)).size).toBe(5);
  });

  it.each([undefined, 'unknown'])('has the outcome done for the result %s', (result) => {
    const simulator = simulate([main(outcomes), sub(result)]);
    simulator.finishPlaying();
    expect(path(simulator)).toContain('sub done');
  });

  it('has the outcome failed if it is not published', () => {
    expect(path(simulate(main(outcomes)))[0]).toBe('sub failed');
  });

  it('can call others, ten levels deep', () => {
    const self = flow([
      { name: 'self', kind: 'call-flow', flow: 'main', outcomes: allTo('goodbye', 'done', 'failed') },
      goodbye,
    ]);
    const simulator = simulate(self);
    expect(sent(simulator, 'open-flow')).toHaveLength(10);
    expect(path(simulator)[0]).toBe('self failed');
    expect(simulator.state.ended).toBe('finished');
  });

  it('shares its variables with the flow that calls it', () => {
    const set = { name: 'set', kind: 'set', variables: [{ name: 'x', value: 'of sub' }], outcomes: { done: 'back' } };
    const called = flow([set, { name: 'back', kind: 'return' }], { name: 'sub' });
    expect(simulate([main(outcomes), called]).state.variables.x).toBe('of sub');
  });

  it('that returns without a caller ends the call', () => {
    const simulator = simulate(flow([{ name: 'back', kind: 'return' }]));
    expect(simulator.state.ended).toBe('finished');
  });
});
