import { expect, it } from 'vitest';
import { ManualClock } from '../../../src/testing/manual-clock.ts';
import { testApp } from '../app/app.ts';
import { aCall } from '../app/call.ts';

/** As long as real IDs. */
const id = `${aCall(1).id}-1`;

/** Lines of the audit, without those caused by reading it. */
const heard = (lines: { what: string }[]) => lines.filter(({ what }) => what !== 'audit.read');

/** A call of kim with a recording of one second, both channels silent. */
async function recorded() {
  const clock = new ManualClock(new Date().toISOString());
  const t = await testApp({ clock });
  const call = aCall(1, { agent: 'kim' });
  await t.happen(call);
  const file = await t.recordingFolder.open(id, { channels: 2, sampleRate: 8000 });
  await t.recordings.begin({ id: id, callId: call.id, kind: 'call', channels: 2, startedBy: null });
  file.write(new Int16Array(16_000));
  const { durationMs } = await file.close('stopped');
  await t.recordings.finished(id, { durationMs, why: 'stopped' });
  return { ...t, clock };
}

it('is heard by its agent and by supervisors, and does not exist for others', async () => {
  const { app, as, withKey } = await recorded();
  const status = async (headers: Record<string, string>) =>
    (await app.inject({ url: `/v1/recordings/${id}`, headers })).statusCode;
  expect(await status(await as('kim'))).toBe(200);
  expect(await status(await as('lou'))).toBe(404);
  expect(await status(await as('boss', 'supervisor'))).toBe(200);
  expect(await status(withKey)).toBe(200);
  expect(await status({})).toBe(401);
  const { statusCode } = await app.inject({
    method: 'POST',
    url: `/v1/recordings/${id}/playback`,
    headers: await as('lou'),
  });
  expect(statusCode).toBe(404);
  const view = (await app.inject({ url: `/v1/recordings/${id}`, headers: withKey })).json();
  expect(view).toMatchObject({
    id: id,
    kind: 'call',
    durationMs: 1000,
    state: 'whole',
    bytes: 32_044,
    startedBy: null,
  });
  expect(view.sha256).toMatch(/^[0-9a-f]{64}$/);
});

it('plays by an address without a token, whole or in parts, and that is noted once', async () => {
  const { app, as, withKey, clock } = await recorded();
  const { url, expiresAt } = (
    await app.inject({ method: 'POST', url: `/v1/recordings/${id}/playback`, headers: await as('kim') })
  ).json();
  expect(Date.parse(expiresAt)).toBe(clock.now() + 300_000);
  const whole = await app.inject({ url });
  expect(whole.statusCode).toBe(200);
  expect(whole.headers).toMatchObject({
    'content-type': 'audio/wav',
    'content-length': '32044',
    'accept-ranges': 'bytes',
    'cross-origin-resource-policy': 'cross-origin',
  });
  expect(whole.rawPayload.length).toBe(32_044);
  const part = await app.inject({ url, headers: { range: 'bytes=100-199' } });
  expect([part.statusCode, part.headers['content-range']]).toEqual([206, 'bytes 100-199/32044']);
  expect(part.rawPayload.equals(whole.rawPayload.subarray(100, 200))).toBe(true);
  const beyond = await app.inject({ url, headers: { range: 'bytes=40000-' } });
  expect([beyond.statusCode, beyond.headers['content-range']]).toEqual([416, 'bytes */32044']);
  const stale = await app.inject({ url, headers: { range: 'bytes=0-9', 'if-range': '"another"' } });
  expect(stale.statusCode).toBe(200);
  const head = await app.inject({ method: 'HEAD', url });
  expect([head.statusCode, head.headers['content-length'], head.payload]).toEqual([200, '32044', '']);
  const audit = async () => heard((await app.inject({ url: '/v1/audit', headers: withKey })).json());
  expect(await audit()).toMatchObject([{ who: 'kim', what: 'played', subject: id }]);
  await app.inject({ url, remoteAddress: '192.0.2.7' });
  expect(await audit(), 'somebody else with the same address').toMatchObject([{ address: '192.0.2.7' }, {}]);
  clock.advance(300_001);
  expect((await app.inject({ url })).json().error.code).toBe('TOKEN_EXPIRED');
  expect((await app.inject({ url: `${url}x` })).statusCode).toBe(401);
});

