import { spawn } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { compileCache } from '../../scripts/compile-cache.ts';
import { freePort } from '../e2e/support/free-port.ts';

const script = resolve(import.meta.dirname, '../../scripts/start.ts');
const taken: Server[] = [];

afterEach(() => {
  for (const server of taken.splice(0)) server.close();
});

/** Runs `npm start`'s script with these settings until it ends. */
async function refused(settings: Record<string, string>): Promise<{ code: number | null; lines: string[] }> {
  const env = {
    PATH: process.env.PATH ?? '',
    ...compileCache,
    SIDECALL_PORT: String(await freePort()),
    SIDECALL_DEMO_CRM_PORT: String(await freePort()),
    SIDECALL_DEMO_SITE_PORT: String(await freePort()),
    SIDECALL_DATA: mkdtempSync(join(tmpdir(), 'sidecall-start-')),
    ...settings,
  };
  const child = spawn(process.execPath, [script], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  const code = await new Promise<number | null>((done) => child.once('close', done));
  return { code, lines: output.split('\n').filter((line) => line.trim() !== '') };
}

describe('npm start refuses, in one line and at once,', () => {
  it.each(['SIDECALL_PORT', 'SIDECALL_DEMO_CRM_PORT', 'SIDECALL_DEMO_SITE_PORT'])('a taken %s', async (name) => {
    const server = createServer();
    taken.push(server);
    const port = await new Promise<number>((done) => {
      server.listen(0, '127.0.0.1', () => {
        const address = server.address();
        done(typeof address === 'object' && address ? address.port : 0);
      });
    });
    const { code, lines } = await refused({ [name]: String(port) });
    expect(code).toBe(1);
    expect(lines).toEqual([`  Port ${port} is in use. Stop the other program, or set ${name} to a free port.`]);
  });

  it('a port that is none', async () => {
    const { code, lines } = await refused({ SIDECALL_DEMO_CRM_PORT: '80900' });
    expect(code).toBe(1);
    expect(lines).toEqual(['  SIDECALL_DEMO_CRM_PORT must be a port from 1 to 65535, and is “80900”.']);
  });

  it('the same port twice', async () => {
    const port = String(await freePort());
    const { code, lines } = await refused({ SIDECALL_DEMO_CRM_PORT: port, SIDECALL_DEMO_SITE_PORT: port });
    expect(code).toBe(1);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain('must differ');
  });

  it('a setting of the gateway that is not valid', async () => {
    const { code, lines } = await refused({ SIDECALL_RING_SECONDS: 'long' });
    expect(code).toBe(1);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain('SIDECALL_RING_SECONDS');
  });

  it('a data folder that cannot be written', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'sidecall-start-')), 'a-file');
    writeFileSync(file, '');
    const { code, lines } = await refused({ SIDECALL_DATA: join(file, 'data') });
    expect(code).toBe(1);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain('SIDECALL_DATA');
  });
});
