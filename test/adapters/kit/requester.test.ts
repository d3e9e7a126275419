import { expect, it } from 'vitest';
import * as z from 'zod/mini';
import { accepted } from '../../../adapters/kit/answers.ts';
import { basic, bearer, type CrmAuth, headers } from '../../../adapters/kit/auth.ts';
import type { RequesterOptions } from '../../../adapters/kit/request.ts';
import { createRequester } from '../../../adapters/kit/requester.ts';
import { ManualClock } from '../../../src/testing/manual-clock.ts';
import { connectionTo } from '../test-connection.ts';

const limit = { timeoutMs: 1000 };
const token = 'secret-token-1';

/** A requester whose CRM answers from a list. The last answer is repeated. */
function setUp(answers: (Response | (() => Response))[], options: Partial<RequesterOptions> = {}) {
  const clock = new ManualClock('2026-01-01T00:00:00.000Z');
  const sent: { url: string; init: RequestInit; headers: Headers }[] = [];
  const answered: typeof fetch = async (url, init = {}) => {
    sent.push({ url: String(url), init, headers: new Headers(init.headers) });
    const next = answers[Math.min(sent.length, answers.length) - 1];
    return typeof next === 'function' ? next() : (next?.clone() ?? new Response(null, { status: 500 }));
  };
  const connection = connectionTo('https://crm.example/api/v2/', { token }, { clock, fetch: answered });
  const request = createRequester(connection, { auth: bearer('token'), budget: [], ...options });
  return { clock, sent, connection, request };
}

const json = (body: unknown, init: ResponseInit = {}) => new Response(JSON.stringify(body), init);
const get = { method: 'GET', path: '/contacts' } as const;
const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    (error) => error,
  );

it('sends JSON with credentials, below the base address', async () => {
  const { request, sent } = setUp([json({ ok: 1 })]);
  const query = { phone: '+1415', tag: ['a', 'b'], none: undefined };
  const answer = await request({ method: 'POST', path: '/contacts', query, body: { name: 'é' } }, limit);
  expect(answer).toMatchObject({ status: 200, body: { ok: 1 }, reason: '' });
  expect(sent[0]?.url).toBe('https://crm.example/api/v2/contacts?phone=%2B1415&tag=a&tag=b');
  expect(sent[0]?.init).toMatchObject({ method: 'POST', body: '{"name":"é"}', redirect: 'manual' });
  expect(Object.fromEntries(sent[0]?.headers ?? [])).toEqual({
    accept: 'application/json',
    authorization: `Bearer ${token}`,
    'content-type': 'application/json',
  });
});

it('a CRM can have a fixed address, or one that it names at the login', async () => {
  const fixed = setUp([json({})], { baseUrl: 'https://api.fixed.example' });
  await fixed.request(get, limit);
  expect(fixed.sent[0]?.url).toBe('https://api.fixed.example/contacts');
  let named = 'https://one.example/a';
  const later = setUp([json({})], { baseUrl: () => named });
  await later.request(get, limit);
  named = 'https://two.example';
  await later.request(get, limit);
  expect(later.sent.map(({ url }) => url)).toEqual(['https://one.example/a/contacts', 'https://two.example/contacts']);
});

it('sends forms', async () => {
  const { request, sent } = setUp([json({})]);
  await request({ method: 'POST', path: '/login', form: { name: 'a b&c', phone: '+1' } }, limit);
  expect(sent[0]?.init.body).toBe('name=a+b%26c&phone=%2B1');
  expect(sent[0]?.headers.get('content-type')).toContain('application/x-www-form-urlencoded');
});

