import { PassThrough } from 'node:stream';
import { expect, it, onTestFinished } from 'vitest';
import type { Clock } from '../../../src/domain/clock.ts';
import { feed, heartbeatMs, stalledMs } from '../../../src/gateway/events/feed.ts';
import { callViews } from '../../../src/gateway/masking/call-views.ts';
import { openStorage } from '../../../src/gateway/storage/open.ts';
import { patienceMs } from '../../e2e/support/eventually.ts';
import { aCall } from '../app/call.ts';

/** A clock whose alarms ring on request. */
function alarms(): Clock & { waiting(): number[]; ring(ms: number): void } {
  const set = new Map<object, { ms: number; callback: () => void }>();
  return {
    now: () => 1_900_000_000_000,
    after(ms, callback) {
      const key = {};
      set.set(key, { ms, callback });
      return () => void set.delete(key);
    },
    waiting: () => [...set.values()].map((alarm) => alarm.ms),
    ring(ms) {
      for (const [key, alarm] of [...set]) {
        if (alarm.ms !== ms) continue;
        set.delete(key);
        alarm.callback();
      }
    },
  };
}

async function open(out: PassThrough, events: number) {
  const clock = alarms();
  const storage = await openStorage(':memory:', clock);
  onTestFinished(() => storage.close());
  for (let n = 0; n < events; n += 1) {
    await storage.calls.write(aCall(n), [{ type: 'call.ringing', audience: 'kim' }]);
  }
  const ending = new AbortController();
  const done = feed(out, {
    store: storage.calls,
    calls: { subscribe: () => () => undefined },
    views: callViews(storage.directory, 'US'),
    clock,
    audience: 'kim',
    after: 0,
    signal: ending.signal,
  });
  return { clock, done, ending };
}

it('shows a sign of life while nothing happens', async () => {
  const out = new PassThrough();
  const { clock, done, ending } = await open(out, 0);
  let text = '';
  out.on('data', (chunk) => {
    text += chunk;
  });
  for (let beats = 1; beats <= 2; beats += 1) {
    await expect.poll(clock.waiting, { timeout: patienceMs }).toContain(heartbeatMs);
    clock.ring(heartbeatMs);
    await expect.poll(() => text.match(/^:$/gm)?.length, { timeout: patienceMs }).toBe(beats);
  }
  ending.abort();
  await done;
});

it('waits for a slow reader without piling up, and lets go of one that takes nothing', async () => {
  const out = new PassThrough({ highWaterMark: 4096 });
  const { clock, done } = await open(out, 200);
  await expect.poll(clock.waiting, { timeout: patienceMs }).toContain(stalledMs);
  expect(out.writableLength + out.readableLength).toBeLessThan(3 * 4096);
  // The client reads a little: the feed continues, and stops again.
  out.read();
  await expect.poll(clock.waiting, { timeout: patienceMs }).toContain(stalledMs);
  clock.ring(stalledMs);
  await done;
  expect(clock.waiting()).toEqual([]);
});
