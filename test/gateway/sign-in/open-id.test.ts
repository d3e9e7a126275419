import { expect, it } from 'vitest';
import { CodedError } from '../../../src/domain/errors.ts';
import type { OpenIdProvider } from '../../../src/gateway/sign-in/open-id.ts';
import type { OpenIdAttempt } from '../../../src/gateway/sign-in/open-id-attempt.ts';
import { answered, signInApp } from './signing-in.ts';

const env = {
  SIDECALL_PUBLIC_URL: 'https://cti.example',
  SIDECALL_OIDC_ISSUER: 'https://id.example',
  SIDECALL_OIDC_CLIENT_ID: 'sidecall',
  SIDECALL_OIDC_ROLES: '{"admin":["cti-admins"],"supervisor":["leads"],"agent":["cti"]}',
};
const page = { host: 'cti.example', origin: 'https://cti.example' };

/** A provider that admits a person with these claims. */
class FakeProvider implements OpenIdProvider {
  readonly attempts: OpenIdAttempt[] = [];
  claims: Record<string, unknown> = { preferred_username: 'kim', roles: ['cti'] };
  fails: CodedError | null = null;

  async start(attempt: OpenIdAttempt): Promise<string> {
    if (this.fails !== null) throw this.fails;
    this.attempts.push(attempt);
    return `https://id.example/auth?state=${attempt.state}`;
  }

  async finish(query: string, { state }: OpenIdAttempt): Promise<Record<string, unknown>> {
    if (this.fails !== null) throw this.fails;
    if (new URLSearchParams(query).get('state') !== state) throw new CodedError('SIGN_IN_EXPIRED');
    return this.claims;
  }
}

async function setUp() {
  const provider = new FakeProvider();
  const test = await signInApp({ env, openIdProvider: provider });
  const post = async (url: string, headers: object, payload?: object) =>
    answered(await test.app.inject({ method: 'POST', url, headers: { ...headers }, ...(payload && { payload }) }));
  /** @returns the cookie of the attempt, and the state that the provider got */
  const start = async () => {
    const { setCookie, body } = await post('/v1/sign-in/openid', page);
    const url = new URL(String(body.url));
    return { cookie: setCookie.split(';', 1)[0] ?? '', setCookie, state: url.searchParams.get('state') };
  };
  const finish = (cookie: string | undefined, query: string) =>
    post('/v1/sign-in/openid/finish', { ...page, ...(cookie !== undefined && { cookie }) }, { query });
  return { ...test, provider, post, start, finish };
}

it('signs in the person whom the provider vouches for, with the role of their claims', async () => {
  const { start, finish, app, audit } = await setUp();
  const { cookie, setCookie, state } = await start();
  expect(setCookie).toMatch(/^__Host-sidecall-openid=[^;]+; Path=\/; Secure; HttpOnly; SameSite=Strict; Max-Age=600$/);
  const done = await finish(cookie, `?code=c&state=${state}`);
  expect(done).toMatchObject({ status: 200, body: { identity: 'kim', role: 'agent' } });
  expect(done.setCookie).toContain('__Host-sidecall-openid=; ');
  const session = /^__Host-sidecall=ss_[^;]+/m.exec(done.setCookie)?.[0] ?? '';
  const headers = { host: 'cti.example', cookie: session };
  expect((await app.inject({ url: '/v1/session', headers })).json()).toMatchObject({ identity: 'kim', role: 'agent' });
  expect(await audit()).toEqual([['signed-in', 'kim']]);
});

it.each([
  ['another browser’s state', (own: string) => [own, '?code=c&state=other'], 'SIGN_IN_EXPIRED'],
  ['no state', (own: string) => [own, '?code=c'], 'SIGN_IN_EXPIRED'],
  ['no cookie', () => [undefined, '?code=c&state=s'], 'SIGN_IN_EXPIRED'],
  ['a cookie of other words', () => ['__Host-sidecall-openid=abc', '?code=c&state=s'], 'SIGN_IN_EXPIRED'],
])('refuses an answer with %s', async (_what, of, code) => {
  const { start, finish, audit } = await setUp();
  const [cookie, query] = of((await start()).cookie);
  const { status, code: refused, setCookie } = await finish(cookie, query ?? '');
  expect([status, refused]).toEqual([401, code]);
  expect(setCookie).not.toContain('__Host-sidecall=');
  expect(await audit()).toEqual([['sign-in.refused', '@unknown']]);
});

