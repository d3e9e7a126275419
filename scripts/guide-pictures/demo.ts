import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { root } from '../run.ts';

/** A fresh demo, as `npm start` runs it. */
export interface FreshDemo {
  /** The administrator's one-time link, as it was printed. */
  signIn: string;
  crm: string;
  site: string;
  stop(): Promise<void>;
}

/** Starts it on free ports with an empty data folder. Its output is shown. */
export async function startFreshDemo(): Promise<FreshDemo> {
  const [gateway, crm, site] = [await freePort(), await freePort(), await freePort()];
  const child = spawn(process.execPath, [join(root, 'scripts/start.ts')], {
    env: {
      ...process.env,
      SIDECALL_DATA: mkdtempSync(join(tmpdir(), 'sidecall-guide-')),
      SIDECALL_PORT: String(gateway),
      SIDECALL_DEMO_CRM_PORT: String(crm),
      SIDECALL_DEMO_SITE_PORT: String(site),
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const signIn = await printedLink(child);
  const stop = (): Promise<void> =>
    new Promise((done) => {
      child.once('exit', () => done());
      child.kill('SIGTERM');
    });
  return { signIn, crm: `http://localhost:${crm}`, site: `http://localhost:${site}`, stop };
}

function printedLink(child: ChildProcess): Promise<string> {
  return new Promise((found, failed) => {
    child.once('exit', (code) => failed(new Error(`The demo ended with ${code}.`)));
    if (child.stdout === null) return;
    createInterface({ input: child.stdout }).on('line', (line) => {
      console.log(line);
      const link = /^\s*(http\S+\/sign-in#\S+)/.exec(line)?.[1];
      if (link !== undefined) found(link);
    });
  });
}

function freePort(): Promise<number> {
  return new Promise((found, failed) => {
    const probe = createServer();
    probe.once('error', failed);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => found(port));
    });
  });
}
