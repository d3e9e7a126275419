import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { KeptAnswers } from '../../../src/gateway/calls/placing/kept-answers.ts';
import { systemClock } from '../../../src/gateway/start/system-clock.ts';
import { openStorage } from '../../../src/gateway/storage/open.ts';
import { killedAfter } from '../storage/killed-after.ts';
import { MemoryStore } from './memory-store.ts';
import { world } from './setup.ts';

it('an acknowledged call survives kill -9: its key gets the same answer, and its end is told', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sidecall-placing-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'sidecall.db');
  const acknowledged = await killedAfter(3, join(import.meta.dirname, 'placing-process.ts'), path);
  expect(acknowledged.length).toBeGreaterThanOrEqual(3);

  const storage = await openStorage(path, systemClock);
  onTestFinished(() => storage.close());
  const answers = new KeptAnswers(storage.keptAnswers, systemClock);
  const body = { number: '+14155550150', agent: 'anna' };
  for (const each of acknowledged) {
    const [key = '', answer = ''] = each.split(' ');
    const again = await answers.once({ scope: 'server', key, body }, () => {
      throw new Error('placed twice');
    });
    expect(again).toEqual({ answer, repeated: true });
    const call = await storage.calls.get(JSON.parse(answer));
    expect(call).toMatchObject({ customerNumber: '+14155550150' });
    expect((await storage.webhooks.waiting('wh_1', call?.id ?? '', 10))[0]).toMatchObject({ type: 'call.ringing' });
  }
});

it('a call that was written and never rung ends after the restart, with an event', async () => {
  const first = await world();
  first.core.broken.add('originate');
  // The process ends before the first phone rings: the call is in the store, and no leg exists.
  const { id } = await first.calls.place({ number: '+14155550150', agent: 'anna' }, 'server', null);
  const store = new MemoryStore(first.clock);
  const [written] = first.store.writes;
  if (written === undefined) throw new Error('not written');
  store.calls.set(id, written);
  const second = await world({ store });
  expect(second.record()).toMatchObject({ id, phase: 'ended', endReason: 'FAILED' });
  expect(store.events.map(({ type, audience }) => [type, audience])).toEqual([['call.ended', 'anna']]);
});
