import { describe, expect, it } from 'vitest';
import { examineFlow, type KnownNames } from '../../../src/domain/flows/check/examine.ts';
import { namesNeeded } from '../../../src/domain/flows/check/references.ts';
import { allTo, flow, goodbye, text } from './support/flows.ts';

const say = { name: 'say', kind: 'say', prompt: text('Hello'), outcomes: allTo('goodbye', 'done', 'failed') };
const menu = {
  name: 'menu',
  kind: 'menu',
  prompt: text('1?'),
  keys: { 1: 'x' },
  outcomes: allTo('goodbye', '1', 'no-input', 'invalid'),
};

function codes(nodes: readonly object[], more: object = {}, known: KnownNames = {}): string[] {
  return examineFlow(flow(nodes, more), known).map(({ code, node, path }) =>
    [code, node, path].filter(Boolean).join(' '),
  );
}

describe('a draft', () => {
  it('without problems has no findings', () => {
    expect(codes([say, goodbye])).toEqual([]);
  });

  it('is told about outcomes that go nowhere, and about those that do not exist', () => {
    expect(codes([{ ...say, outcomes: { done: 'goodbye', dnoe: 'goodbye' } }, goodbye])).toEqual([
      'unwired-outcome say /outcomes/failed',
      'unknown-outcome say /outcomes/dnoe',
    ]);
  });

  it('is told about names of nodes that do not exist, with a similar one', () => {
    const found = examineFlow(flow([{ ...say, outcomes: allTo('godbye', 'done', 'failed') }, goodbye]));
    expect(found[0]).toMatchObject({
      severity: 'error',
      code: 'missing-node',
      node: 'say',
      path: '/outcomes/done',
      message: 'There is no node “godbye”. Did you mean “goodbye”?',
    });
    expect(codes([say, goodbye], { start: 'begin' })).toContain('missing-node /start');
  });

  it('is warned of nodes that no call reaches', () => {
    expect(examineFlow(flow([say, goodbye, { ...say, name: 'alone' }]))).toEqual([
      expect.objectContaining({ severity: 'warning', code: 'unreachable-node', node: 'alone' }),
    ]);
  });

  it('cannot have two nodes of one name', () => {
    expect(codes([say, goodbye, goodbye])).toEqual(['duplicate-name goodbye']);
  });

  it('is told about names that this gateway lacks', () => {
    const nodes = [
      { ...say, prompt: [{ prompt: 'intro' }], outcomes: allTo('hours', 'done', 'failed') },
      {
        name: 'hours',
        kind: 'hours',
        schedule: 'office',
        switch: 'storm',
        outcomes: allTo('sub', 'open', 'closed', 'holiday'),
      },
      { name: 'sub', kind: 'call-flow', flow: 'billing', outcomes: allTo('ask', 'done', 'failed') },
      {
        name: 'ask',
        kind: 'request',
        url: 'https://a.example',
        secretHeaders: { Authorization: 'key' },
        outcomes: allTo('queue', 'done', 'timeout', 'failed'),
      },
      {
        name: 'queue',
        kind: 'queue',
        queue: 'sales',
        inQueue: 'hold',
        outcomes: allTo('ring', 'answered', 'timeout', 'full', 'unstaffed', 'left', 'callback', 'overflow', 'failed'),
      },
      {
        name: 'ring',
        kind: 'ring',
        targets: [{ agent: 'anna' }],
        outcomes: allTo('goodbye', 'answered', 'busy', 'no-answer', 'failed'),
      },
      goodbye,
    ];
    const none: KnownNames = {
      flows: new Map(),
      prompts: new Map(),
      secrets: [],
      queues: [],
      switches: [],
      agents: [],
    };
    const more = {
      schedules: [{ name: 'office', timeZone: 'UTC', week: { monday: [{ from: '09:00', to: '17:00' }] } }],
    };
    expect(codes(nodes, more, none)).toEqual([
      'missing-prompt say',
      'missing-switch hours /switch',
      'missing-flow sub /flow',
      'missing-secret ask /secretHeaders/Authorization',
      'missing-queue queue /queue',
      'missing-flow queue /inQueue',
      'missing-agent ring /targets/0/agent',
    ]);
    expect(codes(nodes, more)).toEqual([]);
    expect(namesNeeded(flow(nodes, more), 'flow')).toEqual(['billing', 'hold']);
    expect(
      codes(nodes, more, {
        flows: new Map([
          ['billing', 'in-queue'],
          ['hold', 'call'],
        ]),
      }),
    ).toEqual(['wrong-use sub /flow', 'wrong-use queue /inQueue']);
    expect(codes(nodes)).toContain('missing-schedule hours /schedule');
  });

  it('has nodes of queues in flows of queues only', () => {
    expect(codes([{ name: 'out', kind: 'leave' }])).toEqual(['wrong-use out']);
    expect(codes([{ name: 'out', kind: 'leave' }], { use: 'in-queue' })).toEqual([]);
    const mail = { name: 'mail', kind: 'voicemail', outcomes: allTo('out', 'left', 'empty', 'failed') };
    expect(codes([mail, { name: 'out', kind: 'leave' }], { use: 'in-queue' })).toEqual(['wrong-use mail']);
  });

  it('is told about prompts that callers would not hear', () => {
    expect(codes([{ ...say, prompt: text(' ') }, goodbye])).toEqual(['no-audio say /prompt/0']);
    expect(codes([{ ...say, prompt: [{ text: {} }] }, goodbye])).toContain('no-audio say /prompt/0');
    expect(codes([say, goodbye], {}, { speech: false })).toEqual(['no-audio say /prompt/0']);
    expect(codes([say, goodbye], { languages: ['en', 'de'] })).toEqual(['no-audio say /prompt/0']);
    const ownWords = { ...say, prompt: text('Welcome to Fernwhistle.') };
    const recorded = { ...say, prompt: text('Welcome. The wait is less than {{queue.minutes}} minutes.') };
    const none = { speech: { languages: [] } };
    expect(codes([ownWords, goodbye], {}, none)).toEqual(['no-audio say /prompt/0']);
    expect(codes([ownWords, goodbye], {}, { speech: { languages: ['de', 'en-us'] } })).toEqual([]);
    expect(codes([ownWords, goodbye], {}, { speech: { languages: null } })).toEqual([]);
    expect(codes([recorded, goodbye], { use: 'in-queue' }, none)).not.toContain('no-audio say /prompt/0');
    const both = (en: string, es: string): object => ({ ...say, prompt: [{ text: { en, es } }] });
    const bilingual = (node: object): string[] =>
      examineFlow(flow([node, goodbye], { languages: ['en', 'es'] }), none).map(({ message }) => message);
    expect(bilingual(both('Thank you.', 'Gracias.'))).toEqual([]);
    expect(bilingual(both('Thank you.', 'Muchas gracias.'))[0]).toContain('in es, so callers hear it in English.');
    expect(bilingual(both('Cheers.', 'Gracias.'))[0]).toContain('callers do not hear it');
    const stored = { ...say, prompt: [{ prompt: 'intro' }] };
    const prompts = new Map([['intro', ['en']]]);
    expect(codes([stored, goodbye], { languages: ['en', 'de'] }, { prompts })).toEqual(['no-audio say /prompt/0']);
    expect(codes([stored, goodbye], { languages: ['en-GB'] }, { prompts })).toEqual([]);
    expect(codes([say, goodbye], { fallback: text('') })).toEqual(['no-audio /fallback/0']);
    const survey = {
      ...{ name: 'survey', kind: 'survey', outcomes: allTo('goodbye', 'done', 'no-input') },
      questions: [{ name: 'a', prompt: [...text('Yes?'), ...text('')], keys: ['1'] }],
    };
    const [first] = examineFlow(flow([survey, goodbye]));
    expect(first).toMatchObject({ code: 'no-audio', node: 'survey', path: '/questions/0/prompt/1' });
  });

  it('is warned of variables that no node sets, but not of those of a contact', () => {
    const found = (prompt: string) => codes([{ ...say, prompt: text(prompt) }, goodbye]);
    expect(found('{{caler.number}}')).toEqual(['unknown-variable say']);
    expect(found('{{caller.number}} {{contact.anything}} {{}} {{1}}')).toEqual([]);
  });

  it('is warned if a flow calls itself', () => {
    const self = { name: 'self', kind: 'call-flow', flow: 'main', outcomes: allTo('goodbye', 'done', 'failed') };
    expect(codes([self, goodbye])).toEqual(['recursive-flow self /flow']);
  });
});

