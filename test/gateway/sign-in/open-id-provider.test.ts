/** The provider of the gateway against a certified one, and against one that makes a mistake. */
import { expect, it } from 'vitest';
import { openIdProvider } from '../../../src/gateway/sign-in/open-id.ts';
import { attemptOf, newAttempt, type OpenIdAttempt } from '../../../src/gateway/sign-in/open-id-attempt.ts';
import { systemClock } from '../../../src/gateway/start/system-clock.ts';
import { type Forgery, forgingProvider } from './forging-provider.ts';
import { followed, realProvider, redirectUri } from './real-provider.ts';

const kim = { accountId: 'kim', claims: { preferred_username: 'kim', roles: ['leads'] } };

function attempt(): OpenIdAttempt {
  const made = attemptOf(newAttempt(1000), 1000);
  if (made === null) throw new Error('no attempt');
  return made;
}

const settings = (issuer: string, clientSecret: string | null = 'a secret of the client') => ({
  issuer,
  clientId: 'sidecall',
  clientSecret,
  scopes: 'openid profile',
  identityClaim: 'preferred_username',
  roleClaim: 'roles',
  roles: { admin: [], supervisor: ['leads'], agent: [] },
});

it('signs a person in at a certified provider, with PKCE, state and nonce', async () => {
  const { issuer } = await realProvider(kim);
  const provider = openIdProvider(settings(issuer), redirectUri, systemClock);
  const own = attempt();
  const address = await provider.start(own);
  const asked = new URL(address).searchParams;
  expect(Object.fromEntries(asked)).toMatchObject({
    client_id: 'sidecall',
    redirect_uri: redirectUri,
    response_type: 'code',
    scope: 'openid profile',
    code_challenge_method: 'S256',
    state: own.state,
    nonce: own.nonce,
  });
  // The verifier itself goes to the provider with the code, and not before.
  expect(address).not.toContain(own.verifier);
  const query = await followed(address);
  expect(await provider.finish(query, own)).toMatchObject({ sub: 'kim', ...kim.claims, nonce: own.nonce });
  // A code signs in once.
  await expect(provider.finish(query, own)).rejects.toMatchObject({ code: 'SIGN_IN_EXPIRED' });
});

it.each([
  ['client_secret_basic', 'a secret of the client'],
  ['none', null],
] as const)('proves itself by the method that the provider accepts: %s', async (method, secret) => {
  const { issuer } = await realProvider(kim, method);
  const provider = openIdProvider(settings(issuer, secret), redirectUri, systemClock);
  const own = attempt();
  expect(await provider.finish(await followed(await provider.start(own)), own)).toMatchObject({ sub: 'kim' });
});

it('a code that another browser got is worth nothing', async () => {
  const { issuer } = await realProvider(kim);
  const provider = openIdProvider(settings(issuer), redirectUri, systemClock);
  const [own, other] = [attempt(), attempt()];
  const query = await followed(await provider.start(other));
  await expect(provider.finish(query, own)).rejects.toMatchObject({ code: 'SIGN_IN_EXPIRED' });
  // Also with a state that fits: the verifier does not.
  const forged = new URLSearchParams(query);
  forged.set('state', own.state);
  await expect(provider.finish(`?${forged}`, own)).rejects.toMatchObject({ code: 'SIGN_IN_EXPIRED' });
});

it('an answer that names another provider, or none, is not redeemed', async () => {
  // RFC 9207: otherwise a provider could pass the code of another one on as its own.
  const { issuer } = await realProvider(kim);
  const provider = openIdProvider(settings(issuer), redirectUri, systemClock);
  const own = attempt();
  const query = new URLSearchParams(await followed(await provider.start(own)));
  expect(query.get('iss')).toBe(issuer);
  query.set('iss', 'https://evil.example');
  await expect(provider.finish(`?${query}`, own)).rejects.toMatchObject({ code: 'SIGN_IN_REFUSED' });
  query.delete('iss');
  await expect(provider.finish(`?${query}`, own)).rejects.toMatchObject({ code: 'SIGN_IN_REFUSED' });
  // The code is unused.
  query.set('iss', issuer);
  expect(await provider.finish(`?${query}`, own)).toMatchObject({ sub: 'kim' });
});

it('a wrong client secret is a problem of the gateway, not of the person', async () => {
  const { issuer } = await realProvider(kim);
  const provider = openIdProvider(settings(issuer, 'another secret'), redirectUri, systemClock);
  const own = attempt();
  const refused = provider.finish(await followed(await provider.start(own)), own);
  await expect(refused).rejects.toMatchObject({ code: 'SIGN_IN_UNAVAILABLE' });
});

