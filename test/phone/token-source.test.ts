import { expect } from '@open-wc/testing';
import { CodedError } from '../../src/domain/errors.ts';
import { passing, tokenSource } from '../../src/phone/token-source.ts';

async function faultOf(getToken: () => unknown): Promise<CodedError> {
  const ask = tokenSource(getToken as () => Promise<string>);
  return await ask(false).then(
    () => {
      throw new Error('it gave a token');
    },
    (error: CodedError) => error,
  );
}

for (const [what, getToken, says] of [
  ['throws', () => Promise.reject(new SyntaxError('Unexpected token <')), 'getToken failed (Unexpected token <)'],
  [
    'throws at once',
    () => {
      throw new Error('no user');
    },
    'getToken failed (no user)',
  ],
  ['rejects with nothing', () => Promise.reject(), 'getToken failed.'],
  ['rejects with a text', () => Promise.reject('HTTP 404'), 'getToken failed (HTTP 404)'],
  ['returns undefined', async () => undefined, 'returned undefined'],
  ['returns null', () => null, 'returned null'],
  ['returns an empty text', async () => '', 'returned an empty text'],
  ['returns white space', async () => ' \n', 'returned an empty text'],
  ['returns a number', async () => 42, 'returned a number'],
  ['returns the whole answer', async () => ({ token: 'abc' }), 'returned an object that holds the token'],
  ['returns a Response', async () => new Response('abc'), 'returned an object'],
  ['returns the whole answer as text', async () => '{"token":"abc"}', 'returned JSON'],
  ['returns a quoted token', async () => '"abc"', 'returned JSON'],
  ['returns a sign-in page', async () => '<!doctype html>', 'returned an HTML page'],
  ['returns a header', async () => 'Bearer abc', 'begins with “Bearer”'],
  ['returns “undefined”', async () => `${undefined}`, 'returned “undefined”'],
  ['returns what no header can carry', async () => 'abc\r\nX-Other: 1', 'returned a text that is no token'],
  ['returns far too much', async () => 'a'.repeat(9000), 'returned a text of 9000 characters'],
] as const) {
  it(`says what happened when getToken ${what}`, async () => {
    const error = await faultOf(getToken);
    expect(error.code).to.equal('TOKEN_MISSING');
    expect(error.message).to.equal('This page gave the phone no access token.');
    expect(error.help).to.contain(says).and.to.contain('getToken');
    expect(error.help).to.not.contain('Authorization');
  });
}

it('keeps what getToken threw as the cause', async () => {
  const cause = new Error('why');
  expect((await faultOf(() => Promise.reject(cause))).cause).to.equal(cause);
  const coded = new CodedError('CRM_UNAVAILABLE');
  expect(await faultOf(() => Promise.reject(coded))).to.equal(coded);
});

it('tells a server that is away, which passes, from a fault of the page', async () => {
  expect((await faultOf(() => fetch('http://127.0.0.1:9/token'))).details).to.equal(passing);
  expect((await faultOf(() => Promise.reject(new TypeError('x is undefined')))).details).to.equal(undefined);
});

it('takes a token with a line break at its end', async () => {
  expect(await tokenSource(async () => 'abc.def\n')(false)).to.equal('abc.def');
});
