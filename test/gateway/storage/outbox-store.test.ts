import { expect, it, onTestFinished } from 'vitest';
import { openStorage, type Storage } from '../../../src/gateway/storage/open.ts';
import { aCall } from '../app/call.ts';

const start = '2030-01-01T00:00:00.000Z';
const later = '2030-01-01T00:05:00.000Z';

async function storage(): Promise<Storage> {
  const clock = { now: () => Date.parse(start), after: () => () => undefined };
  const opened = await openStorage(':memory:', clock);
  onTestFinished(() => opened.close());
  return opened;
}

it('a call is due from the write that notes it until the CRM has confirmed that revision', async () => {
  const { calls, outbox } = await storage();
  const call = aCall(1);
  await calls.write(call, []);
  expect(await outbox.pending()).toBe(0);
  await calls.write(call, [], { log: true });
  expect(await outbox.due(start, 10)).toEqual([{ callId: call.id, revision: 1, attempts: 0 }]);
  await outbox.succeeded(call.id, 1, 'r1');
  expect(await outbox.due(later, 10)).toEqual([]);
  expect(await outbox.pending()).toBe(0);
});

it('a newer revision stays due when an older one is confirmed, and a late answer takes nothing back', async () => {
  const { calls, outbox } = await storage();
  const call = aCall(1);
  await calls.write(call, [], { log: true });
  await calls.write(call, [], { log: true });
  await outbox.succeeded(call.id, 1, 'r1');
  expect(await outbox.due(start, 10)).toEqual([{ callId: call.id, revision: 2, attempts: 0 }]);
  await outbox.succeeded(call.id, 2, 'r1');
  await outbox.succeeded(call.id, 1, 'r1');
  expect(await outbox.pending()).toBe(0);
});

it('a failure waits for its time, counts, and a new revision is due at once again', async () => {
  const { calls, outbox } = await storage();
  const call = aCall(1);
  await calls.write(call, [], { log: true });
  await outbox.failed(call.id, later, 'CRM_UNAVAILABLE');
  expect(await outbox.due(start, 10)).toEqual([]);
  expect(await outbox.due(later, 10)).toEqual([{ callId: call.id, revision: 1, attempts: 1 }]);
  expect(await outbox.pending()).toBe(1);
  await calls.write(call, [], { log: true });
  expect(await outbox.due(start, 10)).toEqual([{ callId: call.id, revision: 2, attempts: 0 }]);
});

it('hands out the oldest first, and no more than asked for', async () => {
  const { calls, outbox } = await storage();
  for (const n of [1, 2, 3]) await calls.write(aCall(n), [], { log: true });
  await outbox.failed(aCall(1).id, later, 'x');
  expect((await outbox.due(later, 2)).map((item) => item.callId)).toEqual([aCall(2).id, aCall(3).id]);
});
