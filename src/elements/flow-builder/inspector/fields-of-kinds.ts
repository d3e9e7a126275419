import type { NodeKind } from '../../../domain/flows/document/document.ts';
import type { Field, Variant } from './field.ts';
import { answers, prompt } from './prompt-fields.ts';

/** The keys of a telephone, in the order of a keypad. */
export const telephoneKeys = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'] as const;

const bargeIn: Field = { name: 'bargeIn', label: 'bargeIn', hint: 'bargeIn', edit: 'check' };
const hears: Field = { name: 'hears', label: 'hears', edit: 'choice', of: ['ringback', 'music'] };
const ringSeconds: Field = { name: 'ringSeconds', label: 'ringSeconds', edit: 'number', unit: 'seconds' };
const script: Field = { name: 'script', label: 'script', hint: 'script', edit: 'texts', optional: true };
const queue: Field = { name: 'queue', label: 'queue', edit: 'line', names: 'queues' };
const server: readonly Field[] = [
  { name: 'url', label: 'url', hint: 'url', edit: 'line' },
  { name: 'fallbackUrl', label: 'fallbackUrl', hint: 'fallbackUrl', edit: 'line', optional: true },
  { name: 'timeoutSeconds', label: 'timeout', edit: 'number', unit: 'seconds' },
];

const outcome: Field = { name: 'outcome', label: 'outcome', edit: 'line' };
const compared: Field = { name: 'value', label: 'variable', edit: 'line', names: 'variables' };

/** `as` is chosen with the variant. */
const cases: readonly Variant[] = [
  {
    id: 'text',
    fields: [
      outcome,
      compared,
      {
        name: 'is',
        label: 'is',
        edit: 'choice',
        of: ['equal', 'not-equal', 'contains', 'starts-with', 'ends-with', 'one-of', 'empty', 'not-empty'],
      },
      { name: 'than', label: 'than', edit: 'operand', optional: true },
      { name: 'ignoreCase', label: 'ignoreCase', edit: 'check' },
    ],
    blank: { outcome: 'match', value: 'call.custom', as: 'text', is: 'equal', than: '', ignoreCase: false },
  },
  {
    id: 'number',
    fields: [
      outcome,
      compared,
      { name: 'is', label: 'is', edit: 'choice', of: ['=', '!=', '<', '<=', '>', '>='] },
      { name: 'than', label: 'than', edit: 'scalar' },
    ],
    blank: { outcome: 'match', value: 'staffing.waiting', as: 'number', is: '>', than: 0 },
  },
];

/**
 * The fields of each kind of node, in the order of the form. Name, comment and outcomes are the same for all kinds. A
 * test compares this table with the schemas.
 */
