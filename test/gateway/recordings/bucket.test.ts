import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Bucket } from '../../../src/gateway/recordings/bucket.ts';
import { RecordingFolder } from '../../../src/gateway/recordings/recording-folder.ts';
import { Uploads } from '../../../src/gateway/recordings/uploads.ts';
import { systemClock } from '../../../src/gateway/start/system-clock.ts';
import { openStorage } from '../../../src/gateway/storage/open.ts';
import { ManualClock } from '../../../src/testing/manual-clock.ts';
import { eventually, heard, type Kept, kept, tempFolder } from './kept.ts';
import { type StorageServer, storageServer } from './storage-server.ts';

const key = randomBytes(32);

interface Moved extends Kept {
  server: StorageServer;
  /** Reasons for delayed uploads. */
  reasons: string[];
}

/** A folder of recordings with uploads to a bucket. The clock of its timers stands still. */
async function moved(
  seal: Buffer | null,
  options: { server?: StorageServer; database?: string; path?: string; days?: number; secretKey?: string } = {},
): Promise<Moved> {
  const server = options.server ?? (await storageServer());
  const clock = new ManualClock('2026-03-02T09:00:00.000Z');
  const storage = await openStorage(options.database ?? ':memory:', clock);
  const path = options.path ?? tempFolder();
  const folder = new RecordingFolder(path, seal);
  const reasons: string[] = [];
  const logger = { info() {}, warn: (line: { reason: string }) => reasons.push(line.reason), error() {} };
  const settings = { ...server.settings, ...(options.secretKey && { secretKey: options.secretKey }) };
  // Signatures are valid for 15 minutes of real time.
  const bucket = new Bucket(settings, systemClock);
  const uploads = new Uploads({
    bucket,
    folder,
    recordings: storage.recordings,
    store: storage.uploads,
    jobs: storage.jobs,
    clock,
    logger: logger as never,
    random: () => 0,
  });
  const k = await kept(seal, { path, storage, folder, clock, remote: { bucket, uploads }, days: options.days ?? 0 });
  onTestFinished(async () => {
    await k.recordings.stop();
    await storage.close();
  });
  return { ...k, server, reasons };
}

const arrived = (m: Moved) => eventually(async () => (await m.recordings.figures()).uploading === 0);
/** Advances the clock until the condition is met. */
const inTime = (m: Moved, stepMs: number, came: () => boolean | Promise<boolean>) =>
  eventually(async () => {
    if (await came()) return true;
    m.clock.advance(stepMs);
    return false;
  });
const retried = (m: Moved) => inTime(m, 10_000, async () => (await m.recordings.figures()).uploading === 0);
const failed = (m: Moved) => eventually(async () => (await m.recordings.figures()).uploadsFailing === 1);

describe.each([
  ['plain', null, 'call-1.wav'],
  ['encrypted', key, 'call-1.scr'],
] as const)('a recording that is over, %s', (_, seal, name) => {
  it('moves into the bucket as it lies, and is heard from there by parts', async () => {
    const m = await moved(seal);
    await m.recordings.start();
    await m.recorded('call-1', 40_300);
    const entry = await m.recordings.get('call-1');
    await arrived(m);
    expect(readdirSync(m.path)).toEqual([]);
    expect([...m.server.objects().keys()]).toEqual([name]);
    expect(m.server.objects().get(name)?.bytes.length).toBe(entry.bytes);
    const all = await heard(m, 'call-1');
    expect(all.length).toBe(44 + 40_300 * 32);
    expect(m.server.objects().get(name)?.bytes.includes(all.subarray(60_000, 60_100))).toBe(seal === null);
    m.server.asked.length = 0;
    const reader = await m.recordings.reader(await m.recordings.get('call-1'));
    for (const [start, end] of [
      [0, 100],
      [500_000, 600_000],
      [all.length - 9, all.length],
    ] as const) {
      expect((await reader.read(start, end)).equals(all.subarray(start, end)), `${start}-${end}`).toBe(true);
    }
    await reader.close();
    // Three blocks of half a megabyte, each requested once.
    const blocks = m.server.asked.filter((line) => line.startsWith('GET'));
    expect(blocks).toEqual(Array(3).fill(`GET recordings/${name}`));
  });

  it('is refused when the bucket holds less of it, or something else', async () => {
    const m = await moved(seal);
    await m.recordings.start();
    await m.recorded('call-1', 2300);
    await arrived(m);
    const object = m.server.objects().get(name);
    if (object === undefined) throw new Error('no object');
    truncateSync(object.path, object.bytes.length - 400);
    await expect(heard(m, 'call-1')).rejects.toMatchObject({ code: 'RECORDING_FAILED' });
    writeFileSync(object.path, 'x'.repeat(object.bytes.length));
    await expect(heard(m, 'call-1')).rejects.toMatchObject({ code: 'RECORDING_FAILED' });
  });
});

