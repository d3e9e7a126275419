import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commandIn, type Installation, libraryFolder } from '../../../scripts/debian/installation.ts';

/** A WAV file of 8 kHz with a sine in it. */
export function sineWav(hertz: number, seconds: number): Buffer {
  const samples = Math.round(seconds * 8000);
  const file = Buffer.alloc(44 + samples * 2);
  file.write('RIFF', 0, 'latin1');
  file.writeUInt32LE(36 + samples * 2, 4);
  file.write('WAVEfmt ', 8, 'latin1');
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(1, 20);
  file.writeUInt16LE(1, 22);
  file.writeUInt32LE(8000, 24);
  file.writeUInt32LE(16_000, 28);
  file.writeUInt16LE(2, 32);
  file.writeUInt16LE(16, 34);
  file.write('data', 36, 'latin1');
  file.writeUInt32LE(samples * 2, 40);
  for (let at = 0; at < samples; at += 1) {
    file.writeInt16LE(Math.round(12_000 * Math.sin((2 * Math.PI * hertz * at) / 8000)), 44 + at * 2);
  }
  return file;
}

export interface Site {
  url: string;
  /** Requests so far, method and path. */
  asked: string[];
  close(): Promise<void>;
}

/** A web server on loopback. */
export async function site(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<Site> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A program in a single file, in place of espeak-ng. */
export function espeakProgram({ root }: Installation): string {
  const path = join(mkdtempSync(join(tmpdir(), 'sidecall-espeak-')), 'espeak-ng');
  const command = commandIn(root, 'usr/bin/espeak-ng').map((part) => `'${part}'`);
  const text = `#!/bin/sh\nESPEAK_DATA_PATH='${libraryFolder(root)}' exec ${command.join(' ')} "$@"\n`;
  writeFileSync(path, text, { mode: 0o755 });
  return path;
}
