import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../../src/gateway/start/system-clock.ts';
import { openStorage } from '../../../src/gateway/storage/open.ts';
import { aCall } from '../app/call.ts';
import { killedAfter } from './killed-after.ts';

/** Starts a writer at call `from`, kills it after `acknowledged` writes, and returns the last number it printed. */
async function writeUntilKilled(path: string, from: number, acknowledged: number): Promise<number> {
  const lines = await killedAfter(acknowledged, join(import.meta.dirname, 'writer.ts'), path, String(from));
  return Number(lines.at(-1));
}

it('what was acknowledged is there after kill -9, each write whole', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sidecall-crash-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'sidecall.db');
  let next = 0;
  for (const acknowledged of [1, 7, 40, 90]) {
    const last = await writeUntilKilled(path, next, acknowledged);
    const storage = await openStorage(path, systemClock);
    onTestFinished(() => storage.close());
    for (let n = next; n <= last; n += 1) expect(await storage.calls.get(aCall(n).id), `call ${n}`).not.toBeNull();
    // The write in progress may be present or absent, but never partial.
    const calls = (await storage.calls.live()).length;
    expect(await storage.calls.eventsAfter(0, '*', 10_000)).toHaveLength(calls * 2);
    expect(await storage.outbox.pending()).toBe(calls);
    await storage.close();
    next = calls;
  }
  expect(next).toBeGreaterThanOrEqual(138);
});
