import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { defaultRules } from '../../../src/domain/outbound/rules.ts';
import type { OutboundAsk } from '../../../src/gateway/outbound/ask.ts';
import { Outbound } from '../../../src/gateway/outbound/outbound.ts';
import { openStorage } from '../../../src/gateway/storage/open.ts';
import { ManualClock } from '../../../src/testing/manual-clock.ts';
import { FakeCore } from '../calls/fake-core.ts';
import { silent } from '../calls/setup.ts';
import { killedAfter } from '../storage/killed-after.ts';

const ask = (leg: string): OutboundAsk => ({ number: '+14155550150', by: 'anna', why: 'dial', callId: 'CA1', leg });

async function started(path: string, clock: ManualClock, core: FakeCore, lastSign: string | null = null) {
  const storage = await openStorage(path, clock);
  const rules = defaultRules('US');
  const outbound = new Outbound({
    core,
    clock,
    logger: silent,
    home: 'US',
    rules: { ...rules, perAgent: { ...rules.perAgent, callsPerDay: 2, concurrentCalls: 1, minutesPerDay: 10 } },
    store: storage.outbound,
    audit: async () => {},
  });
  await outbound.start(lastSign);
  return { storage, outbound };
}

it('placed calls count after a restart; those whose leg is gone ended when the last process did', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sidecall-outbound-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'sidecall.db');
  const clock = new ManualClock();
  const core = new FakeCore();
  const first = await started(path, clock, core);
  const permit = first.outbound.permit(ask('leg-1'));
  await first.outbound.place(permit, {
    caller: { user: null, name: null },
    params: {},
    callId: 'CA1',
    formats: ['pcmu'],
    timeoutMs: 1000,
  });
  core.changes('leg-1', 'Up');
  clock.advance(60_000);
  const lastSign = new Date(clock.now()).toISOString();
  await new Promise((resolve) => setImmediate(resolve));
  await first.storage.close();

  // The night after the crash is not talk time, and the call no longer counts as concurrent.
  clock.advance(8 * 3_600_000);
  const second = await started(path, clock, new FakeCore(), lastSign);
  const [entry] = await second.storage.outbound.since('');
  expect(entry).toMatchObject({ leg: 'leg-1', identity: 'anna', endedAt: lastSign });
  second.outbound.giveBack(second.outbound.permit(ask('leg-2')));
  expect(() => second.outbound.permit(ask('leg-3'))).toThrow(/24 hours/);
  await new Promise((resolve) => setImmediate(resolve));
  await second.storage.close();

  // A leg that outlives the process, as in Asterisk, still counts.
  clock.advance(86_400_000);
  const third = await started(path, clock, core, lastSign);
  onTestFinished(() => third.storage.close());
  expect(await third.storage.outbound.since('')).toEqual([]);
  expect(() => third.outbound.check(ask('leg-4'))).not.toThrow();
});

it('a call whose INVITE went out is counted after kill -9', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sidecall-outbound-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'sidecall.db');
  const placed = await killedAfter(5, join(import.meta.dirname, 'placing-process.ts'), path);
  const storage = await openStorage(path, new ManualClock());
  onTestFinished(() => storage.close());
  const legs = (await storage.outbound.since('')).map(({ leg }) => leg);
  expect(placed.length).toBeGreaterThanOrEqual(5);
  for (const leg of placed) expect(legs).toContain(leg);
});
