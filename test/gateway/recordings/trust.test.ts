import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { RecordingFolder } from '../../../src/gateway/recordings/recording-folder.ts';
import { eventually, heard, kept, tempFolder } from './kept.ts';
import { stereo, tones } from './tones.ts';

const key = randomBytes(32);
const plainAndSealed = [
  ['plain', null],
  ['encrypted', key],
] as const;

const fileOf = (path: string): string => join(path, readdirSync(path)[0] ?? '');

describe.each(plainAndSealed)('a finished recording, %s', (_, seal) => {
  it('is refused when its end is missing', async () => {
    const k = await kept(seal);
    await k.recorded('call-1', 2300);
    const file = fileOf(k.path);
    const whole = readFileSync(file);
    for (const missing of [1, 400, 9_000, 9_632, 20_000]) {
      writeFileSync(file, whole);
      truncateSync(file, whole.length - missing);
      await expect(heard(k, 'call-1'), `${missing} bytes missing`).rejects.toMatchObject({ code: 'RECORDING_FAILED' });
    }
  });

  it('is refused when a byte of it was changed, wherever', async () => {
    const k = await kept(seal);
    await k.recorded('call-1', 2300);
    const file = fileOf(k.path);
    const whole = readFileSync(file);
    for (const at of [100, 40_000, whole.length - 400, whole.length - 1]) {
      const changed = Buffer.from(whole);
      changed[at] = (changed[at] ?? 0) ^ 1;
      writeFileSync(file, changed);
      await expect(heard(k, 'call-1'), `byte ${at}`).rejects.toMatchObject({ code: 'RECORDING_FAILED' });
    }
    writeFileSync(file, whole);
    expect((await heard(k, 'call-1')).length).toBe(44 + 2300 * 32);
  });

  it('is refused when it was replaced by another', async () => {
    const k = await kept(seal);
    await k.recorded('call-1', 2300);
    const first = fileOf(k.path);
    const other = await kept(seal);
    await other.recorded('call-1', 1300);
    writeFileSync(first, readFileSync(fileOf(other.path)));
    await expect(heard(k, 'call-1')).rejects.toMatchObject({ code: 'RECORDING_FAILED' });
  });

  it('that could not be written to its end is filed as failed, and plays as far as it goes', async () => {
    const k = await kept(seal);
    await k.recordings.begin({ id: 'call-1', callId: 'call', kind: 'call', channels: 2, startedBy: null });
    // Limits the files of this process to 64 KiB, which ends in the middle of a write, after slightly more than two
    // seconds of audio.
    const script = join(import.meta.dirname, 'failing-process.ts');
    const { stdout } = await promisify(execFile)('bash', [
      '-c',
      'ulimit -f 64; exec "$0" "$@"',
      process.execPath,
      script,
      k.path,
      'call-1',
      seal?.toString('base64') ?? '',
    ]);
    expect(stdout.trim(), 'the end of the writing').toBe('EFBIG');
    expect(await k.recordings.finished('call-1', { durationMs: 5000, why: 'failed' })).toEqual({
      durationMs: 2000,
      incomplete: true,
    });
    expect(await k.recordings.get('call-1')).toMatchObject({
      state: 'failed',
      durationMs: 2000,
      bytes: statSync(fileOf(k.path)).size,
    });
    expect((await heard(k, 'call-1')).length).toBe(44 + 2000 * 32);
    expect(await k.recordings.ofCall('call')).toMatchObject([{ id: 'call-1', durationMs: 2000, incomplete: true }]);
  });
});

describe('the key', () => {
  it('that is another one, or missing, is told from damage', async () => {
    const path = tempFolder();
    const file = await new RecordingFolder(path, key).open('call-1', stereo);
    file.write(tones(1500));
    await file.close('stopped');
    for (const other of [randomBytes(32), null]) {
      await expect(new RecordingFolder(path, other).reader('call-1')).rejects.toMatchObject({
        code: 'RECORDING_KEY_WRONG',
        help: expect.stringContaining('SIDECALL_RECORDING_KEY'),
      });
    }
    const stored = fileOf(path);
    const changed = readFileSync(stored);
    changed[120] = (changed[120] ?? 0) ^ 1;
    writeFileSync(stored, changed);
    await expect(new RecordingFolder(path, key).reader('call-1')).rejects.toMatchObject({ code: 'RECORDING_FAILED' });
  });

  it('of earlier recordings is missed at the start, and by the figures', async () => {
    const k = await kept(key);
    await k.recorded('call-1', 500);
    await k.recorded('call-2', 500);
    const later = await kept(randomBytes(32), { path: k.path, storage: k.storage });
    await later.recordings.start();
    expect(later.troubles).toEqual([expect.stringMatching(/another key .*: 2$/)]);
    expect(await later.recordings.figures()).toMatchObject({ otherKey: 2, whole: 2 });
    await k.recordings.start();
    expect([k.troubles, (await k.recordings.figures()).otherKey]).toEqual([[], 0]);
  });
});