it('basic credentials are UTF-8, and other headers are sent as they are', async () => {
  const user = setUp([json({})], { auth: basic(({ token: key = '' }) => ({ user: `${key}é`, password: 'X' })) });
  await user.request(get, limit);
  const sent = user.sent[0]?.headers.get('authorization')?.replace('Basic ', '') ?? '';
  expect(Buffer.from(sent, 'base64').toString('utf8')).toBe(`${token}é:X`);
  const own = setUp([json({})], { auth: headers((secrets) => ({ 'x-api-token': secrets.token ?? '' })) });
  await own.request(get, limit);
  expect(own.sent[0]?.headers.get('x-api-token')).toBe(token);
});

it('a secret that a header cannot carry is named nowhere in the error', async () => {
  const { request, connection, sent } = setUp([json({})]);
  connection.stored.token = 'secret\ntoken';
  const error = await failure(request(get, limit));
  expect(error.code).toBe('CRM_CREDENTIALS');
  expect(error.cause).toBeUndefined();
  expect(`${error.stack}${JSON.stringify(error.details)}`).not.toContain('secret\n');
  expect(sent).toEqual([]);
  delete connection.stored.token;
  expect(await failure(request(get, limit))).toMatchObject({ code: 'CRM_CREDENTIALS' });
});

it.each([
  ['seconds', { 'retry-after': '7' }, 7000],
  [
    'a date, by the CRM’s own clock',
    { 'retry-after': 'Thu, 01 Jan 2026 00:10:30 GMT', date: 'Thu, 01 Jan 2026 00:10:00 GMT' },
    30_000,
  ],
  ['a date, without the CRM’s clock', { 'retry-after': 'Thu, 01 Jan 2026 00:00:05 GMT' }, 5000],
  ['a date in the past', { 'retry-after': 'Wed, 31 Dec 2025 00:00:00 GMT' }, 0],
  ['a month, cut to an hour', { 'retry-after': '2592000' }, 3_600_000],
  ['nothing', {}, undefined],
  ['nonsense', { 'retry-after': 'soon' }, undefined],
  ['a negative number', { 'retry-after': '-5' }, undefined],
])('Retry-After: %s', async (_name, given, retryAfterMs) => {
  for (const status of [429, 503]) {
    const { request } = setUp([json({}, { status, headers: given as Record<string, string> })]);
    const error = await failure(request(get, limit));
    expect(error).toMatchObject({ code: 'CRM_UNAVAILABLE', details: { status } });
    expect(error.details.retryAfterMs).toBe(retryAfterMs);
  }
});

it.each([408, 425, 429, 500, 502, 503, 504, 599])('the status %i is CRM_UNAVAILABLE', async (status) => {
  const { request } = setUp([json({ password: token }, { status })]);
  const error = await failure(request(get, limit));
  expect(error).toMatchObject({ code: 'CRM_UNAVAILABLE', details: { status } });
  expect(JSON.stringify(error.toBody())).not.toContain(token);
});

it.each([301, 302, 303, 307, 308])('a redirect (%i) is not followed', async (status) => {
  const { request, sent } = setUp([new Response(null, { status, headers: { location: 'https://evil.example/' } })]);
  expect(await failure(request(get, limit))).toMatchObject({ code: 'CRM_UNAVAILABLE', details: { status } });
  expect(sent).toHaveLength(1);
});

it.each([400, 403, 404, 409, 422])('the status %i becomes CRM_REFUSED, without numbers and secrets', async (status) => {
  const body = { errors: [{ message: `+1 (415) 555-0123 is taken\u202e, says ${token}` }] };
  const { request } = setUp([json(body, { status })]);
  const answer = await request(get, limit);
  expect(answer.status).toBe(status);
  let error: { code?: string; details?: { reason: string } } = {};
  try {
    accepted(z.object({}), answer);
  } catch (thrown) {
    error = thrown as typeof error;
  }
  expect(error).toMatchObject({ code: 'CRM_REFUSED', details: { status } });
  expect(error.details?.reason).toBe(`${status}: …23 is taken , says …`);
});

