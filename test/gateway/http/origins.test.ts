import { expect, it } from 'vitest';
import { testApp } from '../app/app.ts';

const env = { SIDECALL_ORIGINS: 'https://crm.example' };

it('a listed page is allowed, before and at the request', async () => {
  const { app, as } = await testApp({ env });
  const preflight = await app.inject({
    method: 'OPTIONS',
    url: '/v1/events',
    headers: {
      origin: 'https://crm.example',
      'access-control-request-method': 'GET',
      'access-control-request-headers': 'authorization,last-event-id',
    },
  });
  expect(preflight.statusCode).toBe(204);
  expect(preflight.headers['access-control-allow-origin']).toBe('https://crm.example');
  expect(preflight.headers['access-control-allow-headers']).toMatch(/authorization.*last-event-id/i);
  const answer = await app.inject({
    url: '/v1/session',
    headers: { ...(await as('kim')), origin: 'https://crm.example' },
  });
  expect(answer.statusCode).toBe(200);
  expect(answer.headers['access-control-allow-origin']).toBe('https://crm.example');
  expect(answer.headers.vary).toMatch(/origin/i);
  expect(answer.headers['access-control-allow-credentials']).toBeUndefined();
});

it.each([
  'https://evil.example',
  'https://crm.example.evil.example',
  'http://crm.example',
  'null',
  'https://crm.example:8443',
])('a page of %s is refused, before and at the request', async (origin) => {
  const { app, as } = await testApp({ env });
  for (const answer of [
    await app.inject({
      method: 'OPTIONS',
      url: '/v1/calls',
      headers: { origin, 'access-control-request-method': 'GET' },
    }),
    await app.inject({ url: '/v1/calls', headers: { ...(await as('kim')), origin } }),
  ]) {
    expect(answer.statusCode).toBe(403);
    expect(answer.json().error.code).toBe('ORIGIN_NOT_ALLOWED');
    expect(answer.headers['access-control-allow-origin']).toBeUndefined();
  }
});

it('a page that the gateway’s own address serves is allowed; * allows every page', async () => {
  const { app, as } = await testApp({ env: { SIDECALL_HOSTNAMES: 'cti.example' } });
  const headers = { ...(await as('kim')), host: 'cti.example:8080' };
  expect(
    (await app.inject({ url: '/v1/calls', headers: { ...headers, origin: 'http://cti.example:8080' } })).statusCode,
  ).toBe(200);
  expect(
    (await app.inject({ url: '/v1/calls', headers: { ...headers, origin: 'http://cti.example' } })).statusCode,
  ).toBe(403);
  const open = await testApp({ env: { SIDECALL_ORIGINS: '*' } });
  expect(
    (await open.app.inject({ url: '/v1/calls', headers: { ...(await open.as('kim')), origin: 'null' } })).statusCode,
  ).toBe(200);
});

it('a site’s origin counts for visitors’ routes only', async () => {
  const { app, as, storage } = await testApp({ env });
  await storage.directory.putSite({ key: 'shop', origins: ['https://shop.example'], target: '+14155550110' });
  const origin = 'https://shop.example';
  const ask = (url: string) =>
    app.inject({ method: 'OPTIONS', url, headers: { origin, 'access-control-request-method': 'POST' } });
  expect((await ask('/v1/visitor-tokens')).statusCode).toBe(204);
  expect((await ask('/v1/tokens')).statusCode).toBe(403);
  expect((await app.inject({ url: '/v1/calls', headers: { ...(await as('kim')), origin } })).statusCode).toBe(403);
});
