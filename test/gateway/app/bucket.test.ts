import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { systemClock } from '../../../src/gateway/start/system-clock.ts';
import { openStorage } from '../../../src/gateway/storage/open.ts';
import { eventually, kept } from '../recordings/kept.ts';
import { storageServer } from '../recordings/storage-server.ts';
import { dataFolder, startProcess } from './process.ts';

it('a gateway brings what an earlier run left into the bucket, plays it from there, and misses its key', async () => {
  const server = await storageServer();
  const data = dataFolder();
  const path = join(data, 'recordings');
  mkdirSync(path);
  const key = randomBytes(32);
  const storage = await openStorage(join(data, 'sidecall.db'), systemClock);
  const earlier = await kept(key, { path, storage });
  await earlier.recorded('call-1', 2000);
  await storage.close();
  const keyFile = join(data, 'key');
  writeFileSync(keyFile, key.toString('base64'));
  const env = {
    SIDECALL_RECORDING_KEY_FILE: keyFile,
    SIDECALL_S3_ENDPOINT: server.settings.endpoint,
    SIDECALL_S3_BUCKET: server.settings.bucket,
    SIDECALL_S3_ACCESS_KEY: server.settings.accessKey,
    SIDECALL_S3_SECRET_KEY: server.settings.secretKey,
  };

  const first = await startProcess({ data, env });
  await eventually(() => readdirSync(path).length === 0);
  expect([...server.objects().keys()]).toEqual(['call-1.scr']);
  const { url } = (await (await first.api('POST', '/v1/recordings/call-1/playback')).json()) as { url: string };
  const part = await fetch(`${first.url}${url}`, { headers: { range: 'bytes=40-49' } });
  expect([part.status, part.headers.get('content-range')]).toEqual([206, 'bytes 40-49/64044']);
  expect(Buffer.from(await part.arrayBuffer()).readUInt32LE(0), 'the size in the header').toBe(64_000);
  await first.kill('SIGTERM');
  expect(first.output()).not.toContain('another key');

  writeFileSync(keyFile, randomBytes(32).toString('base64'));
  const second = await startProcess({ data, env });
  // Log lines may arrive after the ready message.
  await eventually(() => second.output().includes('"msg":"ready"'));
  expect(second.output()).toContain('another key than the one that is set, and cannot be heard: 1');
  expect(second.output()).toContain('SIDECALL_RECORDING_KEY_FILE, to the key that encrypted it.');
  const refused = await second.api('GET', '/v1/recordings/call-1/audio');
  expect([refused.status, await refused.json()]).toMatchObject([503, { error: { code: 'RECORDING_KEY_WRONG' } }]);
  const figures = await (await second.api('GET', '/metrics')).text();
  expect(figures).toContain('sidecall_recordings_unreadable 1');
});