describe('a cycle', () => {
  it('in which no caller and no time takes part is an error', () => {
    const first = { ...say, name: 'first', outcomes: { done: 'second', failed: 'goodbye' } };
    const second = { ...say, name: 'second', outcomes: { done: 'first', failed: 'goodbye' } };
    expect(examineFlow(flow([first, second, goodbye]))).toEqual([
      expect.objectContaining({ severity: 'error', code: 'cycle-without-input', node: 'first' }),
    ]);
    expect(codes([{ ...say, outcomes: allTo('say', 'done', 'failed') }])).toEqual(['cycle-without-input say']);
  });

  it('of time alone is a warning in a call, and usual in a queue', () => {
    const nodes = [
      { name: 'wait', kind: 'wait', seconds: 9, outcomes: { done: 'say' } },
      { ...say, outcomes: allTo('wait', 'done', 'failed') },
    ];
    expect(examineFlow(flow(nodes))).toEqual([
      expect.objectContaining({ severity: 'warning', code: 'cycle-without-input', node: 'wait' }),
    ]);
    expect(codes(nodes, { use: 'in-queue' })).toEqual([]);
  });

  it('through a key or a loop is none', () => {
    expect(codes([{ ...menu, outcomes: { 1: 'menu', 'no-input': 'goodbye', invalid: 'menu' } }, goodbye])).toEqual([]);
    const loop = { name: 'loop', kind: 'loop', times: 3, outcomes: { again: 'menu', spent: 'goodbye' } };
    expect(codes([{ ...menu, outcomes: allTo('loop', '1', 'no-input', 'invalid') }, loop, goodbye])).toEqual([]);
  });

  it('is not where two ways come together', () => {
    const first = { ...say, name: 'first', outcomes: { done: 'say', failed: 'second' } };
    const second = { ...say, name: 'second', outcomes: { done: 'say', failed: 'goodbye' } };
    expect(codes([first, say, second, goodbye])).toEqual([]);
  });

  it('of a silent caller is a warning', () => {
    expect(codes([{ ...menu, outcomes: { 1: 'goodbye', 'no-input': 'menu', invalid: 'goodbye' } }, goodbye])).toEqual([
      'cycle-without-input menu',
    ]);
  });

  it('is found in a chain of 500 nodes', () => {
    const chain = Array.from({ length: 500 }, (_, at) => ({
      ...say,
      name: `n${at}`,
      outcomes: allTo(`n${(at + 1) % 500}`, 'done', 'failed'),
    }));
    expect(codes(chain)).toEqual(['cycle-without-input n0']);
  });
});

