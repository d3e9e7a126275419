import fastify from 'fastify';
import { expect, it, onTestFinished } from 'vitest';
import { personOfRequest } from '../../../src/gateway/http/person-of-request.ts';
import { hashOf } from '../../../src/gateway/sign-in/secret-value.ts';
import { Sessions } from '../../../src/gateway/sign-in/sessions.ts';
import { ownPage, signInApp } from '../sign-in/signing-in.ts';

/** A page of the gateway that strangers may open as well, and that answers with the person. */
async function openPage() {
  const { storage, revocations, clock, signedIn } = await signInApp();
  const limits = { lifetimeMs: 3_600_000, idleMs: 3_600_000 };
  const sessions = new Sessions({ store: storage.signIns, revocations, clock, limits });
  const app = fastify();
  onTestFinished(() => app.close());
  app.all('/page', async (request) => ({ person: await personOfRequest(request, { sessions, publicUrl: null }) }));
  const open = async (headers: Record<string, string>, method: 'GET' | 'POST' = 'GET') =>
    (await app.inject({ url: '/page', method, headers })).json();
  return { open, signedIn, clock };
}

it('names the person whose session opens a page, with their role and session', async () => {
  const { open, signedIn } = await openPage();
  const kim = await signedIn('kim', 'supervisor');
  const session = hashOf(kim.cookie.split('=')[1] ?? '');
  const claims = { role: 'supervisor', exp: Date.parse('2030-01-01T22:00:00.000Z') / 1000, session };
  const person = { identity: 'kim', role: 'supervisor', session, claims };
  expect(await open({ ...ownPage, ...kim })).toMatchObject({ person });
  // The address bar.
  expect(await open({ host: ownPage.host, 'sec-fetch-site': 'none', ...kim })).toMatchObject({ person });
});

it('knows no person without a session, with one that has ended, or with the cookie of nobody', async () => {
  const { open, signedIn, clock } = await openPage();
  const kim = await signedIn('kim');
  expect(await open(ownPage)).toEqual({ person: null });
  expect(await open({ ...ownPage, cookie: '__Host-sidecall=ss_x' })).toEqual({ person: null });
  clock.advance(3_600_000);
  expect(await open({ ...ownPage, ...kim })).toEqual({ person: null });
});

it('refuses the cookie in a request of another site', async () => {
  const { open, signedIn } = await openPage();
  const kim = await signedIn('kim');
  for (const headers of [{ 'sec-fetch-site': 'cross-site' }, { origin: 'https://evil.example' }]) {
    expect(await open({ host: ownPage.host, ...headers, ...kim })).toMatchObject({ code: 'ORIGIN_NOT_ALLOWED' });
  }
  expect(await open({ host: ownPage.host, ...kim }, 'POST')).toMatchObject({ code: 'ORIGIN_NOT_ALLOWED' });
});
