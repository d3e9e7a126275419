import { expect } from '@open-wc/testing';
import { askSignedIn } from '../../src/console/shell/signed-in.ts';

const { fetch: realFetch } = globalThis;
let sent: { method: string; headers: Record<string, string> }[];
let answers: Response[];

beforeEach(() => {
  sent = [];
  answers = [];
  globalThis.fetch = async (_path, { method = '', headers } = {}) => {
    sent.push({ method, headers: Object.fromEntries(new Headers(headers)) });
    return answers.shift() ?? Response.json({});
  };
});

afterEach(() => {
  globalThis.fetch = realFetch;
});

const tagged = (tag: string): Response => Response.json({}, { headers: { etag: tag } });

it('replaces only the version that was read last, at each address', async () => {
  const ask = askSignedIn(async () => undefined);
  answers = [tagged('"1"'), tagged('"2"'), Response.json({}), Response.json({})];
  await ask('GET', '/v1/a');
  await ask('PUT', '/v1/a', {});
  await ask('PUT', '/v1/a', {});
  await ask('PUT', '/v1/b', {});
  await ask('PUT', '/v1/c', {}, { creates: true });
  expect(sent.map(({ headers }) => [headers['if-match'], headers['if-none-match']])).to.deep.equal([
    [undefined, undefined],
    ['"1"', undefined],
    ['"2"', undefined],
    [undefined, undefined],
    [undefined, '*'],
  ]);
});

it('signs in once for requests that end together, and sends both again', async () => {
  let signIns = 0;
  const ask = askSignedIn(async () => {
    signIns += 1;
  });
  const ended = (): Response =>
    Response.json({ error: { code: 'TOKEN_EXPIRED', message: '', help: '' } }, { status: 401 });
  answers = [ended(), ended()];
  await Promise.all([ask('GET', '/v1/a'), ask('POST', '/v1/b', {})]);
  expect(signIns).to.equal(1);
  expect(sent.map(({ method }) => method).sort()).to.deep.equal(['GET', 'GET', 'POST', 'POST']);
});