it.each([
  [{ error: 'plain' }, '422: plain'],
  [{ error: { code: 'X', message: 'inner' } }, '422: inner'],
  [{ errors: { phone: ['is invalid'] } }, '422: phone is invalid'],
  [['a list of sentences'], '422: a list of sentences'],
  ['a text', '422: a text'],
  ['<h1>Fatal</h1>', '422'],
  [{ message: 'x'.repeat(900) }, `422: ${'x'.repeat(300)}`],
  [{ deep: { deeper: 1 } }, '422'],
  [null, '422'],
])('the reason of %j', async (body, reason) => {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const { request } = setUp([new Response(text, { status: 422 })]);
  expect((await request(get, limit)).reason).toBe(reason);
});

it('an error page in another charset does not hide the status', async () => {
  const page = Buffer.from('<h1>Accès refusé</h1>', 'latin1');
  const { request } = setUp([new Response(page, { status: 401 })]);
  expect(await failure(request(get, limit))).toMatchObject({ code: 'CRM_CREDENTIALS' });
});

it.each([
  ['not JSON', new Response('<html>')],
  ['truncated', new Response('{"contacts":[{"id":')],
  ['not UTF-8', new Response(Buffer.from('{"name":"é"}', 'latin1'))],
  [
    'not in the charset that it names',
    new Response('{"name":"é"}', { headers: { 'content-type': 'application/json; charset=utf-16le' } }),
  ],
  ['in an unknown charset', new Response('{}', { headers: { 'content-type': 'application/json; charset=klingon' } })],
  ['too large', new Response('1'.repeat(2 * 1024 * 1024))],
])('an answer that is %s is CRM_UNAVAILABLE', async (_name, answer) => {
  const { request } = setUp([answer]);
  expect(await failure(request(get, limit))).toMatchObject({ code: 'CRM_UNAVAILABLE' });
});

it('an answer is read in the charset that it names, and an empty one is nothing', async () => {
  const latin = new Response(Buffer.from('{"name":"é"}', 'latin1'), {
    headers: { 'content-type': 'application/json; charset="ISO-8859-1"' },
  });
  const { request } = setUp([latin, new Response(null, { status: 204 }), new Response('\ufeff{"a":1}')]);
  expect((await request(get, limit)).body).toEqual({ name: 'é' });
  expect((await request(get, limit)).body).toBeUndefined();
  expect((await request(get, limit)).body).toEqual({ a: 1 });
});

it('errors in answers with the status 200 are found by the adapter', async () => {
  const problem: RequesterOptions['problem'] = ({ body }) => {
    const { error } = body as { error?: string };
    if (error === 'THROTTLED') return { kind: 'unavailable', retryAfterMs: 500 };
    if (error === 'SESSION') return { kind: 'credentials' };
    return error === undefined ? null : { kind: 'refused', explanation: `${error} +14155550123` };
  };
  const { request } = setUp(
    ['THROTTLED', 'SESSION', 'INVALID'].map((error) => json({ error })),
    { problem },
  );
  expect(await failure(request(get, limit))).toMatchObject({ code: 'CRM_UNAVAILABLE', details: { retryAfterMs: 500 } });
  expect(await failure(request(get, limit))).toMatchObject({ code: 'CRM_CREDENTIALS' });
  expect(await failure(request(get, limit))).toMatchObject({
    code: 'CRM_REFUSED',
    details: { reason: '200: INVALID …23' },
  });
});

it('an adapter can read the explanation of a refusal from a header', async () => {
  const problem: RequesterOptions['problem'] = ({ status, headers: sent }) =>
    status === 403 ? { kind: 'refused', explanation: sent.get('x-status-reason') ?? '' } : null;
  const { request } = setUp([new Response(null, { status: 403, headers: { 'x-status-reason': 'No access.' } })], {
    problem,
  });
  expect(await failure(request(get, limit))).toMatchObject({
    code: 'CRM_REFUSED',
    details: { status: 403, reason: '403: No access.' },
  });
});

