import { expect, it } from 'vitest';
import { ServerEvent } from '../../../src/domain/protocol/events.ts';
import { patienceMs } from '../../e2e/support/eventually.ts';
import { type TestApp, type TestAppOptions, testApp } from '../app/app.ts';
import { aCall } from '../app/call.ts';
import { type EventReader, readEvents } from './event-reader.ts';

async function listening(options?: TestAppOptions): Promise<TestApp & { url: string }> {
  const test = await testApp(options);
  return { ...test, url: `${await test.app.listen({ port: 0 })}/v1/events` };
}

const ringing = (audience: string | null) => ({ type: 'call.ringing', audience }) as const;
const body = async (reader: EventReader): Promise<ServerEvent> =>
  ServerEvent.parse(JSON.parse((await reader.next()).data));

it('starts with what is live now, then tells each agent its own, with the call as it is', async () => {
  const test = await listening();
  await test.happen(aCall(1), ringing('kim'));
  await test.happen(aCall(2, { agent: 'lou' }), ringing('lou'));
  await test.happen(aCall(3, { phase: 'ended' }), { type: 'call.ended', audience: 'kim' });
  const reader = await readEvents(test.url, await test.as('kim'));
  expect(reader.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
  const snapshot = await body(reader);
  expect(snapshot.type === 'snapshot' && snapshot.calls.map((call) => call.id)).toEqual([aCall(1).id]);

  await test.happen(aCall(2, { agent: 'lou', phase: 'active' }), { type: 'call.answered', audience: 'lou' });
  await test.happen(aCall(1, { phase: 'active' }), { type: 'call.answered', audience: 'kim' });
  const answered = await body(reader);
  expect(answered).toMatchObject({ type: 'call.answered', call: { id: aCall(1).id, phase: 'active' } });
});

it('a supervisor hears everything, in order, once, however fast it comes', async () => {
  const test = await listening();
  const reader = await readEvents(test.url, await test.as('sam', 'supervisor'));
  expect(await reader.nextIs()).toBe('0 snapshot');
  await Promise.all(Array.from({ length: 250 }, (_, n) => test.happen(aCall(n), ringing(n % 2 ? 'kim' : null))));
  for (let seq = 1; seq <= 250; seq += 1) expect(await reader.nextIs()).toBe(`${seq} call.ringing`);
});

it('resumes after Last-Event-ID without a snapshot, without loss or repetition', async () => {
  const test = await listening();
  for (let n = 1; n <= 5; n += 1) await test.happen(aCall(n), ringing('kim'));
  const reader = await readEvents(test.url, { ...(await test.as('kim')), 'last-event-id': '3' });
  expect(await reader.nextIs()).toBe('4 call.ringing');
  expect(await reader.nextIs()).toBe('5 call.ringing');
  await test.happen(aCall(6), ringing('kim'));
  expect(await reader.nextIs()).toBe('6 call.ringing');
});

it('starts anew for an id from before the database was made, and refuses one that is none', async () => {
  const test = await listening();
  const reader = await readEvents(test.url, { ...(await test.as('kim')), 'last-event-id': '99' });
  expect(await reader.nextIs()).toBe('0 snapshot');
  expect((await readEvents(test.url, { ...(await test.as('kim')), 'last-event-id': 'x' })).status).toBe(400);
});

it('a masked call’s events hold none of the caller’s digits', async () => {
  const test = await listening();
  const reader = await readEvents(test.url, await test.as('kim'));
  await test.happen(aCall(1, { masked: true }), ringing('kim'));
  const seen = (await reader.next()).data + (await reader.next()).data;
  expect(seen).toContain('call.ringing');
  expect(seen).not.toContain('5550123');
});

it('ends when the token does, and when the gateway stops', async () => {
  const test = await listening();
  const { token } = await test.tokens.issue({ identity: 'kim', role: 'agent', ttl: 2 });
  const short = await readEvents(test.url, { authorization: `Bearer ${token}` });
  const long = await readEvents(test.url, await test.as('kim'));
  await short.next();
  await long.next();
  await short.ended;
  await test.happen(aCall(1), ringing('kim'));
  expect(await long.nextIs()).toBe('1 call.ringing');
  await test.app.close();
  await long.ended;
});

it('forgets a reader that has gone', async () => {
  const test = await listening();
  const streams = async (): Promise<string | undefined> =>
    /^sidecall_event_streams (\d+)$/m.exec((await test.app.inject('/metrics')).body)?.[1];
  const reader = await readEvents(test.url, await test.as('kim'));
  await reader.next();
  expect(await streams()).toBe('1');
  reader.close();
  await expect.poll(streams, { timeout: patienceMs }).toBe('0');
});
