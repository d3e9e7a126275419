import { describe, expect, it } from 'vitest';
import { allTo, flow, goodbye, heard, monday, path, sent, simulate, text } from './support/flows.ts';

const menu = {
  name: 'menu',
  kind: 'menu',
  prompt: text('Press one.'),
  keys: { 1: 'Sales', 2: 'Support' },
  noInput: text('Nothing came.'),
  invalid: text('That key has no meaning.'),
  tries: 2,
  outcomes: allTo('goodbye', '1', '2', 'no-input', 'invalid'),
};
const hello = { name: 'hello', kind: 'say', prompt: text('Hello.'), outcomes: allTo('menu', 'done', 'failed') };

describe('say', () => {
  it('is heard in the language of the caller, and in the first of the flow if it lacks that', () => {
    const prompt = [{ text: { en: 'Hello', de: 'Hallo' } }, { text: { en: 'only English' } }, { prompt: 'jingle' }];
    const document = flow([{ ...hello, prompt, outcomes: allTo('goodbye', 'done', 'failed') }, goodbye], {
      languages: ['en', 'de'],
    });
    const german = simulate(document, { start: { language: 'de' } });
    expect(sent(german, 'play')[0]?.parts).toEqual([
      { text: 'Hallo', language: 'de', instead: { text: 'Hello', language: 'en' } },
      { text: 'only English', language: 'en' },
      { prompt: 'jingle', language: 'de' },
    ]);
  });

  it('has the outcome failed if a sound is missing', () => {
    const document = flow([
      { ...hello, prompt: [{ prompt: 'gone' }], outcomes: { done: 'goodbye', failed: 'menu' } },
      menu,
      goodbye,
    ]);
    const simulator = simulate(document, {
      answers: ({ type }) => (type === 'play' ? { type: 'played', failed: true } : null),
    });
    expect(path(simulator)).toEqual(['hello failed']);
    expect(simulator.path[0]?.detail).toBe('audio missing');
  });

  it('is ended by a key, which counts for the next menu', () => {
    const simulator = simulate(flow([hello, menu, goodbye]));
    simulator.press('2');
    expect(path(simulator)).toEqual(['hello done', 'menu 2', 'goodbye end']);
    expect(heard(simulator)).toEqual(['Hello.']);
  });

  it('is not ended by a key without barge-in, and the key is gone', () => {
    const simulator = simulate(flow([{ ...hello, bargeIn: false }, menu, goodbye]));
    simulator.press('2');
    expect(path(simulator)).toEqual([]);
    simulator.finishPlaying();
    expect(heard(simulator)).toEqual(['Hello.', 'Press one.']);
  });

  it('speaks numbers and digits as what they are', () => {
    const prompt = [{ number: '{{count}}' }, { digits: '{{caller.number}}' }, { number: '{{call.id}}' }];
    const document = flow([{ ...hello, prompt, outcomes: allTo('goodbye', 'done', 'failed') }, goodbye]);
    const simulator = simulate(document, { start: { variables: { count: '012' } } });
    expect(sent(simulator, 'play')[0]?.parts).toEqual([
      { number: 12, language: 'en' },
      { digits: '14155550123', language: 'en' },
    ]);
  });
});

describe('a menu', () => {
  it('takes a key during its prompt, and notes its meaning', () => {
    const simulator = simulate(flow([menu, goodbye]));
    simulator.advance(100);
    simulator.press('1');
    expect(sent(simulator, 'stop-playing')).toHaveLength(1);
    expect(simulator.path[0]).toMatchObject({
      outcome: '1',
      digits: '1',
      detail: 'Sales',
      at: monday,
      durationMs: 100,
    });
  });

  it('has one prompt for no input and another for a wrong key, and tells both apart at the end', () => {
    const silent = simulate(flow([menu, goodbye]));
    silent.advance(60_000);
    expect(heard(silent)).toEqual(['Press one.', 'Nothing came. Press one.']);
    expect(path(silent)[0]).toBe('menu no-input');

    const wrong = simulate(flow([menu, goodbye]));
    wrong.press('9');
    expect(heard(wrong)).toEqual(['Press one.', 'That key has no meaning. Press one.']);
    wrong.press('*');
    expect(path(wrong)[0]).toBe('menu invalid');
    expect(wrong.path[0]?.digits).toBe('*');
  });

  it('waits for the first key from the end of its prompt', () => {
    const simulator = simulate(flow([{ ...menu, firstDigitSeconds: 5 }, goodbye]));
    simulator.finishPlaying();
    simulator.advance(4999);
    expect(heard(simulator)).toHaveLength(1);
    simulator.advance(1);
    expect(heard(simulator)).toHaveLength(2);
  });

  it('ignores keys during the prompt without barge-in', () => {
    const simulator = simulate(flow([{ ...menu, bargeIn: false }, goodbye]));
    simulator.press('1');
    expect(path(simulator)).toEqual([]);
    simulator.finishPlaying();
    simulator.press('1');
    expect(path(simulator)[0]).toBe('menu 1');
  });

  it('goes on without its prompt if that is missing, and the history says so', () => {
    const simulator = simulate(flow([{ ...menu, tries: 1 }, goodbye]), {
      answers: ({ type }) => (type === 'play' ? { type: 'played', failed: true } : null),
    });
    simulator.advance(5000);
    expect(simulator.path[0]).toMatchObject({ outcome: 'no-input', detail: 'audio missing' });
  });
});

