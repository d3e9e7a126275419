import { expect, it } from 'vitest';
import { makeCallAnswers, readMakeCall } from '../../adapters/vtiger/make-call.ts';
import { md5 } from '../../adapters/vtiger/md5.ts';
import { problem } from '../../adapters/vtiger/problem.ts';
import { vtql } from '../../adapters/vtiger/vtql.ts';
import { numberPattern } from '../../src/domain/numbers/spellings.ts';
import { recorded } from './vtiger/recorded.ts';

it.each([
  ['', 'd41d8cd98f00b204e9800998ecf8427e'],
  ['a', '0cc175b9c0f1b6a831c399e269772661'],
  ['abc', '900150983cd24fb0d6963f7d28e17f72'],
  ['message digest', 'f96b697d7cb7938d525a2f31aaf161d0'],
  ['abcdefghijklmnopqrstuvwxyz', 'c3fcd3d76192e4007dfb496cca67e13b'],
  ['ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789', 'd174ab98d277d9f5a5611c2c9f419d9f'],
  ['1234567890'.repeat(8), '57edf4a22be3c955ac49da2e2107b67a'],
])('MD5 of "%s", as in RFC 1321 A.5', (text, digest) => {
  expect(md5(text)).toBe(digest);
});

it.each([
  ['+919876543210', '%7%6%5%4%3%2%1%0%'],
  ['+14155550123', '%5%5%5%5%0%1%2%3%'],
  // Seven digits behind a country code of three, and four behind one.
  ['+3545551234', '%5%5%5%1%2%3%4%'],
  ['+2904123', '%4%1%2%3%'],
])('the pattern of %s has the digits that a local spelling has, too', (number, pattern) => {
  expect(numberPattern(number)).toBe(pattern);
});

it('a query has conditions in groups, an order and a page', () => {
  const query = vtql({
    select: ['id', 'ticket_title'],
    from: 'HelpDesk',
    where: [
      [
        ['contact_id', 'in', ['12x1', '12x2']],
        ['ticketstatus', '!=', 'Closed'],
      ],
      [['parent_id', '=', '11x3']],
    ],
    orderBy: { field: 'modifiedtime', descending: true },
    page: { offset: 100, count: 100 },
  });
  expect(query).toBe(
    `select id,ticket_title from HelpDesk where contact_id in ('12x1','12x2') and ticketstatus!='Closed' or parent_id='11x3' order by modifiedtime desc limit 100,100;`,
  );
});

it.each([`'`, `\\`, `"`, ' ', ';', '\n', '\u0000', '’', 'é', '(', '', 'x'.repeat(201)])(
  'a query refuses the value %j, and the same in a name',
  (piece) => {
    const withValue = () => vtql({ select: ['id'], from: 'Contacts', where: [[['phone', 'like', piece]]] });
    const withList = () => vtql({ select: ['id'], from: 'Contacts', where: [[['id', 'in', ['12x1', piece]]]] });
    const withName = () => vtql({ select: [piece], from: 'Contacts', where: [] });
    for (const write of [withValue, withList, withName]) {
      expect(write).toThrow(expect.objectContaining({ code: 'CRM_REFUSED' }));
    }
  },
);

it('a word of any script can be searched anywhere in a field, and no character of a pattern or a literal', () => {
  const write = (word: string) => vtql({ select: ['id'], from: 'Leads', where: [[['company', 'contains', word]]] });
  expect(write('Zoë漢字देव')).toBe(`select id from Leads where company like '%Zoë漢字देव%';`);
  for (const word of ['', "o'neil", '50%', 'a_b', '\\', 'two words', '*', '’', 'x'.repeat(101)]) {
    expect(() => write(word), word).toThrow(expect.objectContaining({ code: 'CRM_REFUSED' }));
  }
});

it.each([
  ['SESSION_EXPIRED', { kind: 'credentials' }],
  ['INVALID_SESSIONID', { kind: 'credentials' }],
  ['DATABASE_QUERY_ERROR', { kind: 'refused', explanation: 'DATABASE_QUERY_ERROR: why' }],
  ['RECORD_NOT_FOUND', { kind: 'refused', explanation: 'RECORD_NOT_FOUND: why' }],
  ['INVALID_AUTH_TOKEN', { kind: 'unavailable' }],
  ['INTERNAL_SERVER_ERROR', { kind: 'unavailable' }],
  ['A_NEW_ONE', { kind: 'unavailable' }],
])('the code %s means %j', (code, meaning) => {
  expect(problem({ body: { success: false, error: { code, message: 'why' } } })).toEqual(meaning);
});

it.each([undefined, '', [], { success: true, result: [] }, { success: false }, { error: { code: 'ACCESS_DENIED' } }])(
  'the answer %j names no error of Vtiger',
  (body) => {
    expect(problem({ body })).toBeNull();
  },
);

const calls = recorded.filter(({ name }) => name.includes('makecall'));
const address = (more: Record<string, string> = {}) =>
  `/makecall?${new URLSearchParams({ event: 'OutgoingCall', secret: 'demoPbxSecret', from: '1001', to: '+91 98765-43210', ...more })}`;
const post = (more: Record<string, string> = {}) => ({ method: 'POST', address: address(more) });

it('reads the recorded requests of Vtiger’s click to dial', () => {
  expect(calls).toHaveLength(5);
  for (const { request } of calls) {
    const read = readMakeCall({ method: request.method, address: `${request.path}?${request.query}` }, 'demoPbxSecret');
    expect(read).toEqual({ call: { from: '1001', to: '+91 98765-43210', context: 'from-internal' } });
  }
});

it('answers mean to Vtiger what they meant in the recording', () => {
  const results = new Map(calls.map(({ response, uiResult }) => [response.body, JSON.parse(uiResult ?? '{}').result]));
  expect(results.get(makeCallAnswers.success)).toBe(true);
  expect(results.get(makeCallAnswers.wrongSecret)).toBe(false);
  expect(results.get(makeCallAnswers.failed)).toBe(false);
  // Why only these three are used.
  expect(results.get('Failure')).toBe(true);
});

it.each(['', 'wrong', 'demoPbxSecre', 'demoPbxSecretX', 'DEMOPBXSECRET'])('refuses the secret "%s"', (secret) => {
  expect(readMakeCall(post({ secret }), 'demoPbxSecret')).toEqual({ answer: 'Authentication Failure' });
});

it('refuses everything if the connection has no secret, and a secret that is sent twice', () => {
  expect(readMakeCall(post({ secret: '' }), '')).toEqual({ answer: 'Authentication Failure' });
  const twice = { method: 'POST', address: `${address()}&secret=demoPbxSecret` };
  expect(readMakeCall(twice, 'demoPbxSecret')).toEqual({ answer: 'Authentication Failure' });
});

it.each([
  ['another method', { method: 'GET', address: address() }],
  ['another event', post({ event: 'Hangup' })],
  ['no extension', post({ from: '' })],
  ['no number', post({ to: '' })],
  ['a number with a line break', post({ to: '+91\n98765' })],
  ['a number of 200 digits', post({ to: '1'.repeat(200) })],
  ['a number that is sent twice', { method: 'POST', address: `${address()}&to=2` }],
  ['another path', { method: 'POST', address: address().replace('makecall', 'other') }],
])('answers "Error" to a request with %s', (_what, request) => {
  expect(readMakeCall(request, 'demoPbxSecret')).toEqual({ answer: 'Error' });
});