it('plain, is refused where the bucket says that it holds something else', async () => {
  const m = await moved(null);
  m.server.tellsChecksums = true;
  await m.recordings.start();
  await m.recorded('call-1', 500);
  await arrived(m);
  expect((await heard(m, 'call-1')).length).toBe(44 + 16_000);
  const other = await kept(null);
  await other.recorded('call-1', 500);
  const file = join(other.path, 'call-1.wav');
  const bytes = readFileSync(file);
  bytes[300] = (bytes[300] ?? 0) ^ 1;
  writeFileSync(file, bytes);
  const weight = await other.folder.weigh('call-1');
  const bucket = new Bucket(m.server.settings, systemClock);
  await bucket.put('recordings/call-1.wav', file, weight, new AbortController().signal);
  await expect(heard(m, 'call-1')).rejects.toMatchObject({ code: 'RECORDING_FAILED' });
});

it('is heard although the storage closed the connection', async () => {
  const m = await moved(key);
  await m.recordings.start();
  await m.recorded('call-1', 500);
  await arrived(m);
  m.server.faults.drops = 1;
  expect((await heard(m, 'call-1')).length).toBe(44 + 16_000);
  m.server.faults.drops = 2;
  await expect(heard(m, 'call-1')).rejects.toMatchObject({ code: 'RECORDING_STORE_FAILED' });
});

describe('while the bucket fails, a recording stays in the folder', () => {
  it('and arrives once it answers again', async () => {
    const m = await moved(null);
    m.server.faults.status = 503;
    await m.recordings.start();
    await m.recorded('call-1', 500);
    await failed(m);
    expect(m.reasons).toEqual(['The recordings’ bucket failed: status 503.']);
    expect((await heard(m, 'call-1')).length).toBe(44 + 16_000);
    m.server.faults = {};
    await retried(m);
    expect(readdirSync(m.path)).toEqual([]);
    expect((await heard(m, 'call-1')).length).toBe(44 + 16_000);
  });

  it.each([false, true])('when what arrived is not what was sent; the server tells checksums: %s', async (tells) => {
    const m = await moved(null);
    m.server.tellsChecksums = tells;
    m.server.faults.corrupt = true;
    await m.recordings.start();
    await m.recorded('call-1', 500);
    await failed(m);
    expect(m.reasons).toEqual([expect.stringContaining('checksum')]);
    expect(readdirSync(m.path)).toEqual(['call-1.wav']);
    m.server.faults = {};
    m.server.asked.length = 0;
    await retried(m);
    // The object is read again only if the storage returns no checksum.
    const asked = ['PUT', 'HEAD', ...(tells ? [] : ['GET'])].map((method) => `${method} recordings/call-1.wav`);
    expect(m.server.asked).toEqual(asked);
    expect(readdirSync(m.path)).toEqual([]);
  });

  it('but not because the storage knows no header for checksums', async () => {
    const m = await moved(null);
    m.server.refusesChecksums = true;
    await m.recordings.start();
    await m.recorded('call-1', 500);
    await arrived(m);
    expect(m.reasons).toEqual([]);
    expect(m.server.asked).toEqual(['PUT', 'PUT', 'HEAD', 'GET'].map((method) => `${method} recordings/call-1.wav`));
  });

  it('with the reason that the storage gives', async () => {
    const m = await moved(null, { secretKey: 'another' });
    await m.recordings.start();
    await m.recorded('call-1', 500);
    await failed(m);
    expect(m.reasons).toEqual([expect.stringContaining('403 SignatureDoesNotMatch')]);
    expect(m.server.objects().size).toBe(0);
  });

  it('and one that was changed on the disk never leaves it', async () => {
    const m = await moved(null);
    m.server.faults.status = 503;
    await m.recordings.start();
    await m.recorded('call-1', 500);
    await failed(m);
    const file = join(m.path, 'call-1.wav');
    const bytes = readFileSync(file);
    bytes[300] = (bytes[300] ?? 0) ^ 1;
    writeFileSync(file, bytes);
    m.server.faults = {};
    await inTime(m, 10_000, () => m.reasons.length > 1);
    expect(m.reasons[1]).toContain('changed');
    expect(m.server.objects().size).toBe(0);
  });
});