const now = (): number => Math.floor(Date.now() / 1000);
const refused = 'SIGN_IN_REFUSED';
const unavailable = 'SIGN_IN_UNAVAILABLE';

it.each<[string, () => Forgery, string]>([
  ['an ID token of a key that it does not publish', () => ({ foreignKey: true }), refused],
  ['an ID token without a signature', () => ({ unsigned: true }), refused],
  ['an ID token for another client', () => ({ claims: { aud: 'other' } }), refused],
  ['an ID token of another issuer', () => ({ claims: { iss: 'https://evil.example' } }), refused],
  ['an ID token that has expired', () => ({ claims: { exp: now() - 60, iat: now() - 120 } }), refused],
  ['an ID token of another attempt', () => ({ claims: { nonce: 'other' } }), refused],
  ['an ID token without a nonce', () => ({ claims: { nonce: undefined } }), refused],
  ['an ID token without a subject', () => ({ claims: { sub: undefined } }), refused],
  ['no ID token', () => ({ token: { text: '{"access_token":"a","token_type":"Bearer"}' } }), refused],
  ['HTML with 200', () => ({ token: { type: 'text/html', text: '<h1>Hello</h1>' } }), unavailable],
  ['JSON that ends early', () => ({ token: { text: '{"access_token":"a"' } }), unavailable],
  ['a code that has expired', () => ({ token: { status: 400, text: '{"error":"invalid_grant"}' } }), 'SIGN_IN_EXPIRED'],
  ['an error of its own', () => ({ token: { status: 500, text: 'oops' } }), unavailable],
  ['no answer', () => ({ silent: 'token' }), unavailable],
])('a provider that answers with %s signs nobody in', async (_what, forgery, code) => {
  const own = attempt();
  const { issuer } = await forgingProvider(() => ({ ...forgery(), nonce: own.nonce }));
  const provider = openIdProvider(settings(issuer), redirectUri, systemClock, { timeoutSeconds: silence(forgery()) });
  const answer = provider.finish(`?code=c0de&state=${own.state}`, own);
  await expect(answer).rejects.toMatchObject({ code });
  const error = await answer.catch((each: Error) => each);
  // Neither the code nor a token is in what the log and the browser get.
  expect(`${(error as Error).message} ${String((error as Error).cause)}`).not.toMatch(/c0de|eyJ/);
});

it('the same provider without a mistake signs the person in', async () => {
  const own = attempt();
  const { issuer } = await forgingProvider(() => ({ nonce: own.nonce }));
  const provider = openIdProvider(settings(issuer), redirectUri, systemClock);
  expect(await provider.finish(`?code=c&state=${own.state}`, own)).toMatchObject({ preferred_username: 'kim' });
});

it.each<[string, Forgery]>([
  ['answers with HTML', { discovery: { type: 'text/html', text: '<h1>Hello</h1>' } }],
  ['is another issuer', { discovery: { text: '{"issuer":"https://evil.example"}' } }],
  ['has an error', { discovery: { status: 502, text: '' } }],
  ['does not answer', { silent: 'discovery' }],
])('a provider whose description %s cannot be used', async (_what, forgery) => {
  const { issuer } = await forgingProvider(() => ({ ...forgery, nonce: '' }));
  const provider = openIdProvider(settings(issuer), redirectUri, systemClock, { timeoutSeconds: silence(forgery) });
  await expect(provider.start(attempt())).rejects.toMatchObject({ code: 'SIGN_IN_UNAVAILABLE' });
});

it('a provider that came back is used again, without a restart', async () => {
  const own = attempt();
  let current: Forgery = { discovery: { status: 502, text: '' } };
  const { issuer } = await forgingProvider(() => ({ ...current, nonce: own.nonce }));
  const provider = openIdProvider(settings(issuer), redirectUri, systemClock);
  await expect(provider.start(own)).rejects.toMatchObject({ code: 'SIGN_IN_UNAVAILABLE' });
  current = {};
  expect(await provider.start(own)).toContain(`${issuer}/auth?`);
});

it('a provider that is not there is no refusal', async () => {
  const provider = openIdProvider(settings('http://127.0.0.1:9'), redirectUri, systemClock);
  await expect(provider.start(attempt())).rejects.toMatchObject({ code: 'SIGN_IN_UNAVAILABLE' });
});

/** A silence is waited for as briefly as possible; all other answers get the usual time. */
function silence({ silent }: Forgery): number {
  return silent === undefined ? 10 : 0.3;
}
