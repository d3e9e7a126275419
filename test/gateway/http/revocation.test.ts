import { SignJWT } from 'jose';
import { expect, it } from 'vitest';
import { keyMark } from '../../../src/gateway/auth/api-keys.ts';
import { createRevocations } from '../../../src/gateway/auth/revocations.ts';
import { createTokens } from '../../../src/gateway/auth/tokens.ts';
import { ManualClock } from '../../../src/testing/manual-clock.ts';
import { apiKey, type TestApp, testApp } from '../app/app.ts';
import { readEvents } from './event-reader.ts';

const secret = 'a secret for tests, of more than 32 characters';

async function managed(): Promise<
  TestApp & { put(url: string, payload: object): Promise<number>; code(url: string, headers: object): Promise<string> }
> {
  const test = await testApp({ clock: new ManualClock(new Date().toISOString()) });
  return {
    ...test,
    put: async (url, payload) =>
      (await test.app.inject({ method: 'PUT', url, headers: test.withKey, payload })).statusCode,
    async code(url, headers) {
      const answer = await test.app.inject({ url, headers: { ...headers } });
      return answer.statusCode === 200 ? 'OK' : answer.json().error.code;
    },
  };
}

const mint = async (test: TestApp, identity: string, role = 'agent') =>
  test.app.inject({ method: 'POST', url: '/v1/tokens', headers: test.withKey, payload: { identity, role } });

it.each(['deleted', 'disabled'] as const)(
  'an agent who is %s has no token that counts, from that moment',
  async (how) => {
    const test = await managed();
    await test.put('/v1/agents/kim', { name: 'Kim' });
    const kim = await test.as('kim');
    const boss = await test.as('kim', 'supervisor');
    const lou = await test.as('lou');
    const url = `${await test.app.listen({ port: 0 })}/v1/events`;
    const stream = await readEvents(url, kim);
    const other = await readEvents(url, lou);
    for (const reader of [stream, other]) await reader.next();
    if (how === 'disabled') await test.put('/v1/agents/kim', { name: 'Kim', disabled: true });
    else await test.app.inject({ method: 'DELETE', url: '/v1/agents/kim', headers: test.withKey });

    for (const headers of [kim, boss]) expect(await test.code('/v1/session', headers)).toBe('TOKEN_REVOKED');
    expect(await test.code('/v1/session', lou)).toBe('OK');
    expect(JSON.parse((await stream.next()).data)).toMatchObject({ type: 'closed', reason: 'revoked' });
    await stream.ended;
    expect((await mint(test, 'kim')).json().error.code).toBe('AGENT_DISABLED');
    expect((await mint(test, 'kim', 'admin')).json().error.code).toBe('AGENT_DISABLED');

    // The agent is enabled again in the same moment: new tokens are valid, old ones stay revoked.
    await test.put('/v1/agents/kim', { name: 'Kim' });
    expect(await test.code('/v1/session', kim)).toBe('TOKEN_REVOKED');
    const again = (await mint(test, 'kim')).json().token;
    expect(await test.code('/v1/session', { authorization: `Bearer ${again}` })).toBe('OK');
  },
);

it('tokens are revoked by identity, by site and one by one; by administrators and keys alone', async () => {
  const test = await managed();
  const revoke = async (payload: object, headers: object = test.withKey) =>
    (await test.app.inject({ method: 'POST', url: '/v1/tokens/revoke', headers: { ...headers }, payload })).statusCode;
  const [one, two, lou] = [await test.as('kim'), await test.as('kim'), await test.as('lou')];
  expect(await revoke({ identity: 'lou' }, one)).toBe(403);
  expect(await revoke({ token: one.authorization.slice(7) })).toBe(204);
  expect(await test.code('/v1/session', one)).toBe('TOKEN_REVOKED');
  expect(await test.code('/v1/session', two)).toBe('OK');
  expect(await revoke({ token: 'no.such.token' })).toBe(400);
  expect(await revoke({ identity: 'kim', token: 'x' })).toBe(400);
  expect(await revoke({ identity: 'kim' }, await test.as('root', 'admin'))).toBe(204);
  expect(await test.code('/v1/session', two)).toBe('TOKEN_REVOKED');
  expect(await test.code('/v1/session', lou)).toBe('OK');
  // A revocation does not block new tokens.
  expect((await mint(test, 'kim')).statusCode).toBe(200);
});

