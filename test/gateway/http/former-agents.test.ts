import { describe, expect, it } from 'vitest';
import type { CallRecord } from '../../../src/domain/calls/record.ts';
import { contactWith } from '../../../src/domain/crm/contact.ts';
import { joining, type Participant } from '../../../src/domain/participants/participant.ts';
import type { CallRecording } from '../../../src/domain/protocol/parties.ts';
import { ManualClock } from '../../../src/testing/manual-clock.ts';
import { type TestApp, testApp } from '../app/app.ts';
import { aCall } from '../app/call.ts';
import { type EventReader, readEvents } from './event-reader.ts';

const left = '2030-01-01T00:10:00.000Z';
const contact = contactWith({ id: 'contact-1', name: 'Robin Quill', company: null, numbers: ['+14155550188'] });

const kim = (change: Partial<Participant>): Participant => {
  const [joinedAt, answeredAt] = ['2030-01-01T00:00:01.000Z', '2030-01-01T00:01:00.000Z'];
  const given = {
    id: 'agent-1',
    kind: 'agent',
    identity: 'kim',
    name: 'Kim',
    lead: true,
    joinedAt,
    answeredAt,
  } as const;
  return joining({ ...given, leftAt: left, ...change });
};

/** Kim had the call until `left`. Now lou has it, and has written a note and an outcome. */
function handedOver(change: Partial<Participant> = {}, recordings: CallRecording[] = []): CallRecord {
  return aCall(1, {
    agent: 'lou',
    phase: 'completed',
    answeredAt: '2030-01-01T00:01:00.000Z',
    endedAt: '2030-01-01T00:30:00.000Z',
    endReason: 'COMPLETED',
    note: 'the later note',
    disposition: 'The later disposition',
    lookup: 'found',
    contact: contact as unknown as CallRecord['contact'],
    participants: [kim(change)],
    recordMode: 'always',
    recordings,
  });
}

async function listening(): Promise<TestApp & { replay(identity: string): Promise<EventReader> }> {
  const test = await testApp();
  const url = `${await test.app.listen({ port: 0 })}/v1/events`;
  return {
    ...test,
    replay: async (identity) => readEvents(url, { ...(await test.as(identity)), 'last-event-id': '0' }),
  };
}

/** All events up to the first of this type. */
async function upTo(reader: EventReader, type: string): Promise<{ event: string | undefined; data: string }[]> {
  const events: { event: string | undefined; data: string }[] = [];
  for (;;) {
    const { event, data } = await reader.next();
    events.push({ event, data });
    if (event === type) return events;
  }
}

/** Arrives after everything else that kim may see. */
const last = { type: 'call.guessed', audience: 'kim' } as const;

describe('a call that rang at an agent and was answered by another', () => {
  it('is replayed to the first one as withdrawn, with its id and nothing else', async () => {
    const test = await listening();
    const call = aCall(1, { params: { plan: 'gold' }, customerName: 'Robin' });
    await test.happen(call, { type: 'call.ringing', audience: 'kim' });
    const moved = { ...call, agent: 'lou', phase: 'completed', note: 'secret note', disposition: 'Sold' } as const;
    await test.happen(moved, { type: 'call.withdrawn', audience: 'kim' }, { type: 'call.completed', audience: 'lou' });
    await test.happen(aCall(2), last);

    expect((await test.app.inject({ url: `/v1/calls/${call.id}`, headers: await test.as('kim') })).statusCode).toBe(
      404,
    );
    const events = await upTo(await test.replay('kim'), last.type);
    expect(events.map(({ event }) => event)).toEqual(['call.withdrawn', 'call.guessed']);
    const told = JSON.parse(events[0]?.data ?? '').call;
    expect(told).toMatchObject({ id: call.id, agent: null, note: '', disposition: null, params: {} });
    expect(told).not.toHaveProperty('customer.number');
    for (const secret of ['5550123', 'secret note', 'Sold', 'lou', 'gold', 'Robin']) {
      expect(events[0]?.data).not.toContain(secret);
    }
  });

  it('reaches an open stream the same way', async () => {
    const test = await listening();
    const reader = await test.replay('kim');
    await test.happen(aCall(1), { type: 'call.ringing', audience: 'kim' });
    expect((await reader.next()).data).toContain('5550123');
    await test.happen(aCall(1, { agent: 'lou', note: 'secret note' }), { type: 'call.withdrawn', audience: 'kim' });
    const { event, data } = await reader.next();
    expect(event).toBe('call.withdrawn');
    expect(data).toContain(aCall(1).id);
    expect(data).not.toContain('5550123');
  });

  it('is replayed whole to supervisors', async () => {
    const test = await listening();
    await test.happen(aCall(1, { agent: 'lou', note: 'later' }), { type: 'call.ringing', audience: 'kim' });
    const url = `${test.app.listeningOrigin}/v1/events`;
    const reader = await readEvents(url, { ...(await test.as('sam', 'supervisor')), 'last-event-id': '0' });
    expect(JSON.parse((await reader.next()).data).call).toMatchObject({ agent: 'lou', note: 'later' });
  });
});