describe('limits that contradict each other', () => {
  const office = { name: 'office', timeZone: 'UTC', week: { monday: [{ from: '09:00', to: '17:00' }] } };

  it.each([
    [{ ...menu, keys: {}, outcomes: allTo('goodbye', 'no-input', 'invalid') }, '/keys'],
    [
      {
        name: 'x',
        kind: 'gather',
        prompt: text('?'),
        save: 'x',
        minDigits: 5,
        maxDigits: 2,
        outcomes: allTo('goodbye', 'got', 'no-input', 'invalid'),
      },
      '/minDigits',
    ],
    [
      {
        name: 'x',
        kind: 'language',
        prompt: text('?'),
        keys: { 1: 'fr' },
        outcomes: allTo('goodbye', 'chosen', 'no-input', 'invalid'),
      },
      '/keys/1',
    ],
    [
      {
        name: 'x',
        kind: 'consent',
        prompt: text('?'),
        refuseKey: '1',
        outcomes: allTo('goodbye', 'given', 'refused', 'no-input', 'invalid'),
      },
      '/refuseKey',
    ],
    [
      {
        name: 'x',
        kind: 'split',
        shares: [
          { outcome: 'a', percent: 50 },
          { outcome: 'b', percent: 49 },
        ],
        outcomes: allTo('goodbye', 'a', 'b'),
      },
      '/shares',
    ],
    [
      {
        name: 'x',
        kind: 'request',
        url: 'https://a.example',
        method: 'GET',
        body: {},
        outcomes: allTo('goodbye', 'done', 'timeout', 'failed'),
      },
      '/body',
    ],
    [{ name: 'x', kind: 'greeting', url: 'hook.example/x', outcomes: allTo('goodbye', 'done', 'failed') }, '/url'],
    [
      {
        name: 'x',
        kind: 'request',
        url: 'https://a.example',
        secretHeaders: { Host: 'key' },
        outcomes: allTo('goodbye', 'done', 'timeout', 'failed'),
      },
      '/secretHeaders/Host',
    ],
    [{ ...say, name: 'x', prompt: [{ url: 'file:///etc/passwd' }] }, ''],
    [{ name: 'x', kind: 'callback', outcomes: allTo('goodbye', 'booked', 'bad-number', 'failed') }, '/queue'],
  ])('are found: %o', (node, path) => {
    expect(codes([node, goodbye])).toEqual([`bad-limit ${node.name} ${path}`.trim()]);
  });

  it.each([
    [{ holidays: [{ date: '2026-02-30' }] }, '/schedules/0/holidays/0/date'],
    [{ holidays: [{ date: '13-01' }] }, '/schedules/0/holidays/0/date'],
    [{ holidays: [{ date: '12-25' }, { date: '12-25' }] }, '/schedules/0/holidays/1/date'],
    [{ timeZone: 'Europe/Berlinn' }, '/schedules/0/timeZone'],
    [{ week: {} }, '/schedules/0/week'],
  ])('of a schedule are found: %o', (fields, path) => {
    expect(codes([say, goodbye], { schedules: [{ ...office, ...fields }] })).toEqual([`bad-schedule ${path}`]);
  });

  it('of a leap day every year are none', () => {
    expect(codes([say, goodbye], { schedules: [{ ...office, holidays: [{ date: '02-29' }] }] })).toEqual([]);
  });
});
