import { expect, it, onTestFinished } from 'vitest';
import { Retention } from '../../../src/gateway/persons/retention.ts';
import { openStorage } from '../../../src/gateway/storage/open.ts';
import { ManualClock } from '../../../src/testing/manual-clock.ts';
import { aCall } from '../app/call.ts';
import { until } from '../calls/setup.ts';

const dayMs = 86_400_000;

async function kept(days: { calls?: number; notes?: number; events?: number }, fails?: Error) {
  const clock = new ManualClock('2030-03-01T00:00:00.000Z');
  const storage = await openStorage(':memory:', clock);
  onTestFinished(() => storage.close());
  const removed: string[] = [];
  const errors: string[] = [];
  const recordings = {
    removeOfCall: async (callId: string) => {
      if (fails !== undefined) throw fails;
      removed.push(callId);
      return 1;
    },
  };
  const retention = new Retention({
    store: storage.persons,
    recordings,
    clock,
    days: { calls: 0, notes: 0, events: 0, ...days },
    onError: (_error, what) => errors.push(what),
  });
  onTestFinished(() => retention.stop());
  // Calls that ended 1, 11, 21 … days ago.
  for (let n = 0; n < 6; n += 1) {
    const endedAt = new Date(clock.now() - (1 + 10 * n) * dayMs).toISOString();
    await storage.calls.write(aCall(n, { phase: 'completed', endedAt, startedAt: endedAt, note: 'n' }), [
      { type: 'call.ended', audience: 'kim' },
    ]);
  }
  const calls = async () => (await storage.calls.page({ limit: 100 })).calls;
  return { clock, storage, retention, removed, errors, calls };
}

it('deletes calls with their recordings at the start, and again each day', async () => {
  const { clock, retention, removed, calls } = await kept({ calls: 25 });
  await retention.start();
  expect((await calls()).map(({ id }) => id)).toEqual([0, 1, 2].map((n) => aCall(n).id));
  expect(removed).toEqual([5, 4, 3].map((n) => aCall(n).id));
  clock.advance(5 * dayMs);
  await until(() => removed.length === 4);
});

it('deletes notes and events, each after its own days, and keeps the calls', async () => {
  const { storage, retention, calls } = await kept({ notes: 15, events: 1 });
  await retention.start();
  expect((await calls()).map(({ note }) => note)).toEqual(['n', 'n', '', '', '', '']);
  // They were stored just now.
  expect(await storage.calls.eventsAfter(0, '*', 100)).toHaveLength(6);
});

it('keeps everything for ever with 0', async () => {
  const { retention, calls, removed } = await kept({});
  await retention.start();
  expect(await calls()).toHaveLength(6);
  expect(removed).toEqual([]);
});

it('says what could not be deleted, and deletes the rest', async () => {
  const { retention, errors, calls } = await kept({ calls: 25, notes: 15 }, new Error('The bucket is away.'));
  await retention.start();
  expect(errors).toEqual(['old calls could not be deleted']);
  expect((await calls()).filter(({ note }) => note === '')).toHaveLength(4);
});
