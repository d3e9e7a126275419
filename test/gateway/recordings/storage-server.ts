import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import S3rver from '@20minutes/s3rver';
import { onTestFinished } from 'vitest';
import type { BucketSettings } from '../../../src/gateway/recordings/bucket.ts';

/** An S3-compatible storage that checks every signature, behind a proxy that can fail. */
export interface StorageServer {
  settings: BucketSettings;
  /** Received requests, e.g. "PUT recordings/call-1.wav". */
  asked: string[];
  /** The active faults. */
  faults: {
    /** Every request gets this status. */
    status?: number;
    /** One byte of the uploaded data changes in transit. */
    corrupt?: boolean;
    /** This number of connections is closed without an answer. */
    drops?: number;
    /** The answer to a completed PUT waits for this. */
    held?: Promise<void>;
  };
  /** Returns the checksum of stored objects, as Amazon does. s3rver does not. */
  tellsChecksums: boolean;
  /** Refuses checksum headers, as some storages do. */
  refusesChecksums: boolean;
  /** The stored objects: name to bytes. */
  objects(): Map<string, { path: string; bytes: Buffer }>;
}

const bucket = 'calls';

export async function storageServer(): Promise<StorageServer> {
  const directory = mkdtempSync(join(tmpdir(), 'sidecall-bucket-'));
  const storage = new S3rver({
    address: '127.0.0.1',
    port: 0,
    silent: true,
    directory,
    configureBuckets: [{ name: bucket }],
  });
  const { port } = await storage.run();
  const checksums = new Map<string, string>();
  const server: StorageServer = {
    settings: {
      endpoint: '',
      bucket,
      region: 'us-east-1',
      // The only credentials that s3rver knows.
      accessKey: 'S3RVER',
      secretKey: 'S3RVER',
      prefix: 'recordings/',
      pathStyle: true,
    },
    asked: [],
    faults: {},
    tellsChecksums: false,
    refusesChecksums: false,
    objects: () => objectsIn(join(directory, bucket, 'recordings')),
  };

  const pass = async (from: IncomingMessage, to: ServerResponse): Promise<void> => {
    const { method = '', url = '' } = from;
    const name = url.slice(`/${bucket}/`.length);
    server.asked.push(`${method} ${name}`);
    const parts: Buffer[] = [];
    for await (const part of from) parts.push(part as Buffer);
    let body = Buffer.concat(parts);
    const { status, corrupt, held, drops = 0 } = server.faults;
    if (drops > 0) {
      server.faults.drops = drops - 1;
      return void from.socket.destroy();
    }
    if (status !== undefined) return void to.writeHead(status).end();
    if (server.refusesChecksums && from.headers['x-amz-checksum-sha256']) return void to.writeHead(501).end();
    if (corrupt === true && body.length > 0) {
      body = Buffer.from(body);
      body[body.length >> 1] = (body[body.length >> 1] ?? 0) ^ 1;
    }
    if (method === 'PUT') checksums.set(name, createHash('sha256').update(body).digest('base64'));
    const onward = request({ port, host: '127.0.0.1', method, path: url, headers: from.headers, agent: false });
    onward.on('error', () => to.destroy());
    onward.on('response', async (answer) => {
      if (method === 'PUT') await held;
      const checksum = server.tellsChecksums && method === 'HEAD' ? checksums.get(name) : undefined;
      to.writeHead(answer.statusCode ?? 500, {
        ...answer.headers,
        ...(checksum !== undefined && { 'x-amz-checksum-sha256': checksum }),
      });
      answer.pipe(to);
    });
    onward.end(body);
  };
  const door = createServer((from, to) => {
    pass(from, to).catch(() => to.destroy());
  });
  await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve));
  server.settings.endpoint = `http://127.0.0.1:${(door.address() as AddressInfo).port}`;
  onTestFinished(async () => {
    door.closeAllConnections();
    await new Promise((resolve) => door.close(resolve));
    await storage.close();
  });
  return server;
}

/** s3rver stores an object's bytes in a file named after it. */
function objectsIn(folder: string): ReturnType<StorageServer['objects']> {
  const found: ReturnType<StorageServer['objects']> = new Map();
  if (!statSync(folder, { throwIfNoEntry: false })) return found;
  for (const file of readdirSync(folder)) {
    const [, name] = /^(.*)\._S3rver_object$/.exec(file) ?? [];
    if (name !== undefined) found.set(name, { path: join(folder, file), bytes: readFileSync(join(folder, file)) });
  }
  return found;
}