describe('kill -9', () => {
  it('before or after the bucket has it loses nothing and sends nothing twice over', async () => {
    const server = await storageServer();
    const path = tempFolder();
    const database = join(tempFolder(), 'sidecall.db');
    const before = await moved(null, { server, database, path });
    await before.recorded('call-1', 3_000);
    await before.recordings.stop();
    let release = (): void => {};
    server.faults.held = new Promise((resolve) => {
      release = resolve;
    });
    const script = join(import.meta.dirname, 'uploading-process.ts');
    const child = spawn(process.execPath, [script, path, database, JSON.stringify(server.settings)]);
    await eventually(() => server.objects().size === 1);
    child.kill('SIGKILL');
    await once(child, 'exit');
    release();
    server.faults = {};
    expect(readdirSync(path), 'nobody confirmed it').toEqual(['call-1.wav']);
    const after = await moved(null, { server, database, path });
    await after.recordings.start();
    await arrived(after);
    expect(readdirSync(path)).toEqual([]);
    expect((await heard(after, 'call-1')).length).toBe(44 + 96_000);
    expect([...server.objects().keys()]).toEqual(['call-1.wav']);
  }, 200_000);

  it('after the book says that the bucket has it leaves a file, which the next start removes', async () => {
    const m = await moved(null);
    await m.recorded('call-1', 500);
    await m.storage.uploads.arrived('call-1', 'recordings/call-1.wav');
    await m.recordings.start();
    await arrived(m);
    expect(readdirSync(m.path)).toEqual([]);
    expect(m.server.asked).toEqual([]);
  });
});

describe('what is deleted', () => {
  it('is deleted in the bucket, by retention too; one that resists is tried again the next day', async () => {
    const m = await moved(null, { days: 30 });
    await m.recordings.start();
    for (const id of ['call-1', 'call-2']) await m.recorded(id, 200);
    await arrived(m);
    await m.recordings.remove(await m.recordings.get('call-1'), { who: 'boss', what: 'deleted', address: '' });
    expect([...m.server.objects().keys()]).toEqual(['call-2.wav']);
    m.server.faults.status = 503;
    const day = 86_400_000;
    m.clock.advance(31 * day);
    await inTime(m, day, () => m.troubles.length > 0);
    expect(await m.recordings.get('call-2')).toMatchObject({ state: 'whole', object: 'recordings/call-2.wav' });
    m.server.faults = {};
    await inTime(m, day, () => m.server.objects().size === 0);
    await eventually(async () => (await m.storage.recordings.get('call-2'))?.state === 'deleted');
  });

  it('while it is on its way does not stay in the bucket', async () => {
    const m = await moved(null);
    let release = (): void => {};
    m.server.faults.held = new Promise((resolve) => {
      release = resolve;
    });
    await m.recordings.start();
    await m.recorded('call-1', 200);
    await eventually(() => m.server.objects().size === 1);
    await m.recordings.remove(await m.recordings.get('call-1'), { who: 'boss', what: 'deleted', address: '' });
    release();
    expect([m.server.objects().size, readdirSync(m.path)]).toEqual([0, []]);
    expect(await m.recordings.figures()).toMatchObject({ uploading: 0, whole: 0 });
  });
});

it('sending a long file takes no memory to speak of', async () => {
  let taken = 0;
  const server = createServer((request, response) => {
    request.on('data', (part: Buffer) => {
      taken += part.length;
    });
    request.on('end', () => response.end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const path = join(tempFolder(), 'long.wav');
  writeFileSync(path, '');
  truncateSync(path, 256 * 1024 * 1024);
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--expose-gc',
    join(import.meta.dirname, 'sending-process.ts'),
    path,
    `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  ]);
  expect(taken).toBe(256 * 1024 * 1024);
  // On a busy machine about 50 MiB wait in the socket at most, independent of the file's length.
  expect(Number(stdout), 'MiB held at once').toBeLessThan(128);
});

it('without a bucket set, what is in one is said to be there', async () => {
  const m = await moved(null);
  await m.recordings.start();
  await m.recorded('call-1', 200);
  await arrived(m);
  const without = await kept(null, { path: m.path, storage: m.storage });
  await expect(heard(without, 'call-1')).rejects.toMatchObject({
    code: 'RECORDING_STORE_FAILED',
    help: expect.stringContaining('SIDECALL_S3_BUCKET'),
  });
});

it.each([
  [true, 'https://s3.example/base', 'https://s3.example/base/calls/recordings/call-1.wav'],
  [false, 'https://s3.example:8443', 'https://calls.s3.example:8443/recordings/call-1.wav'],
])('asks at the address of the bucket; in the path: %s', async (pathStyle, endpoint, address) => {
  const asked: string[] = [];
  const settings = { bucket: 'calls', region: 'eu-1', accessKey: 'id', secretKey: 'secret', prefix: 'recordings/' };
  const bucket = new Bucket({ ...settings, endpoint, pathStyle }, systemClock, async (url) => {
    asked.push(String(url));
    return new Response(null, { status: 204 });
  });
  await bucket.remove(bucket.objectOf('call-1.wav'));
  expect(asked).toEqual([address]);
});
