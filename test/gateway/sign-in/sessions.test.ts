import { expect, it } from 'vitest';
import { readEvents } from '../http/event-reader.ts';
import { answered, ownPage, type SignInApp, signInApp } from './signing-in.ts';

const minute = 60_000;

const codeOf = async ({ app }: SignInApp, headers: Record<string, string>, url = '/v1/session') => {
  const answer = await app.inject({ url, headers });
  return answer.statusCode < 300 ? 'OK' : answer.json().error.code;
};

it('ends when it is not used, and a used one lives on', async () => {
  const test = await signInApp({ env: { SIDECALL_SESSION_IDLE_MINUTES: '30' } });
  const [used, idle] = [await test.signedIn('kim'), await test.signedIn('lou')];
  for (let n = 0; n < 4; n += 1) {
    test.clock.advance(20 * minute);
    expect(await codeOf(test, used)).toBe('OK');
  }
  expect(await codeOf(test, idle)).toBe('SESSION_ENDED');
});

it('ends after its lifetime, also in use', async () => {
  const test = await signInApp({ env: { SIDECALL_SESSION_HOURS: '1', SIDECALL_SESSION_IDLE_MINUTES: '50' } });
  const kim = await test.signedIn('kim');
  test.clock.advance(40 * minute);
  expect(await codeOf(test, kim)).toBe('OK');
  test.clock.advance(20 * minute - 1);
  expect(await codeOf(test, kim)).toBe('OK');
  test.clock.advance(1);
  expect(await codeOf(test, kim)).toBe('SESSION_ENDED');
});

it.each([
  ['disabled', { method: 'PUT', url: '/v1/agents/kim', payload: { name: 'Kim', disabled: true } }],
  ['deleted', { method: 'DELETE', url: '/v1/agents/kim' }],
  ['revoked', { method: 'POST', url: '/v1/tokens/revoke', payload: { identity: 'kim' } }],
] as const)('ends at once, with its event stream, when the agent is %s', async (_how, change) => {
  const test = await signInApp();
  const { app, withKey, signedIn } = test;
  await app.inject({ method: 'PUT', url: '/v1/agents/kim', headers: withKey, payload: { name: 'Kim' } });
  const [kim, lou] = [await signedIn('kim'), await signedIn('lou')];
  const address = await app.listen({ port: 0 });
  const stream = await readEvents(`${address}/v1/events`, kim);
  // The snapshot.
  await stream.next();
  await app.inject({ ...change, headers: withKey });
  expect(JSON.parse((await stream.next()).data)).toMatchObject({ type: 'closed', reason: 'revoked' });
  expect(await codeOf(test, kim)).toBe('SESSION_ENDED');
  expect(await codeOf(test, lou)).toBe('OK');
});

it('sign-out ends it with the tokens that it requested, and removes the cookie', async () => {
  const test = await signInApp();
  const { app, signedIn, audit, storage, clock } = test;
  const [kim, other] = [await signedIn('kim'), await signedIn('kim')];
  const own = await app.inject({ method: 'POST', url: '/v1/session/token', headers: { ...ownPage, ...kim } });
  const token = { authorization: `Bearer ${own.json().token}` };
  expect(await codeOf(test, token)).toBe('OK');
  expect(own.json().expiresAt).toBe('2030-01-01T10:10:00.000Z');
  const out = answered(await app.inject({ method: 'POST', url: '/v1/sign-out', headers: { ...ownPage, ...kim } }));
  expect([out.status, out.setCookie]).toEqual([
    204,
    '__Host-sidecall=; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=0',
  ]);
  expect(await codeOf(test, kim)).toBe('SESSION_ENDED');
  expect(await codeOf(test, token)).toBe('TOKEN_REVOKED');
  expect(await codeOf(test, other), 'another browser of the same person').toBe('OK');
  expect((await audit())[0]).toEqual(['signed-out', 'kim']);
  // A token can live for a day. A restart must not forget that it has ended.
  const known = await storage.revocations.all(clock.now() + 24 * 60 * minute - 1);
  expect(known.map(({ subject }) => subject)).toContainEqual(expect.stringMatching(/^session:/));
});