describe('a former agent a call', () => {
  it('reads it as it was then, by every path', async () => {
    const test = await listening();
    await test.happen(handedOver({ knewContact: false }), { type: 'call.transferred', audience: 'kim' });
    const headers = await test.as('kim');
    const one = (await test.app.inject({ url: `/v1/calls/${aCall(1).id}`, headers })).json();
    const [listed] = (await test.app.inject({ url: '/v1/calls', headers })).json().calls;
    const told = JSON.parse((await (await test.replay('kim')).next()).data).call;
    for (const view of [one, listed, told]) {
      expect(view).toMatchObject({ agent: 'kim', endedAt: left, note: '', disposition: null, contact: null });
      expect(JSON.stringify(view)).not.toMatch(/later|lou|Robin/);
    }
  });

  it('keeps their own note, disposition and the contact they knew', async () => {
    const test = await testApp();
    await test.happen(handedOver({ knewContact: true, note: 'mine', disposition: 'Mine' }));
    const url = `/v1/calls/${aCall(1).id}`;
    const view = (await test.app.inject({ url, headers: await test.as('kim') })).json();
    expect(view).toMatchObject({ note: 'mine', disposition: 'Mine', contact: { name: 'Robin Quill' } });
    const whole = (await test.app.inject({ url, headers: await test.as('lou') })).json();
    expect(whole).toMatchObject({ note: 'the later note', disposition: 'The later disposition' });
  });
});