function renewing(connectionToken: () => string): CrmAuth & { renewals: number } {
  return {
    ...bearer('token'),
    renewals: 0,
    async refresh(connection) {
      this.renewals += 1;
      await connection.secrets.write({ token: connectionToken() });
    },
  };
}

it('after a 401, credentials are renewed once for all, and stored before they are used', async () => {
  const auth = renewing(() => 'second');
  const { request, sent, connection } = setUp([], { auth });
  const stored: string[] = [];
  Object.assign(connection, {
    fetch: async (_url: URL, init: RequestInit) => {
      const used = new Headers(init.headers).get('authorization');
      if (used === 'Bearer second') stored.push(connection.stored.token ?? '');
      return used === 'Bearer second' ? json({}) : json({}, { status: 401 });
    },
  });
  await Promise.all(Array.from({ length: 20 }, () => request(get, limit)));
  expect(auth.renewals).toBe(1);
  expect(stored).toEqual(Array(20).fill('second'));
  expect(sent).toEqual([]);
});

it('a second 401 is CRM_CREDENTIALS, and so is one without new credentials', async () => {
  const auth = renewing(() => 'second');
  const twice = setUp([json({}, { status: 401 })], { auth });
  expect(await failure(twice.request(get, limit))).toMatchObject({ code: 'CRM_CREDENTIALS' });
  expect([twice.sent.length, auth.renewals]).toEqual([2, 1]);
  const fixed = setUp([json({}, { status: 401 })]);
  expect(await failure(fixed.request(get, limit))).toMatchObject({ code: 'CRM_CREDENTIALS' });
  expect(fixed.sent).toHaveLength(1);
});

it('a request that waits for its budget uses the credentials of its start', async () => {
  const { request, clock, connection, sent } = setUp([json({})], { budget: [{ class: 'all', max: 1, perMs: 500 }] });
  await request(get, limit);
  const waiting = request(get, limit);
  await connection.secrets.write({ token: 'second' });
  clock.advance(500);
  await waiting;
  expect(sent.map((each) => each.headers.get('authorization'))).toEqual([`Bearer ${token}`, 'Bearer second']);
});

it('a renewal continues when the request that needed it is late: its answer must not be lost', async () => {
  let finish = (): void => {};
  const waiting = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const auth: CrmAuth = {
    ...bearer('token'),
    async refresh(connection) {
      await waiting;
      await connection.secrets.write({ token: 'second' });
    },
  };
  const { request, clock, connection } = setUp([json({}, { status: 401 }), json({})], { auth });
  const late = failure(request(get, limit));
  await new Promise((resolve) => setImmediate(resolve));
  clock.advance(1000);
  expect(await late).toMatchObject({ code: 'CRM_UNAVAILABLE' });
  const next = request(get, { timeoutMs: 5000 });
  finish();
  await next;
  expect(connection.stored.token).toBe('second');
});

it('a request ends at its deadline, also if fetch ignores the signal, and leaves no timer', async () => {
  const { request, clock, connection } = setUp([json({})]);
  const signals: AbortSignal[] = [];
  Object.assign(connection, {
    fetch: (_url: URL, init: RequestInit) => {
      if (init.signal) signals.push(init.signal);
      return new Promise(() => {});
    },
  });
  const slow = failure(request(get, limit));
  await new Promise((resolve) => setImmediate(resolve));
  clock.advance(999);
  expect(signals[0]?.aborted).toBe(false);
  clock.advance(1);
  expect(await slow).toMatchObject({ code: 'CRM_UNAVAILABLE' });
  expect(signals[0]?.aborted).toBe(true);
  expect(clock.pending).toBe(0);
});

it('a lost connection is CRM_UNAVAILABLE with its cause', async () => {
  const { request } = setUp([
    () => {
      throw new TypeError('fetch failed');
    },
  ]);
  const error = await failure(request(get, limit));
  expect(error).toMatchObject({ code: 'CRM_UNAVAILABLE', cause: { message: 'fetch failed' } });
});