it('is deleted by administrators alone, with a line in the audit', async () => {
  const { app, as, withKey } = await recorded();
  const query = { reason: ' asked for by +14155550177 ' };
  const remove = (headers: Record<string, string>) =>
    app.inject({ method: 'DELETE', url: `/v1/recordings/${id}`, headers, query });
  expect((await remove(await as('boss', 'supervisor'))).statusCode).toBe(403);
  expect((await remove(withKey)).statusCode).toBe(204);
  expect((await app.inject({ url: `/v1/recordings/${id}`, headers: withKey })).statusCode).toBe(404);
  expect((await remove(withKey)).statusCode).toBe(404);
  const audit = (await app.inject({ url: '/v1/audit', headers: withKey })).json();
  // The audit holds no numbers.
  expect(audit).toMatchObject([{ what: 'deleted', subject: `${id} asked for by …77` }]);
  expect((await app.inject({ url: '/v1/audit', headers: await as('boss', 'supervisor') })).statusCode).toBe(403);
});

it('is downloaded by supervisors and keys, whole or in parts, which is one line in the audit', async () => {
  const { app, as, withKey, clock } = await recorded();
  const url = `/v1/recordings/${id}/audio`;
  const boss = await as('boss', 'supervisor');
  const whole = await app.inject({ url, headers: boss });
  expect([whole.statusCode, whole.rawPayload.length]).toEqual([200, 32_044]);
  expect(whole.headers['content-disposition']).toMatch(/^attachment; filename="recording-\d{4}-\d\d-\d\d\.wav"$/);
  const part = await app.inject({ url, headers: { ...boss, range: 'bytes=100-199' } });
  expect([part.statusCode, part.headers['content-range']]).toEqual([206, 'bytes 100-199/32044']);
  // kim's player plays it, and kim has no download.
  expect((await app.inject({ url, headers: await as('kim') })).statusCode).toBe(403);
  expect((await app.inject({ url })).statusCode).toBe(401);
  const audit = async () => heard((await app.inject({ url: '/v1/audit', headers: withKey })).json());
  expect(await audit()).toMatchObject([{ who: 'boss', what: 'read', subject: id }]);
  clock.advance(300_001);
  expect((await app.inject({ url, headers: boss })).statusCode).toBe(200);
  expect(await audit()).toHaveLength(2);
});

it('is told from one that failed, and the figures count both', async () => {
  const { app, recordings, withKey } = await recorded();
  const failed = `${aCall(1).id}-2`;
  await recordings.begin({ id: failed, callId: aCall(1).id, kind: 'call', channels: 2, startedBy: 'kim' });
  await recordings.finished(failed, { durationMs: 0, why: 'failed' });
  const view = (await app.inject({ url: `/v1/recordings/${failed}`, headers: withKey })).json();
  expect(view).toMatchObject({ state: 'failed', bytes: 0, durationMs: 0, startedBy: 'kim', sha256: null });
  expect((await app.inject({ url: `/v1/recordings/${failed}/audio`, headers: withKey })).statusCode).toBe(404);
  const figures = (await app.inject({ url: '/metrics' })).payload;
  expect(figures).toContain('sidecall_recordings{state="failed"} 1');
  expect(figures).toContain('sidecall_recordings{state="whole"} 1');
  expect(figures).toContain('sidecall_recording_uploads_pending 0');
  expect(figures).toContain('sidecall_recordings_unreadable 0');
});

