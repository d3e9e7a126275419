import { expect, it } from 'vitest';
import { type EmbedApp, embedApp, zendeskToken } from './embed-app.ts';

/** The answer to a request for a further token. */
async function renew({ app }: EmbedApp, token: string | undefined, host = 'zendesk') {
  const answer = await app.inject({
    method: 'POST',
    url: '/v1/embed-tokens',
    headers: { authorization: `Bearer ${token}` },
    payload: { host },
  });
  const body = answer.json();
  return { code: body.error?.code as string | undefined, token: body.token as string | undefined };
}

async function opened() {
  const made = await embedApp();
  await made.put('zendesk');
  const { page } = await made.post(await zendeskToken(made.clock));
  return { made, token: page?.token?.token };
}

it('a page renews its token for twelve hours, and no longer', async () => {
  const { made, token } = await opened();
  let last = token;
  for (let minutes = 14; minutes < 720; minutes += 14) {
    made.clock.advance(14 * 60_000);
    last = (await renew(made, last)).token;
    expect(last, `after ${minutes} minutes`).toBeTypeOf('string');
  }
  const claims = await made.tokens.verify(last);
  // The last one ends with the twelve hours.
  expect([claims.grants.identity, claims.exp - claims.iat, claims.embed?.user]).toEqual(['robin', 6 * 60, '361']);
  made.clock.advance(6 * 60_000 - 5000);
  expect((await renew(made, last)).code).toBe('EMBED_SESSION_OVER');
});

it('a computer may sleep for longer than a token lives', async () => {
  const { made, token } = await opened();
  made.clock.advance(5 * 3600_000);
  const { token: next } = await renew(made, token);
  expect((await made.tokens.verify(next)).embed?.since).toBe(
    (await made.tokens.verify(token, { evenExpired: true })).iat,
  );
});

it('a token that no page was opened with is not renewed', async () => {
  const { made } = await opened();
  const { authorization } = await made.as('robin');
  const token = authorization.replace('Bearer ', '');
  expect((await renew(made, token)).code).toBe('FORBIDDEN');
  expect((await renew(made, 'x')).code).toBe('TOKEN_INVALID');
  const without = await made.app.inject({ method: 'POST', url: '/v1/embed-tokens', payload: { host: 'zendesk' } });
  expect([without.statusCode, without.json().error.code]).toEqual([401, 'TOKEN_MISSING']);
});

it('a token of one connection’s page is not renewed for another', async () => {
  const { made, token } = await opened();
  await made.put('plain');
  expect((await renew(made, token, 'plain')).code).toBe('FORBIDDEN');
});

it('renewing ends when the agent is another, the connection is off or gone, or the tokens are revoked', async () => {
  const { made, token } = await opened();
  const { app, put, withKey, refused } = made;
  await put('zendesk', { users: { 361: 'anna' } });
  expect((await renew(made, token)).code).toBe('EMBED_SESSION_OVER');
  await put('zendesk', { enabled: false });
  expect((await renew(made, token)).code).toBe('EMBED_DISABLED');
  await put('zendesk');
  expect((await renew(made, token)).token).toBeTypeOf('string');
  await app.inject({ method: 'POST', url: '/v1/tokens/revoke', headers: withKey, payload: { identity: 'robin' } });
  expect((await renew(made, token)).code).toBe('TOKEN_REVOKED');
  await app.inject({ method: 'DELETE', url: '/v1/crm-connections/zendesk', headers: withKey });
  expect(await refused()).toEqual({ 'zendesk EMBED_SESSION_OVER': 1, 'zendesk EMBED_DISABLED': 1 });
});

it('messages that a page did not believe are counted', async () => {
  const { made, token } = await opened();
  const report = (forged: number, authorization = `Bearer ${token}`) =>
    made.app.inject({
      method: 'POST',
      url: '/v1/embed-reports',
      headers: { authorization },
      payload: { host: 'zendesk', forged },
    });
  expect([(await report(2)).statusCode, (await report(1)).statusCode]).toEqual([204, 204]);
  expect((await report(0)).statusCode).toBe(400);
  expect((await report(1, 'Bearer x')).statusCode).toBe(401);
  expect(await made.refused()).toEqual({ 'zendesk MESSAGE_FORGED': 3 });
});