it('an office behind one address signs in at once', async () => {
  const { post } = await setUp();
  const statuses = new Set<number>();
  for (let n = 0; n < 61; n += 1) statuses.add((await post('/v1/sign-in/openid', page)).status);
  expect([...statuses]).toEqual([200]);
});

it('an attempt lasts ten minutes', async () => {
  const { start, finish, clock } = await setUp();
  const { cookie, state } = await start();
  clock.advance(10 * 60_000);
  expect((await finish(cookie, `?code=c&state=${state}`)).code).toBe('SIGN_IN_EXPIRED');
});

it('an attempt outlives a restart of the gateway, which stores nothing for it', async () => {
  const { start, provider } = await setUp();
  const { cookie, state } = await start();
  const { storage, ...restarted } = await setUp();
  expect((await restarted.finish(cookie, `?code=c&state=${state}`)).status).toBe(200);
  expect(await storage.recordings.audit(10)).toHaveLength(1);
  const [{ nonce, verifier } = { nonce: '', verifier: '' }] = provider.attempts;
  // RFC 7636 section 4.1: 43 to 128 characters.
  expect(verifier).toMatch(/^[\w-]{43,128}$/);
  expect(new Set([state, nonce, verifier]).size).toBe(3);
});

it.each([
  ['no role that counts', { preferred_username: 'kim', roles: ['sales'] }, /roles/],
  ['no roles at all', { preferred_username: 'kim' }, /roles/],
  ['no identity', { roles: ['cti'] }, /preferred_username/],
  ['an identity that is none', { preferred_username: 'kim@id.example', roles: ['cti'] }, /preferred_username/],
])('a person with %s is refused, with a sentence and an audit entry', async (_what, claims, says) => {
  const { start, finish, provider, audit } = await setUp();
  provider.claims = claims;
  const { cookie, state } = await start();
  const { status, code, body } = await finish(cookie, `?code=c&state=${state}`);
  expect([status, code]).toEqual([403, 'SIGN_IN_REFUSED']);
  expect((body.error as { message: string }).message).toMatch(says);
  expect(JSON.stringify(body)).not.toContain('id.example');
  expect(await audit()).toEqual([['sign-in.refused', '@unknown']]);
});

it('a disabled agent stays outside, although the provider vouches for them', async () => {
  const { start, finish, app, withKey } = await setUp();
  const headers = { ...withKey, host: 'cti.example' };
  await app.inject({ method: 'PUT', url: '/v1/agents/kim', headers, payload: { name: 'Kim', disabled: true } });
  const { cookie, state } = await start();
  expect((await finish(cookie, `?code=c&state=${state}`)).code).toBe('AGENT_DISABLED');
});

it('a provider that does not answer refuses nobody: it is no audit entry, and the link still works', async () => {
  const { post, provider, audit, link, use } = await setUp();
  provider.fails = new CodedError('SIGN_IN_UNAVAILABLE');
  expect(await post('/v1/sign-in/openid', page)).toMatchObject({ status: 503, code: 'SIGN_IN_UNAVAILABLE' });
  expect(await audit()).toEqual([]);
  expect((await use(await link('kim'), page)).status).toBe(200);
});

it('without a provider in the settings, the page learns that there is none', async () => {
  const { app } = await signInApp();
  expect((await app.inject('/v1/sign-in')).json()).toEqual({ openId: false });
  expect((await (await setUp()).app.inject({ url: '/v1/sign-in', headers: page })).json()).toEqual({ openId: true });
  const headers = { host: 'localhost', origin: 'http://localhost' };
  const refused = await app.inject({ method: 'POST', url: '/v1/sign-in/openid', headers });
  expect(refused.json().error.code).toBe('SIGN_IN_UNAVAILABLE');
});
