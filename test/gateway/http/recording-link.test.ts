import { expect, it } from 'vitest';
import { ManualClock } from '../../../src/testing/manual-clock.ts';
import { testApp } from '../app/app.ts';
import { aCall } from '../app/call.ts';

const id = `${aCall(1).id}-1`;
const url = `/recordings/${id}`;
const linkKey = 'rk_a-key-for-recordings-0123456789';
const browser = { accept: 'text/html,*/*;q=0.8' };

const basic = (key: string, user = 'crm') => ({
  authorization: `Basic ${Buffer.from(`${user}:${key}`).toString('base64')}`,
});

async function recorded() {
  const clock = new ManualClock(new Date().toISOString());
  const t = await testApp({ clock, env: { SIDECALL_RECORDING_LINK_KEYS: linkKey } });
  await t.happen(aCall(1, { agent: 'kim' }));
  const file = await t.recordingFolder.open(id, { channels: 2, sampleRate: 8000 });
  await t.recordings.begin({ id, callId: aCall(1).id, kind: 'call', channels: 2, startedBy: null });
  file.write(new Int16Array(16_000));
  const { durationMs } = await file.close('stopped');
  await t.recordings.finished(id, { durationMs, why: 'stopped' });
  return { ...t, clock };
}

it('a person gets the same page for every recording, which asks the API with their session', async () => {
  const { app } = await recorded();
  const [one, none] = [
    await app.inject({ url, headers: browser }),
    await app.inject({ url: '/recordings/none', headers: browser }),
  ];
  expect([one.statusCode, none.statusCode]).toEqual([200, 200]);
  expect(one.body).toBe(none.body);
  expect(one.headers['www-authenticate']).toBeUndefined();
  expect((await app.inject(`/v1${url}`)).statusCode).toBe(401);
});

it('a server with a key for recordings gets the sound, whole or in parts, and that is in the audit once', async () => {
  const { app, storage } = await recorded();
  const whole = await app.inject({ url, headers: { ...browser, ...basic(linkKey) } });
  expect([whole.statusCode, whole.headers['content-type'], whole.rawPayload.length]).toEqual([
    200,
    'audio/wav',
    32_044,
  ]);
  const part = await app.inject({ url, headers: { ...basic(linkKey, ''), range: 'bytes=0-99' } });
  expect([part.statusCode, part.headers['content-range']]).toEqual([206, 'bytes 0-99/32044']);
  const audit = await storage.recordings.audit(10);
  expect(audit).toMatchObject([{ what: 'read', subject: id, who: expect.stringMatching(/^key [0-9a-f]{16}$/) }]);
  expect(JSON.stringify(audit)).not.toContain(linkKey);
  const missing = await app.inject({ url: '/recordings/none', headers: basic(linkKey) });
  expect([missing.statusCode, missing.json().error.code]).toEqual([404, 'NOT_FOUND']);
});

it('the key opens nothing else', async () => {
  const { app } = await recorded();
  for (const path of ['/v1/calls', '/v1/audit', `/v1${url}`, `/v1${url}/audio`, '/metrics']) {
    for (const headers of [basic(linkKey), { authorization: `Bearer ${linkKey}` }]) {
      const { statusCode } = await app.inject({ url: path, headers });
      // The test app shows its metrics to this machine.
      expect([401, 403].includes(statusCode) || path === '/metrics', path).toBe(true);
    }
  }
});

it.each([
  ['no credentials', {}],
  ['a wrong key', basic('rk_another-key-0123456789abcdef')],
  ['an API key of a server', basic('sk_key-for-tests-0123456789abcdef')],
  ['no password', { authorization: `Basic ${Buffer.from(linkKey).toString('base64')}` }],
  ['something that is not Basic', { authorization: `Bearer ${linkKey}` }],
  ['a header that cannot be read', { authorization: 'Basic §' }],
])('a server with %s gets 401 and the scheme, whether the recording exists or not', async (_what, headers) => {
  const { app } = await recorded();
  for (const path of [url, '/recordings/none']) {
    const answer = await app.inject({ url: path, headers });
    expect([answer.statusCode, answer.json().error.code]).toEqual([401, 'API_KEY_INVALID']);
    expect(answer.headers['www-authenticate']).toMatch(/^Basic realm="recordings"/);
  }
});

it('a wrong key is in the audit, without the key', async () => {
  const { app, storage } = await recorded();
  await app.inject({ url, headers: basic('rk_another-key-0123456789abcdef') });
  const audit = await storage.recordings.audit(10);
  expect(audit).toMatchObject([{ what: 'sign-in.refused', who: '@unknown', subject: 'recording key' }]);
  expect(JSON.stringify(audit)).not.toContain('another-key');
});

it('without keys in the settings, no key is right', async () => {
  const { app } = await testApp();
  for (const key of ['', 'undefined', linkKey]) {
    expect((await app.inject({ url, headers: basic(key) })).statusCode).toBe(401);
  }
});
