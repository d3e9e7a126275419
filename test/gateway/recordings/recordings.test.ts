import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, test } from 'vitest';
import { rangeOf } from '../../../src/gateway/recordings/byte-range.ts';
import { RecordingFolder } from '../../../src/gateway/recordings/recording-folder.ts';
import { printTicket, readTicket } from '../../../src/gateway/recordings/ticket.ts';
import { tempFolder } from './kept.ts';
import { stereo, tones } from './tones.ts';

const key = randomBytes(32);

/** Amplitude of a frequency on one channel of a WAV of 8 kHz, 0 to 1. */
function loudness(wav: Buffer, channel: 0 | 1, hertz: number): number {
  let [re, im] = [0, 0];
  const count = (wav.length - 44) / 4;
  for (let i = 0; i < count; i += 1) {
    const sample = wav.readInt16LE(44 + i * 4 + channel * 2) / 32_768;
    re += sample * Math.cos((2 * Math.PI * hertz * i) / 8000);
    im += sample * Math.sin((2 * Math.PI * hertz * i) / 8000);
  }
  return (2 * Math.hypot(re, im)) / count;
}

describe.each([
  ['plain', null],
  ['encrypted', key],
] as const)('a recording, %s', (_, seal) => {
  it('is a WAV with each side on its own channel, as long as what was written', async () => {
    const path = tempFolder();
    const recordings = new RecordingFolder(path, seal);
    const file = await recordings.open('call-1', stereo);
    const all = tones(2600);
    for (let at = 0; at < all.length; at += 320) file.write(all.subarray(at, at + 320));
    expect(await file.close('stopped')).toEqual({ durationMs: 2600 });
    const wav = await recordings.read('call-1');
    expect(wav.length).toBe(44 + 2600 * 32);
    expect(wav.readUInt32LE(40)).toBe(2600 * 32);
    expect(loudness(wav, 0, 440)).toBeGreaterThan(0.2);
    expect(loudness(wav, 1, 880)).toBeGreaterThan(0.2);
    expect(loudness(wav, 0, 880)).toBeLessThan(0.01);
    const onDisk = readFileSync(join(path, readdirSync(path)[0] ?? ''));
    expect(onDisk.includes(wav.subarray(44, 144))).toBe(seal === null);
  });

  it('gives any part of it', async () => {
    const recordings = new RecordingFolder(tempFolder(), seal);
    const file = await recordings.open('call-1', stereo);
    file.write(tones(2300));
    await file.close('stopped');
    const whole = await recordings.read('call-1');
    const reader = await recordings.reader('call-1');
    for (const [start, end] of [
      [0, 10],
      [40, 50],
      [44, whole.length],
      [31_990, 32_100],
      [32_044, 64_044],
      [whole.length - 7, whole.length],
    ] as const) {
      expect((await reader.read(start, end)).equals(whole.subarray(start, end)), `${start}-${end}`).toBe(true);
    }
    await reader.close();
  });

  it('is there once', async () => {
    const recordings = new RecordingFolder(tempFolder(), seal);
    await (await recordings.open('call-1', stereo)).close('stopped');
    await expect(recordings.open('call-1', stereo)).rejects.toMatchObject({ code: 'RECORDING_EXISTS' });
    await expect(recordings.read('call-2')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(recordings.read('../call-1')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('plays up to its last second after kill -9 at any moment', async () => {
    const path = tempFolder();
    const names = Array.from({ length: 10 }, (_each, at) => `call-${at}`);
    const written = await Promise.all(names.map((name, at) => killed(path, name, seal, 1100 + at * 137)));
    const recordings = new RecordingFolder(path, seal);
    for (const [at, name] of names.entries()) {
      const { durationMs } = await recordings.mend(name);
      // At most the buffered second is missing.
      expect((written[at] ?? 0) * 20 - durationMs, name).toBeLessThan(1000);
      expect(durationMs, name).toBeGreaterThanOrEqual(1000);
      const wav = await recordings.read(name);
      expect(wav.readUInt32LE(40)).toBe(wav.length - 44);
      expect(loudness(wav, 0, 440)).toBeGreaterThan(0.2);
      expect(loudness(wav, 1, 880)).toBeGreaterThan(0.2);
      expect(loudness(wav, 1, 440)).toBeLessThan(0.02);
    }
  }, 120_000);
});

/** Starts a recording process, and kills it. Resolves with the number of frames it had written. */
function killed(path: string, name: string, seal: Buffer | null, ms: number): Promise<number> {
  const script = join(import.meta.dirname, 'writing-process.ts');
  const child = spawn(process.execPath, [script, path, name, seal?.toString('base64') ?? '']);
  onTestFinished(() => void child.kill('SIGKILL'));
  let frames = 0;
  child.stdout.on('data', (text: Buffer) => {
    frames = Number(text.toString().trim().split('\n').at(-1));
    if (frames * 20 > ms) child.kill('SIGKILL');
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', () => resolve(frames));
  });
}

describe('encryption', () => {
  it('opens with no other key, and notices every change', async () => {
    const path = tempFolder();
    const file = await new RecordingFolder(path, key).open('call-1', stereo);
    file.write(tones(2500));
    await file.close('stopped');
    await expect(new RecordingFolder(path, null).read('call-1')).rejects.toMatchObject({ code: 'RECORDING_KEY_WRONG' });
    const stored = join(path, 'call-1.scr');
    const bytes = readFileSync(stored);
    for (const at of [71, 78, 20_000, 40_000]) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 1;
      writeFileSync(stored, changed);
      await expect(new RecordingFolder(path, key).read('call-1'), `byte ${at}`).rejects.toMatchObject({
        code: 'RECORDING_FAILED',
      });
    }
    const step = 32_016;
    writeFileSync(stored, Buffer.concat([bytes.subarray(0, 72), bytes.subarray(72 + step)]));
    await expect(new RecordingFolder(path, key).read('call-1')).rejects.toMatchObject({ code: 'RECORDING_FAILED' });
    writeFileSync(stored, bytes.subarray(0, 72 + step));
    const reader = await new RecordingFolder(path, key).reader('call-1');
    expect(reader.whole, 'a file that ends too soon is known to').toBe(false);
    await reader.close();
  });

  it('leaves recordings from before as they are', async () => {
    const path = tempFolder();
    const file = await new RecordingFolder(path, null).open('call-1', stereo);
    file.write(tones(100));
    await file.close('stopped');
    expect((await new RecordingFolder(path, key).read('call-1')).length).toBe(44 + 3200);
    expect(existsSync(join(path, 'call-1.wav'))).toBe(true);
  });
});

test.each([
  ['bytes=0-3', [0, 4]],
  ['bytes=5-', [5, 100]],
  ['bytes=-10', [90, 100]],
  ['bytes=-1000', [0, 100]],
  ['bytes=90-1000', [90, 100]],
  ['bytes=100-', 'unsatisfiable'],
  ['bytes=-0', 'unsatisfiable'],
  ['bytes=5-3', null],
  ['bytes=0-1,5-6', null],
  ['lines=1-2', null],
  ['', null],
])('the range %j of 100 bytes is %j', (header, range) => {
  expect(rangeOf(header, 100)).toEqual(range);
});

test('a ticket is good for its time, and only as it was made', () => {
  const ticket = { recording: 'call-1', identity: 'robin', expires: 5000, role: 'agent', issued: 100 } as const;
  const text = printTicket(ticket, 'secret');
  expect(readTicket(text, 'secret', 4999)).toEqual(ticket);
  expect(readTicket(text, 'secret', 5000)).toBeNull();
  expect(readTicket(text, 'another', 0)).toBeNull();
  expect(readTicket(text, ['another', 'secret'], 0)).toEqual(ticket);
  expect(readTicket(`x${text}`, 'secret', 0)).toBeNull();
  expect(readTicket('nonsense', 'secret', 0)).toBeNull();
});
