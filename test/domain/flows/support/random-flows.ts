import type { FlowDocument, NodeKind } from '../../../../src/domain/flows/document/document.ts';
import { kinds, outcomesOf } from '../../../../src/domain/flows/document/kinds.ts';
import { flow } from './flows.ts';

/** Numbers from 0 to below 1: the same for the same seed (mulberry32). */
export type Random = () => number;

export function seeded(seed: number): Random {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  };
}

export function pick<Item>(random: Random, items: readonly [Item, ...Item[]] | readonly Item[]): Item {
  return items[Math.floor(random() * items.length)] as Item;
}

const prompts = [
  [{ text: { en: 'Hello {{caller.number}}', de: 'Hallo' } }],
  [{ prompt: 'jingle' }, { text: { en: '{{x}}' } }],
  [{ url: 'https://sounds.example/{{x}}.wav' }],
  [{ number: '{{queue.position}}' }, { digits: '{{d}}' }],
];

/** Random fields of each kind. A new kind without an entry does not compile. */
const fields: Record<NodeKind, (random: Random) => object> = {
  say: (random) => ({ prompt: pick(random, prompts), bargeIn: random() < 0.8 }),
  menu: (random) => ({
    prompt: pick(random, prompts),
    keys: { 1: 'one', '*': 'star' },
    tries: 1 + Math.floor(random() * 3),
    bargeIn: random() < 0.8,
    noInput: pick(random, prompts),
  }),
  gather: (random) => ({
    prompt: pick(random, prompts),
    save: 'd',
    secret: random() < 0.5,
    minDigits: 1,
    maxDigits: 1 + Math.floor(random() * 4),
    finishKey: pick(random, ['#', 'none']),
    tries: 2,
  }),
  language: (random) => ({ prompt: pick(random, prompts), keys: { 1: 'en', 2: 'de' } }),
  consent: (random) => ({ prompt: pick(random, prompts), tries: 2 }),
  survey: (random) => ({
    questions: [
      { name: 'a', prompt: pick(random, prompts), keys: ['1', '2'] },
      { name: 'b', prompt: pick(random, prompts), keys: ['*'] },
    ],
    tries: 2,
  }),
  wait: (random) => ({
    seconds: 1 + Math.floor(random() * 20),
    keys: random() < 0.5 ? ['1'] : [],
    ...(random() < 0.5 && { music: 'ours' }),
  }),
  greeting: () => ({ url: 'https://hook.example/greeting' }),
  branch: (random) => ({
    cases: [
      {
        outcome: 'a',
        value: pick(random, ['x', 'd', 'contact.name']),
        as: 'number',
        is: pick(random, ['<', '>', '=']),
        than: 5,
      },
      { outcome: 'b', value: 'd', as: 'text', is: 'not-empty' },
    ],
  }),
  set: (random) => ({ variables: [{ name: 'x', value: pick(random, ['{{d}}', 7, true, 'text {{x}}']) }] }),
  hours: (random) => ({ schedule: 'office', ...(random() < 0.5 && { switch: 'storm' }) }),
  split: () => ({
    shares: [
      { outcome: 'a', percent: 30 },
      { outcome: 'b', percent: 70 },
    ],
  }),
  loop: (random) => ({ times: 1 + Math.floor(random() * 3) }),
  'call-flow': () => ({ flow: 'sub', results: ['paid'] }),
  return: (random) => (random() < 0.5 ? { result: 'paid' } : {}),
  'hang-up': () => ({}),
  lookup: (random) => (random() < 0.5 ? { number: '{{d}}' } : {}),
  request: (random) => ({
    url: 'https://hook.example/{{d}}',
    body: { d: '{{d}}' },
    save: { x: 'a.b' },
    ...(random() < 0.5 && { fallbackUrl: 'https://second.example/' }),
  }),
  passthru: (random) => ({ url: 'https://hook.example/p', async: random() < 0.2 }),
  staffing: () => ({ queue: 'sales', maxWaiting: 3 }),
  routing: () => ({ priority: 3, skills: [{ name: 'german' }] }),
  queue: (random) => ({ queue: 'sales', ...(random() < 0.8 && { inQueue: 'hold' }) }),
  announce: (random) => ({ position: pick(random, prompts), wait: pick(random, prompts) }),
  leave: () => ({}),
  ring: () => ({ targets: [{ agent: 'anna' }, { number: '{{x}}' }] }),
  'agent-message': (random) => ({ prompt: pick(random, prompts) }),
  forward: () => ({ number: '+4930123456' }),
  callback: () => ({ queue: 'sales' }),
  voicemail: () => ({}),
  record: () => ({ recording: 'on' }),
};

const kindNames = Object.keys(kinds) as NodeKind[];

/**
 * Random flows that a gateway would publish: the flow of a call, one that it calls, and the flow of its queues. Every
 * kind of node comes in them.
 */
export function randomFlows(random: Random): FlowDocument[] {
  return [
    randomFlow(random, { name: 'main', use: 'call', maxSteps: 10 + Math.floor(random() * 60) }),
    randomFlow(random, { name: 'sub', use: 'call' }),
    randomFlow(random, { name: 'hold', use: 'in-queue' }),
  ];
}

function randomFlow(random: Random, more: { name: string; use: FlowDocument['use']; maxSteps?: number }): FlowDocument {
  const possible = kindNames.filter((kind) => kinds[kind].use.includes(more.use));
  const count = 2 + Math.floor(random() * 9);
  const nodes = Array.from({ length: count }, (_, at) => {
    const ofQueues = more.use === 'in-queue' && random() < 0.3;
    const kind =
      at === count - 1 ? 'hang-up' : pick(random, ofQueues ? (['announce', 'callback', 'leave'] as const) : possible);
    return { name: `n${at}`, kind, ...fields[kind](random) };
  });
  const unwired = flow(nodes, {
    ...more,
    languages: ['en', 'de'],
    schedules: [office],
    ...(random() < 0.5 && { fallback: prompts[1] }),
  });
  return {
    ...unwired,
    nodes: unwired.nodes.map((node, at) => ({ ...node, outcomes: wired(node, at, count, random) })),
  };
}

/** Outcomes without the caller and without time go on to later nodes, because a cycle of them is not valid. */
function wired(node: FlowDocument['nodes'][number], at: number, count: number, random: Random): Record<string, string> {
  return Object.fromEntries(
    Object.entries(outcomesOf(node)).map(([outcome, pace]) => {
      const first = pace === 'none' ? at + 1 : 0;
      return [outcome, `n${first + Math.floor(random() * (count - first))}`];
    }),
  );
}

const office = { name: 'office', timeZone: 'Europe/Berlin', week: { monday: [{ from: '09:00', to: '12:00' }] } };
