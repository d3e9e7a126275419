import { expect, it } from 'vitest';
import { until } from '../calls/setup.ts';
import { callbackFaults, ExotelClient } from './documented-client.ts';
import { agentPhone, callbackServer, customer, type ExotelWorld, exotelWorld, line } from './exotel-world.ts';

const both = { 'StatusCallbackEvents[0]': 'terminal', 'StatusCallbackEvents[1]': 'answered' };

/** A call of an agent whose callbacks go to a server of the test. */
async function placed(more: Record<string, string> = both, closed = Promise.resolve()) {
  const to = await callbackServer();
  const w = await exotelWorld({ privateHosts: to.host, number: { record: 'always' }, closed });
  const click = { From: agentPhone, To: customer, CallerId: line, StatusCallback: to.url, CustomField: 'order 7' };
  const { call, status, refusal } = await new ExotelClient(w.app, 'json').connect({ ...click, ...more });
  expect([status, refusal]).toEqual([200, null]);
  return { ...w, to, sid: String(call.Sid) };
}

/** Waits for what the database says. */
async function eventually(condition: () => Promise<boolean>): Promise<void> {
  for (let turn = 0; turn < 2_000; turn += 1) {
    if (await condition()) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
  throw new Error(`waited for ${condition.toString()}`);
}

/** The call is answered, lasts twelve seconds, and ends. @returns the name of its recording */
async function conversation(w: ExotelWorld): Promise<string> {
  const second = await w.connects();
  await until(() => w.core.recordings.size === 1);
  const [name = ''] = w.core.recordings.keys();
  w.clock.advance(12_000);
  w.core.leaves(second);
  await eventually(async () => (await w.storage.calls.live()).length === 0);
  return name;
}

it('tells of answer and end in the documented form, the end with its recording', async () => {
  let close = () => {};
  const w = await placed(
    both,
    new Promise<void>((resolve) => {
      close = resolve;
    }),
  );
  const callbacks = w.process();
  const name = await conversation(w);
  await until(() => w.to.received.length === 1);
  // The recording is not complete yet, so the end waits for it.
  w.clock.advance(5_000);
  callbacks.wake();
  await new Promise((resolve) => setImmediate(resolve));
  expect(w.to.received).toHaveLength(1);
  close();
  await eventually(async () => (await w.callOf(w.sid)).recordings.length === 1);
  w.clock.advance(1_000);
  callbacks.wake();
  await until(() => w.to.received.length === 2);
  expect(w.to.received.map(({ path, type }) => [path, type.split(';')[0]])).toEqual(
    Array(2).fill(['/status?key=its-secret', 'multipart/form-data']),
  );
  const [answered, terminal] = w.to.received.map(({ fields }) => fields);
  expect([answered, terminal].flatMap((fields) => callbackFaults(fields ?? {}))).toEqual([]);
  expect(answered).toMatchObject({ EventType: 'answered', Status: 'in-progress', EndTime: '', RecordingUrl: '' });
  expect(terminal).toMatchObject({
    ...{ CallSid: w.sid, EventType: 'terminal', Status: 'completed', ConversationDuration: '12' },
    ...{ From: agentPhone, To: customer, PhoneNumberSid: line, Direction: 'outbound-api', CustomField: 'order 7' },
    ...{ StartTime: '2026-01-02 10:00:00', EndTime: '2026-01-02 10:00:12' },
    ...{ RecordingUrl: `https://gateway.example/recordings/${name}`, 'Legs[1][Status]': 'completed' },
  });
});

it('without a subscription tells of the end alone, in four fields', async () => {
  const w = await placed({});
  w.process();
  w.core.leaves(await w.leg(0), 17);
  await until(() => w.to.received.length === 1);
  expect(w.to.received[0]?.fields).toEqual({
    ...{ CallSid: w.sid, DateUpdated: '2026-01-02 10:00:00', Status: 'busy', RecordingUrl: '' },
  });
});

it('sends JSON on request, with a list of legs', async () => {
  const w = await placed({ ...both, StatusCallbackContentType: 'application/json' });
  w.process();
  w.core.leaves(await w.leg(0), 19);
  await until(() => w.to.received.length === 1);
  const [{ type = '', body = '{}' } = {}] = w.to.received;
  expect(type).toBe('application/json');
  expect(JSON.parse(body)).toMatchObject({
    ...{ EventType: 'terminal', Status: 'no-answer', ConversationDuration: 0 },
    Legs: [
      { OnCallDuration: 0, Status: 'no-answer' },
      { OnCallDuration: 0, Status: 'no-answer' },
    ],
  });
});

it('a callback outlives the process, and is repeated until the server accepts it', async () => {
  const w = await placed();
  w.core.leaves(await w.leg(0), 19);
  await eventually(async () => (await w.callOf(w.sid)).phase === 'ended');
  // The first process ended before it sent anything; the server of the next one fails once.
  w.to.answers((response, index) => response.writeHead(index === 0 ? 503 : 200).end());
  const next = w.process();
  await until(() => w.failures.length === 1);
  expect(w.failures[0]?.problem).toMatch(/503/);
  w.clock.advance(60_000);
  next.wake();
  await until(() => w.to.received.length === 2);
  expect(w.to.received[1]?.fields).toMatchObject({ CallSid: w.sid, EventType: 'terminal', Status: 'no-answer' });
  await eventually(async () => (await w.storage.webhooks.waiting('exotel', w.sid, 1)).length === 0);
});
