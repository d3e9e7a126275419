import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../../src/gateway/start/system-clock.ts';
import { openDataFolder } from '../../../src/gateway/storage/disk/data-folder.ts';
import { openStorage } from '../../../src/gateway/storage/open.ts';
import { aCall } from '../app/call.ts';

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'sidecall-modes-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

const modeOf = (path: string): number => statSync(path).mode & 0o777;

/** Independent of the user's umask. */
function openUmask(): void {
  const before = process.umask(0o000);
  onTestFinished(() => void process.umask(before));
}

it('what a new gateway writes is for its owner alone, database and journals too', async () => {
  openUmask();
  const path = join(folder(), 'a', 'data');
  const data = openDataFolder(path);
  onTestFinished(() => data.release());
  const storage = await openStorage(data.file('sidecall.db'), systemClock);
  onTestFinished(() => storage.close());
  await storage.calls.write(aCall(1), []);
  expect(modeOf(path)).toBe(0o700);
  const modes = Object.fromEntries(readdirSync(path).map((name) => [name, modeOf(join(path, name)).toString(8)]));
  expect(modes).toMatchObject({
    'sidecall.db': '600',
    'sidecall.db-wal': '600',
    'sidecall.db-shm': '600',
    'gateway.lock': '600',
  });
  expect(new Set(Object.values(modes))).toEqual(new Set(['600']));
});

it('what an earlier version left open is closed at the start; what is not the gateway’s stays', () => {
  openUmask();
  const path = folder();
  chmodSync(path, 0o755);
  const ours = [
    'sidecall.db',
    'sidecall.db-wal',
    'sidecall.db.2030-01-01.bak',
    'api-key',
    'jwt-secret',
    'recordings/a.wav',
    'sounds/b.sound',
    'backups/c.db',
  ];
  for (const name of ['recordings', 'sounds', 'backups', 'other']) mkdirSync(join(path, name), { mode: 0o755 });
  for (const name of [...ours, 'notes.txt', 'other/tool']) writeFileSync(join(path, name), '', { mode: 0o755 });
  const outside = join(folder(), 'outside');
  writeFileSync(outside, '', { mode: 0o644 });
  symlinkSync(outside, join(path, 'recordings', 'link'));
  openDataFolder(path).release();
  expect(modeOf(path)).toBe(0o700);
  for (const name of ours) expect(modeOf(join(path, name)).toString(8), name).toBe('600');
  for (const name of ['recordings', 'sounds', 'backups'])
    expect(modeOf(join(path, name)).toString(8), name).toBe('700');
  expect([modeOf(join(path, 'notes.txt')), modeOf(join(path, 'other/tool')), modeOf(outside)]).toEqual([
    0o755, 0o755, 0o644,
  ]);
});
