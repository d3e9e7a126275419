import { expect, it } from 'vitest';
import type { PersonRole } from '../../../src/domain/protocol/sign-in.ts';
import { FakeCrm } from '../../../src/testing/fake-crm.ts';
import { manifestOf } from '../crm/open-crm.ts';
import { ownPage, type SignInApp, signInApp } from '../sign-in/signing-in.ts';

/** The app with a connection whose CRM signs nothing. */
async function setUp(): Promise<SignInApp> {
  const made: SignInApp = await signInApp({
    crm: {
      definitions: {
        plain: { manifest: manifestOf('plain', { fields: [] }), createConnector: () => new FakeCrm(made.clock) },
      },
    },
  });
  await made.app.inject({
    method: 'PUT',
    url: '/v1/crm-connections/sales',
    headers: made.withKey,
    payload: { adapter: 'plain', baseUrl: 'https://crm.example', origins: ['https://crm.example'] },
  });
  return made;
}

async function ask({ app }: SignInApp, headers: Record<string, string>, host = 'sales') {
  const answer = await app.inject({ method: 'POST', url: '/v1/embed-tokens', headers, payload: { host } });
  const body = answer.json();
  return { status: answer.statusCode, code: body.error?.code as string | undefined, token: body.token as string };
}

it('a person with a session gets a token for the page, which ends with the session', async () => {
  const made = await setUp();
  const cookie = await made.signedIn('robin');
  const { token } = await ask(made, { ...ownPage, ...cookie });
  const claims = await made.tokens.verify(token);
  expect(claims).toMatchObject({
    role: 'agent',
    grants: { identity: 'robin' },
    embed: { connection: 'sales', user: null },
  });
  made.clock.advance(14 * 60_000);
  const renewed = (await ask(made, { authorization: `Bearer ${token}` })).token;
  expect((await made.tokens.verify(renewed)).embed).toEqual(claims.embed);
  await made.app.inject({ method: 'POST', url: '/v1/sign-out', headers: { ...ownPage, ...cookie } });
  expect((await ask(made, { authorization: `Bearer ${renewed}` })).code).toBe('TOKEN_REVOKED');
  expect((await ask(made, { ...ownPage, ...cookie })).status).toBe(401);
});

it('a supervisor keeps the role; an administrator has no phone', async () => {
  const made = await setUp();
  const as = async (role: PersonRole) => ask(made, { ...ownPage, ...(await made.signedIn('kim', role)) });
  expect((await made.tokens.verify((await as('supervisor')).token)).role).toBe('supervisor');
  expect((await as('admin')).code).toBe('FORBIDDEN');
});

it('no other page can use the session for a token', async () => {
  const made = await setUp();
  const cookie = await made.signedIn('robin');
  for (const headers of [
    { ...ownPage, origin: 'https://crm.example', 'sec-fetch-site': 'cross-site' },
    { ...ownPage, 'sec-fetch-site': 'same-site' },
    { host: ownPage.host },
  ]) {
    expect((await ask(made, { ...headers, ...cookie })).code).toBe('ORIGIN_NOT_ALLOWED');
  }
  expect((await ask(made, ownPage)).code).toBe('TOKEN_MISSING');
  expect((await ask(made, { ...ownPage, ...cookie }, 'nowhere')).code).toBe('EMBED_UNKNOWN');
});
