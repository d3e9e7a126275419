import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createRevocations } from '../../../src/gateway/auth/revocations.ts';
import { makeLink, useLink } from '../../../src/gateway/sign-in/links.ts';
import { hashOf, newSecretValue } from '../../../src/gateway/sign-in/secret-value.ts';
import { Sessions } from '../../../src/gateway/sign-in/sessions.ts';
import { systemClock } from '../../../src/gateway/start/system-clock.ts';
import { signInStore } from '../../../src/gateway/storage/sign-in-store.ts';
import { openSqlite } from '../../../src/gateway/storage/sqlite/open-sqlite.ts';
import { pagesOf, tableNames } from '../../../src/gateway/storage/table-fingerprint.ts';
import { ownPage, signInApp } from './signing-in.ts';

type Step = 'link' | 'use' | 'use again' | 'guess' | 'read' | 'read with nonsense' | 'token' | 'sign out' | 'query';
const steps = fc.array(
  fc.constantFrom<Step>(
    'link',
    'use',
    'use again',
    'guess',
    'read',
    'read with nonsense',
    'token',
    'sign out',
    'query',
  ),
  { minLength: 1, maxLength: 12 },
);

it('no link, cookie or token is ever in the log, whatever people do in whatever order', async () => {
  const { app, link, use, log } = await signInApp();
  const secrets: string[] = [];
  let token = '';
  let cookie = '';
  const act: Record<Step, () => Promise<unknown>> = {
    link: async () => {
      token = await link('kim', 'admin');
      secrets.push(token);
    },
    use: async () => {
      const { setCookie } = await use(token);
      const value = /^__Host-sidecall=(ss_[^;]+)/.exec(setCookie)?.[1];
      if (value === undefined) return;
      cookie = value;
      secrets.push(cookie);
    },
    'use again': () => use(token),
    guess: async () => {
      const guess = newSecretValue('link');
      secrets.push(guess);
      await use(guess);
    },
    read: () => app.inject({ url: '/v1/session', headers: { cookie: `__Host-sidecall=${cookie}` } }),
    'read with nonsense': async () => {
      const guess = newSecretValue('session');
      secrets.push(guess);
      await app.inject({ url: '/v1/session', headers: { cookie: `__Host-sidecall=${guess}` } });
    },
    token: async () => {
      const headers = { ...ownPage, cookie: `__Host-sidecall=${cookie}` };
      const answer = await app.inject({ method: 'POST', url: '/v1/session/token', headers });
      if (answer.statusCode === 200) secrets.push(answer.json().token);
    },
    'sign out': () =>
      app.inject({ method: 'POST', url: '/v1/sign-out', headers: { ...ownPage, cookie: `__Host-sidecall=${cookie}` } }),
    // People paste addresses into the wrong place.
    query: async () => {
      const code = newSecretValue('openId');
      secrets.push(code);
      await app.inject(`/sign-in/openid?code=${code.slice(3)}&state=${code}`);
      await app.inject(`/sign-in?${token}`);
      await app.inject(`/nothing/${token}`);
    },
  };
  await fc.assert(
    fc.asyncProperty(steps, async (all) => {
      for (const step of all) await act[step]();
      const text = log.join('');
      for (const secret of secrets) {
        expect(text).not.toContain(secret);
        expect(text).not.toContain(secret.slice(3));
      }
    }),
    { numRuns: 20 },
  );
  expect(secrets.length).toBeGreaterThan(10);
  expect(log.length).toBeGreaterThan(20);
});

it('no link or cookie is in any table of the database; its hash is', async () => {
  const database = await openSqlite(':memory:', { clock: systemClock });
  try {
    const store = signInStore(database);
    const revocations = createRevocations(systemClock);
    const limits = { lifetimeMs: 3_600_000, idleMs: 3_600_000 };
    const sessions = new Sessions({ store, revocations, clock: systemClock, limits });
    const ports = { store, revocations, clock: systemClock };
    const kim = { identity: 'kim', role: 'agent' as const };
    const maker = { identity: '@command', address: '' };
    const used = await makeLink(ports, kim, maker);
    const unused = await makeLink(ports, kim, maker);
    await useLink(ports, used);
    const [kept, ended] = [
      await sessions.begin({ ...kim, way: 'link' }, '192.0.2.1'),
      await sessions.begin({ ...kim, way: 'openid' }, '192.0.2.1'),
    ];
    await sessions.verify(kept.cookie);
    await sessions.end(hashOf(ended.cookie), { identity: 'kim', address: '192.0.2.1' });
    let text = '';
    for (const table of tableNames) {
      for await (const page of pagesOf(database.db, table)) text += JSON.stringify(page);
    }
    for (const secret of [used, unused, kept.cookie, ended.cookie]) {
      expect(text).not.toContain(secret);
      expect(text).not.toContain(secret.slice(3));
    }
    expect(text).toContain(hashOf(unused));
    expect(text).toContain(hashOf(kept.cookie));
    expect(text).not.toContain(hashOf(used));
  } finally {
    await database.close();
  }
});

it('values are new each time, and long', () => {
  const values = Array.from({ length: 1000 }, () => newSecretValue('session'));
  expect(new Set(values).size).toBe(1000);
  expect(values.every((value) => /^ss_[\w-]{43}$/.test(value))).toBe(true);
});