describe('the book of recordings', () => {
  it('knows those that never began as failed, and takes no name twice', async () => {
    const k = await kept(null);
    const row = { id: 'call-1', callId: 'call', kind: 'call', channels: 2, startedBy: null } as const;
    await k.recordings.begin(row);
    await expect(k.recordings.begin(row)).rejects.toMatchObject({ code: 'RECORDING_EXISTS' });
    expect(await k.recordings.finished('call-1', { durationMs: 0, why: 'failed' })).toMatchObject({ durationMs: 0 });
    expect(await k.recordings.get('call-1')).toMatchObject({ state: 'failed', bytes: 0, sha256: null });
    await expect(heard(k, 'call-1')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await k.recordings.figures()).toMatchObject({ failed: 1, running: 0 });
  });

  it('leaves alone at its start what began meanwhile', async () => {
    const k = await kept(null);
    await k.recordings.begin({ id: 'call-1', callId: 'call', kind: 'call', channels: 2, startedBy: null });
    await k.recordings.start();
    const file = await k.folder.open('call-1', stereo);
    file.write(tones(1500));
    await k.recordings.start();
    file.write(tones(1000));
    const { durationMs } = await file.close('stopped');
    await k.recordings.finished('call-1', { durationMs, why: 'stopped' });
    expect(await k.recordings.get('call-1')).toMatchObject({ state: 'whole', durationMs: 2500 });
    expect((await heard(k, 'call-1')).length).toBe(44 + 2500 * 32);
  });

  it('keeps what cannot be weighed for the next start, and says so', async () => {
    const k = await kept(null);
    await k.recordings.begin({ id: 'call-1', callId: 'call', kind: 'call', channels: 2, startedBy: null });
    const file = await k.folder.open('call-1', stereo);
    file.write(tones(1500));
    const { durationMs } = await file.close('stopped');
    const there = join(k.path, 'call-1.wav');
    const sound = readFileSync(there);
    rmSync(there);
    mkdirSync(there);
    expect(await k.recordings.finished('call-1', { durationMs, why: 'stopped' })).toMatchObject({ durationMs: 1500 });
    expect(k.troubles).toHaveLength(1);
    rmSync(there, { recursive: true });
    writeFileSync(there, sound);
    expect(await k.recordings.interrupted()).toEqual([]);
    await k.recordings.start();
    expect(await k.recordings.get('call-1')).toMatchObject({ state: 'interrupted', durationMs: 1500 });
    expect(await k.recordings.interrupted(), 'whose log does not have it yet').toEqual(['call']);
  });

  it('lets go of all that is too old, also when one of them resists', async () => {
    const k = await kept(null, { days: 30 });
    for (const id of ['call-1', 'call-2', 'call-3']) await k.recorded(id, 100);
    // A folder in its place cannot be deleted like a file.
    rmSync(join(k.path, 'call-2.wav'));
    mkdirSync(join(k.path, 'call-2.wav'));
    k.clock.advance(31 * 86_400_000);
    await k.recordings.start();
    const states = async () => (await k.storage.recordings.ofCall('call')).map(({ state }) => state).join();
    await eventually(async () => (await states()) === 'deleted,whole,deleted');
    expect(k.troubles).toHaveLength(1);
  });
});

it('a file that is there and cannot be read is not said to be missing', async () => {
  const path = tempFolder();
  mkdirSync(join(path, 'call-1.wav'));
  await expect(new RecordingFolder(path, null).read('call-1')).rejects.toMatchObject({ code: 'RECORDING_FAILED' });
});
