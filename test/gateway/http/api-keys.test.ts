import { expect, it } from 'vitest';
import { keyFindings } from '../../../src/gateway/doctor/api-keys.ts';
import { ManualClock } from '../../../src/testing/manual-clock.ts';
import { testApp } from '../app/app.ts';
import { readEvents } from './event-reader.ts';

async function withKeys() {
  const clock = new ManualClock(Date.UTC(2030, 0, 1));
  const test = await testApp({ clock });
  const ask = async (method: 'GET' | 'PUT' | 'POST' | 'DELETE', url: string, payload?: object, key?: string) => {
    const headers = key === undefined ? test.withKey : { authorization: `Bearer ${key}` };
    const answer = await test.app.inject({ method, url: `/v1${url}`, headers, ...(payload && { payload }) });
    const body = answer.body === '' ? null : answer.json();
    return { status: answer.statusCode, body, code: body?.error?.code };
  };
  const make = async (payload: object) => (await ask('POST', '/api-keys', payload)).body;
  return { ...test, clock, ask, make };
}

it('a key is shown once, counts at once, and is stored as a hash', async () => {
  const { ask, storage } = await withKeys();
  const made = await ask('POST', '/api-keys', { name: ' Shop ' });
  const { key, ...view } = made.body;
  expect([made.status, view]).toEqual([
    201,
    {
      ...{ id: expect.stringMatching(/^AK[0-9a-f]{32}$/), name: 'Shop', scope: 'all', ending: key.slice(-4) },
      ...{ createdAt: '2030-01-01T00:00:00.000Z', createdBy: 'api-key', expiresAt: null, usedAt: null },
    },
  ]);
  expect(key).toMatch(/^sk_[\w-]{43}$/);
  expect((await ask('PUT', '/agents/kim', { name: 'Kim' }, key)).status).toBe(200);
  expect((await ask('GET', `/api-keys/${view.id}`)).body).toEqual({ ...view, usedAt: '2030-01-01T00:00:00.000Z' });
  expect(JSON.stringify([await ask('GET', '/api-keys'), await storage.apiKeys.all()])).not.toContain(key.slice(3, 20));
  expect((await ask('GET', '/agents', undefined, `${key.slice(0, -1)}~`)).code).toBe('API_KEY_INVALID');
  const audit = (await storage.recordings.audit(10)).map(({ who, what, subject }) => [who, what, subject]);
  expect(audit).toEqual([
    ['api-key Shop', 'agent.put', 'kim'],
    ['api-key', 'api-key.made', `Shop (all, …${view.ending})`],
  ]);
});

it('a scope limits what a key may do', async () => {
  const { ask, make } = await withKeys();
  const reader = (await make({ name: 'Report', scope: 'read' })).key;
  expect((await ask('GET', '/agents', undefined, reader)).status).toBe(200);
  expect((await ask('PUT', '/agents/kim', { name: 'Kim' }, reader)).code).toBe('FORBIDDEN');
  expect((await ask('POST', '/tokens', { identity: 'kim', role: 'admin' }, reader)).code).toBe('FORBIDDEN');
  expect((await ask('POST', '/visitor-tokens', { site: 'shop' }, reader)).code).toBe('FORBIDDEN');
  const caller = (await make({ name: 'Dialler', scope: 'calls' })).key;
  expect(caller.slice(0, 3)).toBe('ck_');
  expect((await ask('GET', '/calls', undefined, caller)).status).toBe(200);
  expect((await ask('GET', '/agents', undefined, caller)).code).toBe('FORBIDDEN');
});

it('a key ends at its time; its end and name can be changed', async () => {
  const { ask, make, clock } = await withKeys();
  const { key, id, ...more } = await make({ name: 'Shop', expiresAt: '2030-01-01T01:00:00+00:00' });
  expect(more.expiresAt).toBe('2030-01-01T01:00:00.000Z');
  expect((await ask('GET', '/agents', undefined, key)).status).toBe(200);
  clock.advance(3_600_000);
  expect((await ask('GET', '/agents', undefined, key)).code).toBe('API_KEY_INVALID');
  const changed = await ask('PUT', `/api-keys/${id}`, { name: 'Shop 2', expiresAt: null });
  expect(changed.body).toMatchObject({ name: 'Shop 2', expiresAt: null, usedAt: '2030-01-01T00:00:00.000Z' });
  expect((await ask('GET', '/agents', undefined, key)).status).toBe(200);
  const past = { name: 'Shop', expiresAt: '2029-01-01T00:00:00Z' };
  expect((await ask('PUT', `/api-keys/${id}`, past)).code).toBe('BAD_REQUEST');
  expect((await ask('POST', '/api-keys', { name: '' })).code).toBe('BAD_REQUEST');
  expect((await ask('POST', '/api-keys', { name: 'Shop', scope: 'root' })).code).toBe('BAD_REQUEST');
});

it('a revoked key ends at once, with its event streams and the tokens that it created', async () => {
  const { app, ask, make } = await withKeys();
  const { key, id } = await make({ name: 'Shop' });
  await ask('PUT', '/agents/kim', { name: 'Kim' });
  const { token } = (await ask('POST', '/tokens', { identity: 'kim', role: 'agent' }, key)).body;
  expect((await ask('GET', '/agents', undefined, token)).status).toBe(200);
  const url = `${await app.listen({ port: 0 })}/v1/events`;
  const [server, agent] = [
    await readEvents(url, { authorization: `Bearer ${key}` }),
    await readEvents(url, { authorization: `Bearer ${token}` }),
  ];
  for (const reader of [server, agent]) expect((await reader.next()).event).toBe('snapshot');
  expect((await ask('DELETE', `/api-keys/${id}`)).status).toBe(204);
  for (const reader of [server, agent]) {
    expect(JSON.parse((await reader.next()).data)).toMatchObject({ type: 'closed', reason: 'revoked' });
  }
  expect((await ask('GET', '/agents', undefined, key)).code).toBe('API_KEY_INVALID');
  expect((await ask('GET', '/agents', undefined, token)).code).toBe('TOKEN_REVOKED');
  expect((await ask('DELETE', `/api-keys/${id}`)).code).toBe('NOT_FOUND');
});

it('the doctor notes keys that end soon, have ended, or are not used', () => {
  const now = Date.UTC(2030, 5, 1);
  const key = {
    ...{ id: 'AK1', name: 'Shop', scope: 'all' as const, hash: '', ending: 'abcd', createdBy: 'root' },
    ...{ createdAt: '2030-01-01T00:00:00.000Z', expiresAt: null, usedAt: '2030-05-31T00:00:00.000Z' },
  };
  const says = (more: object) => keyFindings({ ...key, ...more }, now).map((finding) => finding.says);
  expect(says({})).toEqual([]);
  expect(says({ expiresAt: '2030-06-09T00:00:00.000Z' })).toEqual([
    'The API key “Shop” (…abcd) expires on 2030-06-09.',
  ]);
  expect(says({ expiresAt: '2030-06-01T00:00:00.000Z' })).toEqual(['The API key “Shop” (…abcd) has expired.']);
  expect(says({ usedAt: null })).toEqual(['The API key “Shop” (…abcd) was not used for 151 days.']);
});
