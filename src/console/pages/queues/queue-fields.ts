import type { Choice, Field, Values } from '../../parts/field.ts';
import { soundFields } from './queue-sound.ts';

/** What the choices of the form are. */
export interface QueueChoices {
  suggestAgents: (typed: string) => Promise<readonly Choice[]>;
  numbers: readonly Choice[];
}

const strategies: readonly Choice[] = [
  { value: 'longest-idle', label: 'The agent whose last call is longest ago' },
  { value: 'ring-order', label: 'The first free agent of the list' },
  { value: 'round-robin', label: 'The next agent of the list' },
  { value: 'least-talk-time', label: 'The agent with the least talk time' },
  { value: 'ring-all', label: 'All free agents at once' },
];

const needsName = ({ to }: Values): boolean => (to as { kind?: unknown } | undefined)?.kind !== 'voicemail';

const number = (name: string, label: string, least: number, most: number, help?: string): Field => ({
  ...{ kind: 'number', name, label, least, most },
  ...(help !== undefined && { help }),
});
/** A number that may be empty, which means null. */
const limit = (name: string, label: string, least: number, most: number, help: string): Field => ({
  ...{ kind: 'number', name, label, least, most, help, empty: 'null' },
});

/** All fields of a queue, the usual ones first. */
export function queueFields({ suggestAgents, numbers }: QueueChoices): readonly Field[] {
  return [
    {
      kind: 'text',
      name: 'name',
      label: 'Short name',
      help: 'Flows refer to the queue by it. Lower-case letters, digits and hyphens. It never changes.',
      required: true,
      pattern: '[a-z][a-z0-9\\-]{0,62}',
      ltr: true,
      fixed: true,
    },
    { kind: 'text', name: 'label', label: 'Name', help: 'Agents see it.', required: true, most: 100 },
    {
      kind: 'picks',
      name: 'agents',
      label: 'Agents',
      one: 'agent',
      help: 'Their order matters for some of the choices below.',
      suggest: suggestAgents,
    },
    { kind: 'choice', name: 'strategy', label: 'A call is offered to', choices: strategies },
    number('ringSeconds', 'Seconds that an agent rings', 3, 120),
    { kind: 'group', label: 'Skills', fields: skills },
    { kind: 'group', label: 'Order of calls', fields: order },
    { kind: 'group', label: 'Limits and overflow', fields: limits },
    { kind: 'group', label: 'What callers hear', fields: sounds },
    { kind: 'group', label: 'Agents: missed calls and wrap-up', fields: agentRules },
    {
      kind: 'group',
      label: 'Service level and number',
      fields: [
        number('serviceLevel.percent', 'Calls to answer in time, in percent', 1, 100),
        number('serviceLevel.seconds', 'In time: within seconds', 1, 3600),
        number('handlingSeconds', 'Assumed seconds of a call with its wrap-up', 5, 7200, 'Until calls were counted.'),
        {
          kind: 'choice',
          name: 'callerId',
          label: 'Number that calls for this queue show',
          choices: numbers,
          none: { label: 'The virtual number of the call', means: 'null' },
        },
      ],
    },
  ];
}

const skills: readonly Field[] = [
  {
    kind: 'rows',
    name: 'skills',
    label: 'Skills that each call requires',
    one: 'skill',
    blank: { name: '', level: 1 },
    fields: [
      {
        kind: 'text',
        name: 'name',
        label: 'Name of the skill',
        required: true,
        pattern: '[a-z][a-z0-9\\-]{0,62}',
        ltr: true,
      },
      number('level', 'Least level', 1, 5),
    ],
  },
  {
    kind: 'rows',
    name: 'relaxation',
    label: 'Required levels fall while a call waits',
    one: 'step',
    blank: { afterSeconds: 60, lower: 1 },
    fields: [number('afterSeconds', 'After seconds', 1, 86_400), number('lower', 'Lower by levels', 1, 5)],
  },
];

const order: readonly Field[] = [
  number('priority', 'Priority of each call', 0, 1000, 'Of two calls, the one with more points is first.'),
  {
    kind: 'number',
    name: 'ageing',
    label: 'Points for each second of waiting',
    help: '0: priority alone decides, and then age.',
    least: 0,
    most: 10,
    step: 0.1,
  },
  number('ownerSeconds', 'Seconds to wait for the owner of the contact', 0, 600, '0: not at all.'),
  number('lastAgentSeconds', 'Seconds to wait for the agent of the last call', 0, 600, '0: not at all.'),
];

const limits: readonly Field[] = [
  limit('limits.waiting', 'Waiting calls at most', 1, 10_000, 'Empty: no limit.'),
  limit('limits.waitSeconds', 'Longest wait in seconds', 1, 86_400, 'Empty: no limit.'),
  limit(
    'limits.unstaffedSeconds',
    'Seconds that a call waits while no agent is there',
    0,
    86_400,
    'Empty: it waits on.',
  ),
  {
    kind: 'rows',
    name: 'overflow',
    label: 'Overflow',
    one: 'rule',
    help: 'The first rule that applies decides.',
    blank: { when: 'wait', afterSeconds: 120, to: { kind: 'voicemail' } },
    fields: [
      {
        kind: 'choice',
        name: 'when',
        label: 'When',
        choices: [
          { value: 'wait', label: 'The call has waited' },
          { value: 'unstaffed', label: 'No agent has been there' },
          { value: 'full', label: 'The queue is full' },
        ],
      },
      { ...number('afterSeconds', 'For seconds', 0, 86_400), shown: ({ when }: Values) => when !== 'full' } as Field,
      {
        kind: 'choice',
        name: 'to.kind',
        label: 'The call goes to',
        choices: [
          { value: 'voicemail', label: 'Voicemail' },
          { value: 'queue', label: 'Another queue' },
          { value: 'flow', label: 'A flow' },
        ],
      },
      {
        kind: 'text',
        name: 'to.name',
        label: 'Name of the queue or flow',
        required: true,
        most: 100,
        ltr: true,
        shown: needsName,
        empty: 'absent',
      },
    ],
  },
];

const sounds: readonly Field[] = [
  ...soundFields('music', 'While they wait', 'The music on hold'),
  {
    kind: 'rows',
    name: 'comfort.sounds',
    label: 'Messages in between, in turn',
    one: 'message',
    blank: { kind: 'text', value: '', language: '' },
    fields: soundFields('', 'Message'),
  },
  number('comfort.everySeconds', 'Seconds between two messages', 10, 3600),
  { kind: 'check', name: 'announcements.position', label: 'Their place in the queue is announced' },
  number('announcements.positionUpTo', 'Up to the place', 1, 1000),
  { kind: 'check', name: 'announcements.expectedWait', label: 'The expected wait is announced' },
  number('announcements.firstAfterSeconds', 'Seconds until the first announcement', 0, 600),
  number('announcements.everySeconds', 'Seconds between two announcements', 10, 3600),
];

const agentRules: readonly Field[] = [
  number('missed.retrySeconds', 'Seconds until the next offer after a missed one', 0, 3600),
  number('missed.rejectedSeconds', 'Seconds until the next offer after a rejected one', 0, 3600),
  number('missed.breakAfter', 'Missed offers in a row that lead to a break', 0, 20, '0: never.'),
  limit('wrapUp.seconds', 'Wrap-up in seconds', 0, 3600, '0: none. Empty: as the gateway’s settings say.'),
  { kind: 'check', name: 'wrapUp.acrossQueues', label: 'No calls of other queues during the wrap-up' },
  limit('capacity', 'Calls of this queue at the same time', 1, 10_000, 'Empty: no limit.'),
];