it('a request that a sign-out overtakes is refused', async () => {
  const test = await signInApp();
  const { app, storage, signedIn, clock } = test;
  const kim = await signedIn('kim');
  const { seen } = storage.signIns;
  storage.signIns.seen = async (...args) => {
    storage.signIns.seen = seen;
    await app.inject({ method: 'POST', url: '/v1/sign-out', headers: { ...ownPage, ...kim } });
    await seen(...args);
  };
  // Then the session is marked as seen.
  clock.advance(minute);
  expect(await codeOf(test, kim)).toBe('SESSION_ENDED');
});

it('has the rights of its role, no more', async () => {
  const test = await signInApp();
  const [agent, boss, admin] = [
    await test.signedIn('kim', 'agent'),
    await test.signedIn('boss', 'supervisor'),
    await test.signedIn('root', 'admin'),
  ];
  const all = [agent, boss, admin];
  const of = (url: string) => Promise.all(all.map((headers) => codeOf(test, headers, url)));
  expect(await of('/v1/agents')).toEqual(['OK', 'OK', 'OK']);
  expect(await of('/v1/calls?live=true')).toEqual(['FORBIDDEN', 'OK', 'OK']);
  expect(await of('/v1/crm-connections')).toEqual(['FORBIDDEN', 'FORBIDDEN', 'OK']);
  const tokens = await test.app.inject({
    method: 'POST',
    url: '/v1/tokens',
    headers: { ...ownPage, ...admin },
    payload: { identity: 'kim' },
  });
  expect(tokens.json().error.code).toBe('FORBIDDEN');
});

it('a change by a person who is signed in is in the audit with their identity', async () => {
  const { app, signedIn, storage } = await signInApp();
  const headers = { ...ownPage, ...(await signedIn('root', 'admin')) };
  const put = { method: 'PUT', url: '/v1/agents/kim', headers, payload: { name: 'Kim' } } as const;
  expect((await app.inject(put)).statusCode).toBe(200);
  expect((await storage.recordings.audit(1))[0]).toMatchObject({ who: 'root', what: 'agent.put', subject: 'kim' });
});

it('a token wins over the cookie, also if it is wrong', async () => {
  const test = await signInApp();
  const kim = await test.signedIn('kim');
  const lou = await test.as('lou');
  const session = await test.app.inject({ url: '/v1/session', headers: { ...kim, ...lou } });
  expect(session.json()).toMatchObject({ identity: 'lou' });
  expect(await codeOf(test, { ...kim, authorization: 'Bearer nonsense' })).toBe('TOKEN_INVALID');
});

it('a token cannot sign out, and requests no further token, also if a session requested it', async () => {
  const { app, as, signedIn } = await signInApp();
  const post = (url: string, headers: Record<string, string>) => app.inject({ method: 'POST', url, headers });
  const own = await post('/v1/session/token', { ...ownPage, ...(await signedIn('kim')) });
  for (const headers of [await as('kim'), { authorization: `Bearer ${own.json().token}` }]) {
    for (const url of ['/v1/sign-out', '/v1/session/token']) {
      expect((await post(url, headers)).json().error.code, url).toBe('FORBIDDEN');
    }
  }
});

it.each(['ss_', `ss_${'A'.repeat(43)}`, 'x'.repeat(5000), '%00', '"quoted"'])(
  'the cookie %j is nobody’s',
  async (value) => {
    const test = await signInApp();
    const code = await codeOf(test, { cookie: `__Host-sidecall=${value}` });
    expect(['SESSION_ENDED', 'TOKEN_MISSING']).toContain(code);
    expect(await codeOf(test, { cookie: `theme=dark; __Host-sidecall-openid=a; __Host-sidecallx=${value}` })).toBe(
      'TOKEN_MISSING',
    );
  },
);