export const fieldsOfKinds: { readonly [Kind in NodeKind]: readonly Field[] } = {
  say: [prompt, bargeIn],
  menu: [
    prompt,
    {
      name: 'keys',
      label: 'keys',
      hint: 'menuKeys',
      edit: 'record',
      item: 'key',
      blank: ['', 'Sales'],
      keys: { label: 'key', of: telephoneKeys },
      values: { label: 'meaning' },
    },
    bargeIn,
    ...answers,
  ],
  gather: [
    prompt,
    { name: 'save', label: 'save', edit: 'line', names: 'variables' },
    { name: 'minDigits', label: 'minDigits', edit: 'number' },
    { name: 'maxDigits', label: 'maxDigits', edit: 'number' },
    { name: 'finishKey', label: 'finishKey', edit: 'choice', of: ['#', '*', 'none'] },
    { name: 'interDigitSeconds', label: 'interDigitSeconds', edit: 'number', unit: 'seconds' },
    bargeIn,
    { name: 'secret', label: 'secret', hint: 'secret', edit: 'check' },
    ...answers,
  ],
  language: [
    prompt,
    {
      name: 'keys',
      label: 'keys',
      edit: 'record',
      item: 'key',
      blank: ['', 'en'],
      keys: { label: 'key', of: telephoneKeys },
      values: { label: 'language', names: 'languages' },
    },
    ...answers,
  ],
  consent: [
    prompt,
    { name: 'acceptKey', label: 'acceptKey', edit: 'choice', of: telephoneKeys },
    { name: 'refuseKey', label: 'refuseKey', edit: 'choice', of: telephoneKeys },
    ...answers,
  ],
  survey: [
    {
      name: 'questions',
      label: 'questions',
      edit: 'list',
      item: 'question',
      variants: [
        {
          fields: [
            { name: 'name', label: 'name', hint: 'questionName', edit: 'line' },
            prompt,
            { name: 'keys', label: 'possibleKeys', edit: 'key-set' },
          ],
          blank: { name: 'answer', prompt: [{ text: {} }], keys: ['1', '2'] },
        },
      ],
    },
    ...answers,
  ],
  wait: [
    { name: 'seconds', label: 'longestWait', edit: 'number', unit: 'seconds' },
    { name: 'music', label: 'music', hint: 'music', edit: 'line', names: 'prompts', optional: true },
    { name: 'keys', label: 'endingKeys', edit: 'key-set' },
  ],
  greeting: [
    { name: 'url', label: 'url', hint: 'url', edit: 'line' },
    { name: 'timeoutSeconds', label: 'timeout', edit: 'number', unit: 'seconds' },
    bargeIn,
  ],
  branch: [{ name: 'cases', label: 'cases', hint: 'cases', edit: 'list', item: 'case', variants: cases }],
  set: [
    {
      name: 'variables',
      label: 'variables',
      edit: 'list',
      item: 'variable',
      variants: [
        {
          fields: [
            { name: 'name', label: 'variable', edit: 'line', names: 'variables' },
            { name: 'value', label: 'value', hint: 'template', edit: 'scalar' },
          ],
          blank: { name: 'value', value: '' },
        },
      ],
    },
  ],
  hours: [
    { name: 'schedule', label: 'schedule', edit: 'line', names: 'schedules' },
    { name: 'switch', label: 'switch', hint: 'switch', edit: 'line', names: 'switches', optional: true },
  ],
  split: [
    {
      name: 'shares',
      label: 'shares',
      hint: 'shares',
      edit: 'list',
      item: 'share',
      variants: [
        {
          fields: [outcome, { name: 'percent', label: 'percent', edit: 'number', unit: 'percent' }],
          blank: { outcome: 'part', percent: 0 },
        },
      ],
    },
  ],
  loop: [{ name: 'times', label: 'times', edit: 'number' }],
  'call-flow': [
    { name: 'flow', label: 'flow', edit: 'line', names: 'flows' },
    { name: 'results', label: 'results', hint: 'results', edit: 'rows' },
  ],
  return: [{ name: 'result', label: 'result', hint: 'result', edit: 'line', optional: true }],
  'hang-up': [{ name: 'cause', label: 'cause', hint: 'cause', edit: 'choice', of: ['normal', 'busy', 'rejected'] }],
  lookup: [
    { name: 'number', label: 'phoneNumber', hint: 'callersNumber', edit: 'line', optional: true },
    { name: 'timeoutMs', label: 'timeout', edit: 'number', unit: 'ms' },
  ],
  request: [
    { name: 'method', label: 'method', edit: 'choice', of: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] },
    ...server,
    {
      name: 'headers',
      label: 'headers',
      edit: 'record',
      item: 'header',
      blank: ['X-Name', 'value'],
      keys: { label: 'header' },
      values: { label: 'value' },
    },
    {
      name: 'secretHeaders',
      label: 'secretHeaders',
      hint: 'secretHeaders',
      edit: 'record',
      item: 'header',
      blank: ['Authorization', 'secret'],
      keys: { label: 'header' },
      values: { label: 'secretName', names: 'secrets' },
    },
    { name: 'body', label: 'body', hint: 'body', edit: 'json', optional: true },
    {
      name: 'save',
      label: 'saved',
      hint: 'saved',
      edit: 'record',
      item: 'variable',
      blank: ['answer', 'value'],
      keys: { label: 'variable', names: 'variables' },
      values: { label: 'placeInAnswer' },
    },
    { name: 'saveStatus', label: 'saveStatus', edit: 'line', names: 'variables', optional: true },
  ],
  passthru: [
    ...server,
    { name: 'async', label: 'async', hint: 'async', edit: 'check' },
    { name: 'timeZone', label: 'timeZone', hint: 'passthruTimeZone', edit: 'line', names: 'time-zones' },
  ],
  staffing: [
    queue,
    { name: 'maxWaiting', label: 'maxWaiting', hint: 'busyAbove', edit: 'number', optional: true },
    {
      name: 'maxWaitSeconds',
      label: 'maxWaitSeconds',
      hint: 'busyAbove',
      edit: 'number',
      unit: 'seconds',
      optional: true,
    },
  ],
  routing: [
    { name: 'priority', label: 'priority', hint: 'priority', edit: 'number', optional: true },
    {
      name: 'skills',
      label: 'skills',
      hint: 'skills',
      edit: 'list',
      item: 'skill',
      optional: true,
      variants: [
        {
          fields: [
            { name: 'name', label: 'skill', edit: 'line' },
            { name: 'level', label: 'level', hint: 'level', edit: 'number' },
          ],
          blank: { name: 'skill', level: 1 },
        },
      ],
    },
  ],
  queue: [
    queue,
    {
      name: 'timeoutSeconds',
      label: 'longestWait',
      hint: 'queueTimeout',
      edit: 'number',
      unit: 'seconds',
      optional: true,
    },
    { name: 'inQueue', label: 'inQueue', hint: 'inQueue', edit: 'line', names: 'queue-flows', optional: true },
    script,
  ],
  announce: [
    { ...prompt, name: 'position', label: 'positionPrompt', hint: 'position', optional: true },
    { ...prompt, name: 'wait', label: 'waitPrompt', hint: 'wait', optional: true },
    bargeIn,
  ],
  leave: [],
  ring: [
    {
      name: 'targets',
      label: 'targets',
      hint: 'targets',
      edit: 'list',
      item: 'target',
      variants: [
        {
          id: 'agent',
          fields: [{ name: 'agent', label: 'agent', edit: 'line', names: 'agents' }],
          blank: { agent: '{{contact.owner}}' },
        },
        {
          id: 'number',
          fields: [{ name: 'number', label: 'phoneNumber', edit: 'line' }],
          blank: { number: '+' },
        },
      ],
    },
    { name: 'order', label: 'order', edit: 'choice', of: ['sequential', 'parallel'] },
    ringSeconds,
    hears,
    script,
  ],
  'agent-message': [{ ...prompt, hint: 'agentMessage' }],
  forward: [{ name: 'number', label: 'phoneNumber', edit: 'line' }, ringSeconds, hears],
  callback: [
    { name: 'number', label: 'phoneNumber', hint: 'callersNumber', edit: 'line', optional: true },
    { ...queue, hint: 'callbackQueue', optional: true },
  ],
  voicemail: [
    { name: 'maxSeconds', label: 'maxSeconds', edit: 'number', unit: 'seconds' },
    { name: 'silenceSeconds', label: 'silenceSeconds', edit: 'number', unit: 'seconds' },
    { name: 'finishKey', label: 'finishKey', edit: 'choice', of: [...telephoneKeys, 'none'] },
  ],
  record: [{ name: 'recording', label: 'recording', edit: 'choice', of: ['on', 'off'] }],
};
