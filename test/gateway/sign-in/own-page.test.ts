import { expect, it } from 'vitest';
import * as operations from '../../../src/domain/protocol/operations/all.ts';
import type { Operation } from '../../../src/domain/protocol/operations/operation.ts';
import { ownPage, signInApp } from './signing-in.ts';

const withCrm = {
  SIDECALL_ORIGINS: 'https://crm.example,https://agents.cti.example',
  SIDECALL_HOSTNAMES: 'cti.example',
};
const cti = { host: 'cti.example', origin: 'https://cti.example' };

const agent = { method: 'PUT', url: '/v1/agents/kim', payload: { name: 'Kim' } } as const;

it.each([
  ['its own page', cti, 200],
  ['its own page, in a browser that says so', { ...cti, 'sec-fetch-site': 'same-origin' }, 200],
  ['a page on the allow-list', { ...cti, origin: 'https://crm.example' }, 403],
  ['a neighbour on the domain, on the allow-list', { ...cti, origin: 'https://agents.cti.example' }, 403],
  ['a page elsewhere', { ...cti, origin: 'https://evil.example' }, 403],
  ['a page whose name begins alike', { ...cti, origin: 'https://cti.example.evil.example' }, 403],
  ['the same name with another port', { ...cti, origin: 'https://cti.example:8443' }, 403],
  ['a page without an origin', { ...cti, origin: 'null' }, 403],
  ['an empty origin', { ...cti, origin: '' }, 403],
  // A person in the middle of the network can write such a page.
  ['its own name without TLS', { ...cti, origin: 'http://cti.example' }, 403],
  ['no page at all', { host: 'cti.example' }, 403],
  ['a page that the browser calls a neighbour', { ...cti, 'sec-fetch-site': 'same-site' }, 403],
  ['a page that the browser calls foreign', { ...cti, 'sec-fetch-site': 'cross-site' }, 403],
  ['the address bar', { ...cti, 'sec-fetch-site': 'none' }, 403],
])('a change with a cookie, sent by %s', async (_sender, headers, status) => {
  const { app, signedIn } = await signInApp({ env: withCrm });
  const cookie = await signedIn('root', 'admin');
  const answer = await app.inject({ ...agent, headers: { ...headers, ...cookie } });
  expect(answer.statusCode).toBe(status);
  if (status === 403) expect(answer.json().error.code).toBe('ORIGIN_NOT_ALLOWED');
});

it('reading with a cookie is for its own page and the address bar', async () => {
  const { app, signedIn } = await signInApp({ env: withCrm });
  const cookie = await signedIn('kim');
  const read = async (headers: Record<string, string>) =>
    (await app.inject({ url: '/v1/session', headers: { host: 'cti.example', ...cookie, ...headers } })).statusCode;
  expect(await read({})).toBe(200);
  expect(await read({ 'sec-fetch-site': 'none' })).toBe(200);
  expect(await read({ 'sec-fetch-site': 'same-origin' })).toBe(200);
  for (const headers of [
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { origin: 'https://crm.example' },
  ]) {
    expect(await read(headers)).toBe(403);
  }
});

it('a page on the allow-list works with its token, whatever cookie the browser adds', async () => {
  const { app, signedIn, as } = await signInApp({ env: withCrm });
  const headers = { ...cti, origin: 'https://crm.example', ...(await signedIn('kim')), ...(await as('root', 'admin')) };
  expect((await app.inject({ ...agent, headers })).statusCode).toBe(200);
});

it('behind a proxy that changes the Host header, the public address is its own', async () => {
  const env = { SIDECALL_PUBLIC_URL: 'https://cti.example' };
  const { app, link, use } = await signInApp({ env });
  const headers = { host: '10.0.0.7:8080', origin: 'https://cti.example' };
  const { setCookie, status } = await use(await link('root', 'admin'), headers);
  expect(status).toBe(200);
  const cookie = setCookie.split(';', 1)[0] ?? '';
  expect((await app.inject({ ...agent, headers: { ...headers, cookie } })).statusCode).toBe(200);
});

it.each(['/v1/sign-in/link', '/v1/sign-in/openid', '/v1/sign-in/openid/finish'])(
  'no other page signs a browser in: %s',
  async (url) => {
    const { app } = await signInApp({ env: withCrm });
    const payload = url.endsWith('link') ? { token: 'sl_x' } : url.endsWith('finish') ? { query: '?a=b' } : undefined;
    for (const headers of [{ ...cti, origin: 'https://crm.example' }, { host: cti.host }]) {
      const answer = await app.inject({ method: 'POST', url, headers, ...(payload && { payload }) });
      expect(answer.json().error.code).toBe('ORIGIN_NOT_ALLOWED');
      expect(answer.headers['set-cookie']).toBeUndefined();
    }
  },
);

it('no operation of a signed-in person changes anything by GET', async () => {
  const changing = /^(create|put|delete|revoke|start|finish|sign|retry|test|hold|resume|transfer|save|end|mute|unmute)/;
  const all: [string, Operation][] = Object.entries(operations);
  const wrong = all.filter(([id, { method }]) => method === 'GET' && changing.test(id)).map(([id]) => id);
  expect(wrong).toEqual([]);
  const { app, storage } = await signInApp();
  const before = await storage.recordings.audit(100);
  for (const url of ['/sign-in', '/sign-in/openid?code=c&state=s', '/connections', '/v1/sign-in']) {
    const answer = await app.inject({ url, headers: ownPage });
    expect([answer.statusCode, answer.headers['set-cookie']], url).toEqual([200, undefined]);
  }
  expect(await storage.recordings.audit(100)).toEqual(before);
});
