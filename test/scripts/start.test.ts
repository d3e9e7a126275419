import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, afterEach, expect, it } from 'vitest';
import { compileCache } from '../../scripts/compile-cache.ts';
import { eventually } from '../e2e/support/eventually.ts';
import { freePort } from '../e2e/support/free-port.ts';

const script = resolve(import.meta.dirname, '../../scripts/start.ts');

interface Started {
  child: ChildProcess;
  output: () => string;
  /** Exit code after the end. */
  ended: Promise<number | null>;
}

let ports: { gateway: number; crm: number; site: number };
let data: string;
const folders: string[] = [];
const running: Started[] = [];

afterEach(async () => {
  for (const { child, ended } of running.splice(0)) {
    if (child.exitCode === null) child.kill('SIGINT');
    await ended;
  }
});

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

async function newFolder(): Promise<void> {
  ports = { gateway: await freePort(), crm: await freePort(), site: await freePort() };
  data = mkdtempSync(join(tmpdir(), 'sidecall-start-'));
  folders.push(data);
}

async function start(): Promise<Started> {
  const child = spawn(process.execPath, [script], {
    env: {
      PATH: process.env.PATH ?? '',
      ...compileCache,
      SIDECALL_PORT: String(ports.gateway),
      SIDECALL_DEMO_CRM_PORT: String(ports.crm),
      SIDECALL_DEMO_SITE_PORT: String(ports.site),
      SIDECALL_DATA: data,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  const keep = (chunk: Buffer): void => {
    text += chunk.toString();
  };
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  const ended = new Promise<number | null>((done) => child.once('close', done));
  const started = { child, output: () => text, ended };
  running.push(started);
  await eventually('npm start to be ready', async () => {
    if (child.exitCode !== null) throw new Error(`it ended: ${text}`);
    return text.includes('is ready');
  });
  return started;
}

async function answers(port: number): Promise<boolean> {
  return fetch(`http://127.0.0.1:${port}/`).then(
    () => true,
    () => false,
  );
}

async function admin<T>(method: string, path: string): Promise<T | null> {
  const key = readFileSync(join(data, 'api-key'), 'utf8').trim();
  const answer = await fetch(`http://127.0.0.1:${ports.gateway}${path}`, {
    method,
    headers: { authorization: `Bearer ${key}` },
  });
  return answer.status === 204 ? null : ((await answer.json()) as T);
}

it('serves the pages it names, and Ctrl-C stops all of it', { timeout: 300_000 }, async () => {
  await newFolder();
  const { child, output, ended } = await start();
  const addresses = [...output().matchAll(/http:\/\/\S+/g)].map(([address]) => address);
  expect(addresses).toHaveLength(9);
  for (const address of addresses) expect((await fetch(address)).status, address).toBe(200);

  const link = new URL(addresses.find((address) => address.includes('#')) ?? '');
  const signedIn = await fetch(`${link.origin}/v1/sign-in/link`, {
    method: 'POST',
    headers: { origin: link.origin, 'content-type': 'application/json' },
    body: JSON.stringify({ token: link.hash.slice(1) }),
  });
  expect(await signedIn.json()).toMatchObject({ identity: 'admin', role: 'admin' });

  // The next case starts in the same folder, and must not bring this number back.
  const numbers = await admin<{ number: string }[]>('GET', '/v1/virtual-numbers');
  expect(numbers).toHaveLength(3);
  await admin('DELETE', `/v1/virtual-numbers/${encodeURIComponent(numbers?.[0]?.number ?? '')}`);
  child.kill('SIGINT');
  expect(await ended).toBe(0);
  for (const port of Object.values(ports)) expect(await answers(port)).toBe(false);
});

it('seeds on the first run only, reports a part that crashes, and stops the rest', { timeout: 300_000 }, async () => {
  const { child, output, ended } = await start();
  expect(output()).toContain('up to date');
  expect(await admin('GET', '/v1/virtual-numbers')).toHaveLength(2);

  // Windows has no ps.
  if (process.platform === 'win32') return;
  const processes = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' }).split('\n');
  const gateway = processes
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line))
    .find((found) => found?.[2] === String(child.pid) && found[3]?.includes('gateway/main.ts'));
  process.kill(Number(gateway?.[1]), 'SIGKILL');
  expect(await ended).toBe(1);
  expect(output()).toContain('The gateway stopped (signal SIGKILL).');
  for (const port of Object.values(ports)) expect(await answers(port)).toBe(false);
});

it('stops at once when it is told a second time', { timeout: 300_000 }, async () => {
  await newFolder();
  const { child, output, ended } = await start();
  child.kill('SIGINT');
  await eventually('the first signal to be taken', async () => output().includes('Stopping'));
  child.kill('SIGINT');
  expect([0, 130]).toContain(await ended);
  for (const port of Object.values(ports)) expect(await answers(port)).toBe(false);
});