it('is in the list of all recordings, which is filtered and paged, until it is deleted', async () => {
  const { app, as, withKey, recordings } = await recorded();
  const list = async (query: Record<string, string> = {}) => {
    const answer = await app.inject({ url: '/v1/recordings', headers: withKey, query });
    return answer.statusCode === 200 ? answer.json().map((each: { id: string }) => each.id) : answer.json().error.code;
  };
  const [{ startedAt }] = (await app.inject({ url: '/v1/recordings', headers: withKey })).json();
  expect(await list()).toEqual([id]);
  const voicemail = 'voicemail-1';
  await recordings.begin({ id: voicemail, callId: aCall(1).id, kind: 'voicemail', channels: 1, startedBy: null });
  expect(await list(), 'while it is being recorded').toEqual([id]);
  await recordings.finished(voicemail, { durationMs: 0, why: 'failed' });
  const [first, second] = await list();
  expect([first, second].sort()).toEqual([id, voicemail].sort());
  expect(await list({ limit: '1' })).toEqual([first]);
  expect(await list({ limit: '1', before: first })).toEqual([second]);
  expect(await list({ before: second })).toEqual([]);
  expect(await list({ kind: 'call' })).toEqual([id]);
  expect(await list({ startedBefore: startedAt })).toEqual([]);
  expect(await list({ startedAfter: '2999-01-01T00:00:00Z' })).toEqual([]);
  expect([await list({ before: 'none' }), await list({ limit: '101' })]).toEqual(['BAD_REQUEST', 'BAD_REQUEST']);
  await app.inject({ method: 'DELETE', url: `/v1/recordings/${first}`, headers: withKey });
  expect(await list()).toEqual([second]);
  expect(await list({ before: first }), 'a page that began at a recording that is gone').toEqual([second]);
  expect((await app.inject({ url: '/v1/recordings', headers: await as('kim') })).statusCode).toBe(403);
});

it('has a waveform of what its reader may hear', async () => {
  const { app, as, recordingFolder, recordings } = await recorded();
  const headers = await as('boss', 'supervisor');
  const levels = async (recording: string, who = headers) =>
    (await app.inject({ url: `/v1/recordings/${recording}/waveform`, headers: who })).json().levels;
  expect(await levels(id)).toEqual(Array(64).fill(0));
  expect((await app.inject({ url: `/v1/recordings/${id}/waveform`, headers: await as('lou') })).statusCode).toBe(404);

  const loud = `${aCall(1).id}-2`;
  const file = await recordingFolder.open(loud, { channels: 1, sampleRate: 8000 });
  await recordings.begin({ id: loud, callId: aCall(1).id, kind: 'call', channels: 1, startedBy: null });
  // Two seconds of silence, then two at half of full scale.
  file.write(new Int16Array(16_000));
  file.write(new Int16Array(16_000).fill(-16_384));
  const { durationMs } = await file.close('stopped');
  await recordings.finished(loud, { durationMs, why: 'stopped' });
  expect(await levels(loud)).toEqual([...Array(32).fill(0), ...Array(32).fill(50)]);
});

it('is downloaded from its playback address by supervisors, and played by agents only', async () => {
  const { app, as, withKey } = await recorded();
  const playback = async (headers: object) =>
    (await app.inject({ method: 'POST', url: `/v1/recordings/${id}/playback`, headers: { ...headers } })).json();
  const { download } = await playback(await as('boss', 'supervisor'));
  const file = await app.inject({ url: download });
  expect(file.headers['content-disposition']).toMatch(/^attachment; filename="recording-.*\.wav"$/);
  const agents = await playback(await as('kim'));
  expect(agents.download).toBeUndefined();
  const refused = await app.inject({ url: `${agents.url}&download=true` });
  expect(refused.json().error.code).toBe('FORBIDDEN');
  const lines = heard((await app.inject({ url: '/v1/audit', headers: withKey })).json());
  expect(lines).toMatchObject([{ who: 'boss', what: 'read', subject: id }]);
});