it.each([
  ['deleted', (test: TestApp) => test.app.inject({ method: 'DELETE', url: '/v1/sites/shop', headers: test.withKey })],
  [
    'given another number',
    (test: TestApp) =>
      test.app.inject({
        method: 'PUT',
        url: '/v1/sites/shop',
        headers: test.withKey,
        payload: { origins: ['https://shop.example'], target: '+14155550111' },
      }),
  ],
])('a site that is %s takes its visitors’ tokens with it', async (_, change) => {
  const test = await managed();
  const visitor = async (site: string) => {
    await test.put(`/v1/sites/${site}`, { origins: ['https://shop.example'], target: '+14155550110' });
    const headers = { origin: 'https://shop.example' };
    const answer = await test.app.inject({ method: 'POST', url: '/v1/visitor-tokens', headers, payload: { site } });
    return { authorization: `Bearer ${answer.json().token}` };
  };
  const [shop, blog] = [await visitor('shop'), await visitor('blog')];
  await change(test);
  expect(await test.code('/v1/session', shop)).toBe('TOKEN_REVOKED');
  expect(await test.code('/v1/session', blog)).toBe('OK');
});

it('a playback address ends with the tokens of whoever asked for it', async () => {
  // Before the clock of the gateway, which stands.
  const now = Date.now();
  const test = await managed();
  const { printTicket } = await import('../../../src/gateway/recordings/ticket.ts');
  const ticket = printTicket(
    { recording: 'r1', identity: 'kim', role: 'supervisor', issued: now - 1000, expires: now + 60_000 },
    'a secret for the addresses of recordings',
  );
  const url = `/v1/playback?ticket=${ticket}`;
  expect(await test.code(url, {})).toBe('NOT_FOUND');
  await test.put('/v1/agents/kim', { name: 'Kim', disabled: true });
  expect(await test.code(url, {})).toBe('TOKEN_EXPIRED');
});

it('revocations outlive a restart', async () => {
  const test = await managed();
  await test.put('/v1/agents/kim', { name: 'Kim' });
  const claims = await test.tokens.verify((await test.as('kim')).authorization.slice(7));
  await test.put('/v1/agents/kim', { name: 'Kim', disabled: true });
  const later = createRevocations(new ManualClock());
  later.load(await test.storage.revocations.all(Date.now()));
  expect([later.standing(claims), later.blocked('identity:kim')]).toEqual(['blocked', true]);
});

it('a new secret signs, and those from before count until they are removed', async () => {
  const clock = new ManualClock();
  const before = createTokens(secret, clock);
  const old = (await before.issue({ identity: 'kim', role: 'agent', ttl: 60 })).token;
  const during = createTokens(`${secret} new`, clock, { previousSecrets: [secret] });
  const after = createTokens(`${secret} new`, clock);
  const fresh = (await during.issue({ identity: 'kim', role: 'agent', ttl: 60 })).token;
  expect((await during.verify(old)).grants.identity).toBe('kim');
  expect((await after.verify(fresh)).grants.identity).toBe('kim');
  await expect(after.verify(old)).rejects.toMatchObject({ code: 'TOKEN_INVALID' });
  await expect(before.verify(fresh)).rejects.toMatchObject({ code: 'TOKEN_INVALID' });
  const kids = [old, fresh].map((token) => JSON.parse(atob(token.split('.')[0] ?? '')).kid);
  expect(kids[0]).toMatch(/^[0-9a-f]{16}$/);
  expect(kids[0]).not.toBe(kids[1]);
});

it.each([
  ['from the future', { iat: 3600, exp: 7200 }],
  ['from next year', { iat: 31_536_000, exp: 31_540_000 }],
  ['that lives longer than a day', { iat: 0, exp: 86_401 }],
])('a token %s is none, though the signature fits', async (_, { iat, exp }) => {
  const clock = new ManualClock();
  const now = Math.floor(clock.now() / 1000);
  const sign = (from: number, to: number) =>
    new SignJWT({
      iss: 'sidecall',
      jti: '1',
      iat: now + from,
      exp: now + to,
      role: 'agent',
      grants: { identity: 'kim' },
    })
      .setProtectedHeader({ alg: 'HS256' })
      .sign(new TextEncoder().encode(secret));
  const tokens = createTokens(secret, clock);
  await expect(tokens.verify(await sign(iat, exp))).rejects.toMatchObject({ code: 'TOKEN_INVALID' });
  // Allows a small clock difference. Tokens of other servers have no key ID.
  expect((await tokens.verify(await sign(30, 86_430))).grants.identity).toBe('kim');
});

it('tokens end with the API key that minted them', async () => {
  const test = await managed();
  const { token } = (await mint(test, 'kim')).json();
  const clock = new ManualClock(new Date().toISOString());
  const without = createTokens(secret, clock, { keyMarks: new Set([keyMark('sk_another')]) });
  await expect(without.verify(token)).rejects.toMatchObject({ code: 'TOKEN_REVOKED' });
  const still = createTokens(secret, clock, { keyMarks: new Set([keyMark(apiKey)]) });
  expect((await still.verify(token)).grants.identity).toBe('kim');
});
