import { expect, it } from 'vitest';
import { testApp } from '../app/app.ts';

it.each([
  ['an unknown route', 'GET', '/v1/nothing', {}, undefined, 404, 'NOT_FOUND'],
  ['an unknown route outside /v1', 'GET', '/nothing', {}, undefined, 404, 'NOT_FOUND'],
  ['a malformed path', 'GET', '/v1/calls/%zz', {}, undefined, 400, 'BAD_REQUEST'],
  ['no token', 'GET', '/v1/session', {}, undefined, 401, 'TOKEN_MISSING'],
  ['a wrong token', 'GET', '/v1/session', { authorization: 'Bearer a.b.c' }, undefined, 401, 'TOKEN_INVALID'],
  ['a wrong key', 'GET', '/v1/sites', { authorization: 'Bearer sk_wrong' }, undefined, 401, 'API_KEY_INVALID'],
  ['no key', 'POST', '/v1/tokens', {}, '{}', 401, 'API_KEY_INVALID'],
  ['malformed JSON', 'POST', '/v1/visitor-tokens', {}, '{', 400, 'BAD_REQUEST'],
  ['a body that is not as described', 'POST', '/v1/visitor-tokens', {}, '{"site":7}', 400, 'BAD_REQUEST'],
  ['an oversized body', 'POST', '/v1/visitor-tokens', {}, `"${'x'.repeat(70_000)}"`, 413, 'PAYLOAD_TOO_LARGE'],
  [
    'another media type',
    'POST',
    '/v1/visitor-tokens',
    { 'content-type': 'text/xml' },
    '<a/>',
    415,
    'UNSUPPORTED_MEDIA_TYPE',
  ],
  ['SIP without a WebSocket', 'GET', '/v1/sip', {}, undefined, 400, 'BAD_REQUEST'],
] as const)('%s is answered in the one shape of errors', async (_, method, url, headers, payload, status, code) => {
  const { app } = await testApp();
  const answer = await app.inject({
    method,
    url,
    headers: { ...(payload === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(payload === undefined ? {} : { payload }),
  });
  expect(answer.statusCode).toBe(status);
  expect(answer.json()).toMatchObject({ error: { code, message: expect.any(String), help: expect.any(String) } });
  expect(answer.headers['content-type']).toMatch(/^application\/json/);
});

it('a fault of ours says nothing but the request’s id', async () => {
  const { app, storage, withKey } = await testApp();
  await storage.close();
  const answer = await app.inject({ url: '/v1/sites', headers: withKey });
  expect(answer.statusCode).toBe(500);
  expect(answer.json()).toEqual({
    error: {
      code: 'INTERNAL',
      message: expect.any(String),
      help: expect.any(String),
      details: { requestId: expect.any(String) },
    },
  });
});

it('validation says where', async () => {
  const { app, withKey } = await testApp();
  const answer = await app.inject({
    method: 'POST',
    url: '/v1/tokens',
    headers: withKey,
    payload: { identity: 'has spaces', ttl: 5 },
  });
  expect(answer.json().error.details.map((detail: { path: string }) => detail.path)).toEqual(['/identity', '/ttl']);
});

it('a token whose time is over is told apart, so that the phone fetches another', async () => {
  const { app, tokens } = await testApp();
  const { token } = await tokens.issue({ identity: 'kim', role: 'agent', ttl: -1 });
  const answer = await app.inject({ url: '/v1/session', headers: { authorization: `Bearer ${token}` } });
  expect(answer.statusCode).toBe(401);
  expect(answer.headers['www-authenticate']).toBe('Bearer');
  expect(answer.json().error.code).toBe('TOKEN_EXPIRED');
});
