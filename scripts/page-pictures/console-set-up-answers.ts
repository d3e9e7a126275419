import { flowTemplates } from '../../src/domain/flows/templates/templates.ts';
import type { AgentView, VirtualNumberView } from '../../src/domain/protocol/admin.ts';
import type { FlowSummary, FlowView } from '../../src/domain/protocol/flow.ts';
import type { QueueFiguresView, QueueView } from '../../src/domain/protocol/queue.ts';
import { fixtureNow } from '../../src/testing/fake-phone-fixtures.ts';

const agents: AgentView[] = [
  { identity: 'robin', name: 'Robin Example', contacts: 1, busy: true, phone: '+14155550177' },
  { identity: 'sam', name: 'Sam Sample', contacts: 1, busy: false },
  { identity: 'kim', name: 'Kim Kumquat', contacts: 0, busy: false, away: 'break' },
  {
    identity: 'alexandria.featherstonehaugh',
    name: 'Alexandria Featherstonehaugh-Cholmondeley',
    contacts: 0,
    busy: false,
  },
  { identity: 'ash', name: 'Ash', contacts: 0, busy: false, disabled: true },
];

const skills = [
  {
    identity: 'robin',
    skills: [
      { name: 'german', level: 4 },
      { name: 'billing', level: 2 },
    ],
  },
];

const numbers: VirtualNumberView[] = [
  {
    ...{ number: '+14155550100', display: '(415) 555-0100', label: 'Support', agents: ['robin', 'sam'], masked: false },
    ...{ ringSeconds: 20, record: 'always', voicemail: true, flow: 'support' },
  },
  {
    ...{ number: '+14155550102', display: '(415) 555-0102', label: 'Sales', agents: ['sam', 'kim', 'robin', 'ash'] },
    ...{ masked: true, ringSeconds: 20, record: 'off', voicemail: false },
  },
];

const queue = (name: string, label: string): QueueView => ({
  ...{ name, label, agents: ['robin', 'sam'], strategy: 'longest-idle', skills: [], relaxation: [], priority: 0 },
  ...{ ageing: 1, ownerSeconds: 0, lastAgentSeconds: 0, ringSeconds: 20, capacity: null, revision: 4 },
  missed: { retrySeconds: 10, rejectedSeconds: 5, breakAfter: 3 },
  wrapUp: { seconds: null, acrossQueues: true },
  limits: { waiting: 20, waitSeconds: null, unstaffedSeconds: 30 },
  overflow: [{ when: 'wait', afterSeconds: 120, to: { kind: 'voicemail' } }],
  serviceLevel: { seconds: 20, percent: 80 },
  ...{ handlingSeconds: 240, callerId: null, music: null },
  comfort: { sounds: [], everySeconds: 45 },
  announcements: { position: true, positionUpTo: 20, expectedWait: false, firstAfterSeconds: 0, everySeconds: 60 },
});

const figures: QueueFiguresView[] = [
  {
    ...{ queue: 'support', label: 'Support', waiting: 4, callbacks: 1, longestWaitSeconds: 95, staffed: 2, free: 0 },
    ...{ expectedWaitSeconds: 120, serviceLevel: 72, serviceLevelTarget: { seconds: 20, percent: 80 } },
  },
  {
    ...{ queue: 'orders', label: 'Orders', waiting: 2, callbacks: 0, longestWaitSeconds: 12, staffed: 0, free: 0 },
    ...{ expectedWaitSeconds: null, serviceLevel: null, serviceLevelTarget: { seconds: 20, percent: 80 } },
  },
];

const summary = (name: string, live: number | null, numbersOfFlow: string[]): FlowSummary => ({
  ...{ name, revision: 7, live, changedAt: fixtureNow, changedBy: 'robin', numbers: numbersOfFlow },
});
const flows = [summary('support', 3, ['+14155550100']), summary('hold', null, [])];
const office = flowTemplates.find(({ document }) => document.schedules !== undefined);
const documentOf = (label: string): object => flowTemplates.find((each) => each.label === label)?.document ?? {};
const flow: FlowView = {
  ...summary('support', 3, ['+14155550100']),
  document: {
    ...office?.document,
    name: 'support',
    schedules: (office?.document.schedules ?? []).map((schedule) => ({ holidays: [], ...schedule })),
  },
  findings: [],
};

/** With a text that no engine says, an outcome that leads nowhere, and a step that no call reaches. */
function menuWithProblems(): object[] {
  const { nodes = [] } = documentOf('Greeting and menu') as { nodes?: { name: string; outcomes?: object }[] };
  const [greeting, menu, ...rest] = nodes;
  const prompt = [{ text: { en: 'Welcome to Fernwhistle: tools for unhurried gardens. For orders, press 1.' } }];
  const { invalid: _, ...outcomes } = (menu?.outcomes ?? {}) as Record<string, string>;
  const lost = { name: 'hours-of-the-workshop', kind: 'say', prompt, outcomes: { done: 'end', failed: 'end' } };
  return [{ ...greeting }, { ...menu, prompt, outcomes }, ...rest, lost];
}

/** The pages on which a gateway is set up. */
export const setUpPages = [
  '',
  'numbers',
  'agents',
  'queues',
  'hours',
  'flows',
  'flows/support',
  'flows/menu',
  'break-reasons',
] as const;

/** What these pages read, by address without query. */
export const setUpAnswers: Readonly<Record<string, object>> = {
  '/v1/agents': agents,
  '/v1/agents/robin': agents[0] ?? {},
  '/v1/agents/robin/skills': skills[0] ?? {},
  '/v1/agent-skills': skills,
  '/v1/virtual-numbers': numbers,
  '/v1/queues': [queue('orders', 'Orders'), queue('support', 'Support')],
  '/v1/queues/support': queue('support', 'Support'),
  '/v1/queue-figures': figures,
  '/v1/queued-calls': { queues: true, calls: [] },
  '/v1/flows': flows,
  '/v1/flows/support': flow,
  '/v1/flows/hold': {
    ...summary('hold', null, []),
    document: { ...office?.document, name: 'hold', schedules: [] },
    findings: [],
  },
  '/v1/flows/menu': {
    ...summary('menu', null, []),
    document: { ...documentOf('Greeting and menu'), nodes: menuWithProblems() },
    findings: [],
  },
  '/v1/flows/menu/versions': [],
  '/v1/flows/support/versions': [
    { version: 3, comment: 'Holidays of the new year', publishedAt: fixtureNow, publishedBy: 'robin', live: true },
  ],
  '/v1/flows/support/export': { name: 'support', document: flow.document, needs: { queues: ['support'] } },
  '/v1/flows/hold/export': { name: 'hold', document: flow.document, needs: { queues: [] } },
  '/v1/flow-secrets': [],
  '/v1/flow-switches': [{ name: 'storm', position: 'closed', changedAt: fixtureNow, changedBy: 'sam' }],
  '/v1/break-reasons': { reasons: ['Lunch', 'Training'] },
  '/v1/virtual-numbers/%2B14155550100': numbers[0] ?? {},
  '/v1/speech': { languages: [] },
};
