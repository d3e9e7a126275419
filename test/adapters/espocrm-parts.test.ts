import { expect, it } from 'vitest';
import { problem } from '../../adapters/espocrm/problem.ts';
import { titleOf } from '../../adapters/espocrm/title.ts';
import { whereOf } from '../../adapters/espocrm/where.ts';
import { callMarkOf, callMarkStart, hasCallMark, hasMark, markOf, readCallMark } from '../../adapters/kit/marks.ts';

const answer = (status: number, reason: string, body?: unknown) => ({
  status,
  headers: new Headers(reason === '' ? {} : { 'x-status-reason': reason }),
  body,
});
const translation = (label: string, data?: unknown) => ({ messageTranslation: { label, scope: null, data } });

it.each([
  [400, 'Bad.', undefined, { kind: 'refused', explanation: 'Bad.' }],
  [404, 'Record 1 does not exist.', undefined, { kind: 'refused', explanation: 'Record 1 does not exist.' }],
  // A proxy has removed the header.
  [
    400,
    '',
    translation('validationFailure', { field: 'lastName', type: 'required' }),
    { kind: 'refused', explanation: 'validationFailure: lastName required' },
  ],
  [403, '', translation('noAccess'), { kind: 'refused', explanation: 'noAccess' }],
  [403, 'Max failed login attempts exceeded for IP address x.', undefined, { kind: 'unavailable' }],
  [403, 'Max failed code attempts exceeded.', undefined, { kind: 'unavailable' }],
  // The kit knows what these mean.
  [200, 'Odd.', undefined, null],
  [401, 'Bad.', undefined, null],
  [429, 'Busy.', undefined, null],
  [500, 'Error.', undefined, null],
  [403, '', undefined, null],
  [403, '', '<html>', null],
] as const)('%i with "%s" and %j means %j', (status, reason, body, meaning) => {
  expect(problem(answer(status, reason, body))).toEqual(meaning);
});

it('conditions are parameters as EspoCRM’s API names them', () => {
  const where = whereOf([
    { type: 'endsWith', attribute: 'phoneNumberNumeric', value: '55550123' },
    {
      type: 'or',
      value: [
        { type: 'in', attribute: 'contactId', value: ['1', '2'] },
        { type: 'equals', attribute: 'leadId', value: '3' },
      ],
    },
  ]);
  expect(where).toEqual({
    'where[0][type]': 'endsWith',
    'where[0][attribute]': 'phoneNumberNumeric',
    'where[0][value]': '55550123',
    'where[1][type]': 'or',
    'where[1][value][0][type]': 'in',
    'where[1][value][0][attribute]': 'contactId',
    'where[1][value][0][value][]': ['1', '2'],
    'where[1][value][1][type]': 'equals',
    'where[1][value][1][attribute]': 'leadId',
    'where[1][value][1][value]': '3',
  });
});

it.each(['CA1', 'a b', '100%', '] r9]', 'line\nbreak'])(
  'a mark with the key %j is one line, and is found',
  (callId) => {
    const mark = callMarkOf({ callId, revision: 7 });
    expect(mark).not.toContain('\n');
    expect(mark.startsWith(callMarkStart(callId))).toBe(true);
    expect(readCallMark(`note\r\n${mark}\r\nbelow\nmore`, callId)).toEqual({ revision: 7, rest: 'below\nmore' });
    expect(hasMark(`x\n${markOf('sidecall-ticket', callId)}`, 'sidecall-ticket', callId)).toBe(true);
  },
);

it.each([
  '',
  'CA1',
  '[sidecall CA1 r]',
  '[sidecall CA1 rx]',
  ' [sidecall CA1 r1]',
  '[sidecall CA12 r1]',
  '[sidecall ca1 r1]',
])('the text %j has no mark of the call CA1', (text) => {
  expect(readCallMark(text, 'CA1')).toBeNull();
  expect(readCallMark(null, 'CA1')).toBeNull();
});

it('the last mark of a call counts, and other marks are none of a call', () => {
  const text = '[sidecall CA1 r1]\n[sidecall CA1 r2]\n[sidecall CA2 r9]';
  expect(readCallMark(text, 'CA1')).toEqual({ revision: 2, rest: '[sidecall CA2 r9]' });
  expect(hasCallMark(text)).toBe(true);
  expect(hasCallMark('[sidecall-contact CA1]\n[sidecall-ticket CA1]')).toBe(false);
});

it.each([
  ['a <b> = c', 'a b c'],
  ['tab\tand\u0000nul', 'tab and nul'],
  ['x'.repeat(200), 'x'.repeat(150)],
  [' <> ', ''],
])('the title of %j is %j', (text, title) => {
  expect(titleOf(text)).toBe(title);
});
