import { expect, it } from 'vitest';
import { testApp } from '../app/app.ts';

const evil = 'rebound.evil.example:8080';

it('on loopback, a name that somebody else points at this machine is refused everywhere', async () => {
  const { app, withKey } = await testApp();
  const ask = (url: string, host: string, more = {}) => app.inject({ url, headers: { ...withKey, host, ...more } });
  for (const url of ['/v1/session', '/v1/openapi.json', '/metrics', '/healthz', '/sidecall/x.js', '/v1/events']) {
    const answer = await ask(url, evil, { origin: `http://${evil}` });
    expect([answer.statusCode, answer.json().error.code], url).toEqual([421, 'HOST_NOT_ALLOWED']);
  }
  for (const host of [
    'localhost',
    'LOCALHOST:8080',
    'localhost.',
    '127.0.0.1:8080',
    '[::1]:8080',
    'app.localhost',
    '192.0.2.7',
  ]) {
    expect((await ask('/v1/session', host)).statusCode, host).toBe(200);
  }
  for (const host of ['127.0.0.1.evil.example', 'localhost.evil.example', 'notlocalhost', '1.2.3']) {
    expect((await ask('/v1/session', host)).statusCode, host).toBe(421);
  }
});

it('names of the settings are known, and elsewhere any name is until some are set', async () => {
  const env = { SIDECALL_ORIGINS: 'https://crm.example,*' };
  const { app, withKey } = await testApp({ env });
  const ask = async (of: typeof app, host: string, remoteAddress: string) =>
    (await of.inject({ url: '/v1/session', headers: { ...withKey, host }, remoteAddress })).statusCode;
  expect(await ask(app, 'crm.example', '127.0.0.1')).toBe(200);
  expect(await ask(app, 'cti.example', '127.0.0.1')).toBe(421);
  expect(await ask(app, 'cti.example', '192.0.2.1')).toBe(200);
  const named = (await testApp({ env: { SIDECALL_HOSTNAMES: 'CTI.example' } })).app;
  expect(await ask(named, 'cti.example', '127.0.0.1')).toBe(200);
  expect(await ask(named, 'cti.example:443', '192.0.2.1')).toBe(200);
  expect(await ask(named, 'other.example', '192.0.2.1')).toBe(421);
});

it('a trusted proxy on this machine speaks for clients elsewhere', async () => {
  const { app, withKey } = await testApp({ env: { SIDECALL_TRUST_PROXY: 'loopback' } });
  const headers = { ...withKey, host: 'cti.example', 'x-forwarded-for': '192.0.2.1' };
  expect((await app.inject({ url: '/v1/session', headers })).statusCode).toBe(200);
  const { 'x-forwarded-for': _, ...direct } = headers;
  expect((await app.inject({ url: '/v1/session', headers: direct })).statusCode).toBe(421);
});

it('each request has an id of its own, also after a restart; a client’s is kept if it is well formed', async () => {
  const [first, second] = [await testApp(), await testApp()];
  const idOf = async ({ app }: typeof first, asked?: string) => {
    const headers = asked === undefined ? {} : { 'x-request-id': asked };
    return (await app.inject({ url: '/v1/session', headers })).headers['x-request-id'];
  };
  const ids = [await idOf(first), await idOf(first), await idOf(second), await idOf(second)];
  expect(new Set(ids).size).toBe(4);
  expect(await idOf(first, '4bf92f35-77b3-4da6-a3ce-929d0e0e4736')).toBe('4bf92f35-77b3-4da6-a3ce-929d0e0e4736');
  for (const bad of ['', 'short', 'a b c d e f g', 'x'.repeat(129), '"quoted"value', 'ünïcödé-id']) {
    expect(await idOf(first, bad), bad).not.toBe(bad);
  }
});

it('nothing under /v1 is kept by browsers or proxies, but for what is public', async () => {
  const { app, withKey, as } = await testApp();
  const cache = async (url: string, headers = {}) => (await app.inject({ url, headers })).headers['cache-control'];
  for (const url of [
    '/v1/session',
    '/v1/calls',
    '/v1/agents',
    '/v1/sites',
    '/v1/audit',
    '/v1/calls/CA1',
    '/v1/nothing',
  ]) {
    expect(await cache(url, withKey), url).toBe('no-store');
    expect(await cache(url), url).toBe('no-store');
    expect(await cache(url, await as('kim')), url).toBe('no-store');
  }
  const minted = await app.inject({
    method: 'POST',
    url: '/v1/tokens',
    headers: withKey,
    payload: { identity: 'kim' },
  });
  expect([minted.statusCode, minted.headers['cache-control']]).toEqual([200, 'no-store']);
  expect(await cache('/v1/openapi.json')).toBe('public, max-age=300');
});

it('a server mints so many tokens a minute as the setting says', async () => {
  const { app, withKey } = await testApp({ env: { SIDECALL_TOKENS_PER_MINUTE: '2' } });
  const mint = () => app.inject({ method: 'POST', url: '/v1/tokens', headers: withKey, payload: { identity: 'kim' } });
  expect([(await mint()).statusCode, (await mint()).statusCode]).toEqual([200, 200]);
  expect((await mint()).json().error.code).toBe('RATE_LIMITED');
});
