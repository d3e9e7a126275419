import { expect, it } from 'vitest';
import { subjects } from '../../../src/gateway/auth/revocations.ts';
import { linkAddress } from '../../../src/gateway/sign-in/links.ts';
import { ownPage, signInApp } from './signing-in.ts';

const minute = 60_000;

it('signs a person in with their role, once', async () => {
  const { link, use, app, audit } = await signInApp();
  const token = await link('boss', 'admin');
  const first = await use(token);
  expect(first).toMatchObject({
    status: 200,
    body: { identity: 'boss', role: 'admin', expiresAt: '2030-01-01T22:00:00.000Z' },
  });
  const headers = { cookie: first.setCookie.split(';', 1)[0] };
  const session = await app.inject({ url: '/v1/session', headers });
  expect(session.json()).toMatchObject({ identity: 'boss', role: 'admin' });
  expect(await use(token)).toMatchObject({ status: 401, code: 'SIGN_IN_LINK_INVALID', setCookie: '' });
  expect(await audit()).toEqual([
    ['sign-in.refused', '@unknown'],
    ['signed-in', 'boss'],
    ['sign-in-link.made', '@command'],
  ]);
});

it('of two browsers that use a link at the same time, one is signed in', async () => {
  const { link, use } = await signInApp();
  const token = await link('kim');
  const both = await Promise.all([use(token), use(token)]);
  expect(both.map(({ status }) => status).sort()).toEqual([200, 401]);
});

it('is valid for ten minutes', async () => {
  const { link, use, clock } = await signInApp();
  const [early, late] = [await link('kim'), await link('kim')];
  clock.advance(10 * minute - 1);
  expect((await use(early)).status).toBe(200);
  clock.advance(1);
  expect(await use(late)).toMatchObject({ status: 401, code: 'SIGN_IN_LINK_INVALID' });
});

it('is worth nothing once the access of its person was revoked, and is not made for a disabled agent', async () => {
  const { link, use, app, withKey } = await signInApp();
  const put = (disabled: boolean) =>
    app.inject({ method: 'PUT', url: '/v1/agents/kim', headers: withKey, payload: { name: 'Kim', disabled } });
  const token = await link('kim');
  await put(true);
  await expect(link('kim')).rejects.toMatchObject({ code: 'AGENT_DISABLED' });
  expect(await use(token)).toMatchObject({ status: 401, code: 'SIGN_IN_LINK_INVALID' });
  await put(false);
  expect((await use(await link('kim'))).status).toBe(200);
  const revoked = await link('kim');
  await app.inject({ method: 'POST', url: '/v1/tokens/revoke', headers: withKey, payload: { identity: 'kim' } });
  expect((await use(revoked)).status).toBe(401);
  expect((await use(await link('kim'))).status).toBe(200);
});

it.each(['', 'sl_', 'x'.repeat(201), 'constructor', `sl_${'A'.repeat(43)}`])('%j is no link', async (token) => {
  const { use } = await signInApp();
  expect([400, 401]).toContain((await use(token)).status);
});

it('guesses are limited for each address, and cannot fill the audit', async () => {
  const { use, audit } = await signInApp();
  const statuses: number[] = [];
  for (let n = 0; n < 70; n += 1) statuses.push((await use(`sl_${n}`)).status);
  expect(statuses.filter((status) => status === 401)).toHaveLength(60);
  expect(statuses.filter((status) => status === 429)).toHaveLength(10);
  expect((await audit()).length).toBeLessThanOrEqual(60);
});

it('the address keeps the token behind the “#”, which browsers send to no server', () => {
  const address = new URL(linkAddress('https://cti.example', 'sl_abc'));
  expect([address.pathname, address.search, address.hash]).toEqual(['/sign-in', '', '#sl_abc']);
});

it('sets a cookie only where the browser keeps it', async () => {
  const { link, use } = await signInApp({ env: { SIDECALL_HOSTNAMES: 'cti.example' } });
  const token = await link('kim');
  const plain = { host: 'cti.example', origin: 'http://cti.example' };
  expect(await use(token, plain)).toMatchObject({ status: 400, code: 'SIGN_IN_NEEDS_HTTPS', setCookie: '' });
  // The refusal came before the link was used up.
  const { status, setCookie } = await use(token, { host: 'cti.example', origin: 'https://cti.example' });
  expect(status).toBe(200);
  expect(setCookie).toMatch(
    /^__Host-sidecall=ss_[\w-]{43}; Path=\/; Secure; HttpOnly; SameSite=Strict; Max-Age=43200$/,
  );
});

it('a cookie that someone else chose never becomes a session', async () => {
  const { link, use, app } = await signInApp();
  const cookie = `__Host-sidecall=ss_${'A'.repeat(43)}`;
  const { setCookie } = await use(await link('kim'), { ...ownPage, cookie });
  expect(setCookie).toMatch(/^__Host-sidecall=ss_/);
  expect(setCookie).not.toContain('AAAA');
  expect((await app.inject({ url: '/v1/session', headers: { cookie } })).json().error.code).toBe('SESSION_ENDED');
});

it('a browser that signs in again has one session', async () => {
  const { link, use, app, signedIn, storage, revocations } = await signInApp();
  const first = await signedIn('kim');
  const { status } = await use(await link('lou'), { ...ownPage, ...first });
  expect(status).toBe(200);
  expect((await app.inject({ url: '/v1/session', headers: first })).json().error.code).toBe('SESSION_ENDED');
  expect(revocations.blocked(subjects.identity('kim'))).toBe(false);
  expect((await storage.recordings.audit(3)).map(({ what }) => what)).toContain('signed-out');
});