describe('recordings of a former agent the call', () => {
  /** Three recordings of a second each: before kim left, across that moment, and after. */
  async function recorded() {
    const clock = new ManualClock('2030-01-01T00:00:00.000Z');
    const test = await testApp({ clock });
    const ids = [1, 2, 3].map((n) => `${aCall(1).id}-${n}`) as [string, string, string];
    const at = ['2030-01-01T00:05:00.000Z', '2030-01-01T00:09:59.250Z', '2030-01-01T00:20:00.000Z'];
    for (const id of ids) {
      await test.recordings.begin({ id, callId: aCall(1).id, kind: 'call', channels: 2, startedBy: null });
      const file = await test.recordingFolder.open(id, { channels: 2, sampleRate: 8000 });
      file.write(new Int16Array(16_000).fill(7));
      const { durationMs } = await file.close('stopped');
      await test.recordings.finished(id, { durationMs, why: 'stopped' });
    }
    const recordings = ids.map((id, n) => ({ id, kind: 'call', durationMs: 1000, at: at[n] ?? '' }) as const);
    await test.happen(aCall(1, { agent: 'kim', recordings }));
    const leave = () => test.happen(handedOver({}, recordings));
    const get = async (url: string, identity = 'kim') => test.app.inject({ url, headers: await test.as(identity) });
    /** What kim's player plays. */
    const sound = async (id: string | undefined, headers: Record<string, string> = {}) => {
      const url = `/v1/recordings/${id}/playback`;
      const asked = await test.app.inject({ method: 'POST', url, headers: await test.as('kim') });
      return asked.statusCode === 404 ? asked : test.app.inject({ url: asked.json().url, headers });
    };
    return { ...test, ids, leave, get, sound, clock };
  }

  it('are listed and heard up to the moment they left', async () => {
    const { ids, leave, get, sound } = await recorded();
    await leave();
    const { recordings } = (await get(`/v1/calls/${aCall(1).id}`)).json();
    expect(recordings.map(({ id, durationMs }: CallRecording) => [id, durationMs])).toEqual([
      [ids[0], 1000],
      [ids[1], 750],
    ]);
    const sounds = await Promise.all(ids.map((id) => sound(id)));
    expect(sounds.map(({ statusCode }) => statusCode)).toEqual([200, 200, 404]);
    expect(sounds.slice(0, 2).map(({ rawPayload }) => rawPayload.length)).toEqual([44 + 32_000, 44 + 24_000]);
    // The file's header states the shortened length.
    expect(sounds[1]?.rawPayload.readUInt32LE(40)).toBe(24_000);
    expect((await get(`/v1/recordings/${ids[1]}`)).json().durationMs).toBe(750);
    expect((await get(`/v1/recordings/${ids[2]}`)).statusCode).toBe(404);
  });

  it('are not to be had beyond it by parts', async () => {
    const { ids, leave, sound } = await recorded();
    await leave();
    const part = await sound(ids[1], { range: 'bytes=24000-' });
    expect(part.headers['content-range']).toBe('bytes 24000-24043/24044');
    const beyond = await sound(ids[1], { range: 'bytes=24044-' });
    expect(beyond.statusCode).toBe(416);
  });

  it('are judged anew when an address from before is played', async () => {
    const { app, as, ids, leave, happen } = await recorded();
    const headers = await as('kim');
    const ask = (id: string) => app.inject({ method: 'POST', url: `/v1/recordings/${id}/playback`, headers });
    const urls = await Promise.all(ids.map(async (id) => (await ask(id)).json().url as string));
    const lengths = () => Promise.all(urls.map(async (url) => (await app.inject({ url })).rawPayload.length));
    expect(await lengths()).toEqual([32_044, 32_044, 32_044]);
    await leave();
    const statuses = await Promise.all(urls.map(async (url) => (await app.inject({ url })).statusCode));
    expect(statuses).toEqual([200, 200, 404]);
    expect((await lengths()).slice(0, 2)).toEqual([32_044, 24_044]);
    await happen(aCall(1, { agent: 'lou', participants: [kim({ answeredAt: null })] }));
    for (const url of urls) expect((await app.inject({ url })).statusCode).toBe(404);
  });

  it('include the message that the caller left for them after all', async () => {
    const { recordings, recordingFolder, happen, get, sound } = await recorded();
    const id = `${aCall(1).id}-voicemail`;
    await recordings.begin({ id, callId: aCall(1).id, kind: 'voicemail', channels: 1, startedBy: null });
    const file = await recordingFolder.open(id, { channels: 1, sampleRate: 8000 });
    file.write(new Int16Array(8000));
    await file.close('stopped');
    await recordings.finished(id, { durationMs: 1000, why: 'stopped' });
    const message = { id, kind: 'voicemail', durationMs: 1000, at: '2030-01-01T00:25:00.000Z' } as const;
    // The transfer was not answered, so the call belongs to kim again.
    await happen({ ...handedOver({}, [message]), agent: 'kim' });
    expect((await get(`/v1/calls/${aCall(1).id}`)).json().recordings).toEqual([message]);
    expect((await sound(id)).statusCode).toBe(200);
  });
});