describe('keys that are pressed ahead', () => {
  it('go through several menus without their prompts', () => {
    const second = { ...menu, name: 'second', outcomes: allTo('goodbye', '1', '2', 'no-input', 'invalid') };
    const first = { ...menu, outcomes: allTo('second', '1', '2', 'no-input', 'invalid') };
    const slow = { name: 'slow', kind: 'lookup', outcomes: allTo('menu', 'found', 'unknown', 'failed') };
    const simulator = simulate(flow([slow, first, second, goodbye]));
    simulator.press('1');
    simulator.press('2');
    simulator.answer(simulator.open[0]?.id ?? '', { type: 'lookup', outcome: 'unknown' });
    expect(path(simulator)).toEqual(['slow unknown', 'menu 1', 'second 2', 'goodbye end']);
    expect(heard(simulator)).toEqual([]);
  });

  it('are forgotten after a wrong one', () => {
    const slow = { name: 'slow', kind: 'lookup', outcomes: allTo('menu', 'found', 'unknown', 'failed') };
    const simulator = simulate(flow([slow, menu, goodbye]));
    simulator.press('9');
    simulator.press('1');
    simulator.answer(simulator.open[0]?.id ?? '', { type: 'lookup', outcome: 'unknown' });
    expect(heard(simulator)).toEqual(['That key has no meaning. Press one.']);
    expect(simulator.state.typed).toBe('');
  });
});

describe('the choice of a language', () => {
  it('changes what the caller hears from then on', () => {
    const document = flow(
      [
        {
          name: 'choose',
          kind: 'language',
          prompt: [{ text: { en: 'English 1, Deutsch 2' } }],
          keys: { 1: 'en', 2: 'de' },
          outcomes: allTo('hello', 'chosen', 'no-input', 'invalid'),
        },
        { ...hello, prompt: [{ text: { en: 'Hello', de: 'Hallo' } }], outcomes: allTo('goodbye', 'done', 'failed') },
        goodbye,
      ],
      { languages: ['en', 'de'] },
    );
    const simulator = simulate(document);
    simulator.press('2');
    expect(heard(simulator).at(-1)).toBe('Hallo,de');
    expect(simulator.path[0]).toMatchObject({ outcome: 'chosen', digits: '2', detail: 'de' });
    expect(simulator.state.variables.language).toBe('de');
  });
});

describe('consent', () => {
  const consent = {
    name: 'consent',
    kind: 'consent',
    prompt: text('May we record?'),
    outcomes: allTo('goodbye', 'given', 'refused', 'no-input', 'invalid'),
  };

  it.each([
    ['1', 'given'],
    ['2', 'refused'],
  ])('by key %s is %s', (key, state) => {
    const simulator = simulate(flow([consent, goodbye]));
    simulator.press(key);
    expect(sent(simulator, 'consent')).toEqual([{ type: 'consent', state }]);
    expect(path(simulator)[0]).toBe(`consent ${state}`);
  });

  it('is not given by a key that was pressed before the question', () => {
    const first = { ...hello, outcomes: allTo('consent', 'done', 'failed') };
    const simulator = simulate(flow([first, consent, goodbye]));
    simulator.press('1');
    expect(sent(simulator, 'consent')).toEqual([]);
    expect(heard(simulator)).toEqual(['Hello.', 'May we record?']);
    // Nor does that key count for anything later.
    expect(simulator.state.typed).toBe('');
  });
});

describe('a survey', () => {
  const survey = {
    name: 'survey',
    kind: 'survey',
    questions: [
      { name: 'service', prompt: text('From 0 to 2?'), keys: ['0', '1', '2'] },
      { name: 'again', prompt: text('Solved? 1 yes, * no'), keys: ['1', '*'] },
    ],
    tries: 2,
    outcomes: { done: 'goodbye', 'no-input': 'goodbye' },
  };

  it('asks one question after another, and keeps the answers', () => {
    const simulator = simulate(flow([survey, goodbye]));
    simulator.press('7');
    simulator.press('0');
    simulator.press('*');
    expect(heard(simulator)).toEqual(['From 0 to 2?', 'From 0 to 2?', 'Solved? 1 yes, * no']);
    expect(simulator.path[0]).toMatchObject({ outcome: 'done', digits: '0*' });
    expect(simulator.state.variables).toMatchObject({ 'survey.service': 0, 'survey.again': '*' });
  });

  it('keeps the answers that were given if the caller stops answering', () => {
    const simulator = simulate(flow([survey, goodbye]));
    simulator.press('2');
    simulator.advance(60_000);
    expect(path(simulator)[0]).toBe('survey no-input');
    expect(simulator.state.variables['survey.service']).toBe(2);
  });
});
