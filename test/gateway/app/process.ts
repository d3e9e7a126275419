import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { compileCache } from '../../../scripts/compile-cache.ts';
import { gatewayProgram } from '../../../scripts/test/gateway-bundle.ts';
import { eventually, patienceMs } from '../../e2e/support/eventually.ts';

export interface RunningGateway {
  url: string;
  child: ChildProcess;
  output(): string;
  /** Exit code, or the signal that ended it. */
  exit: Promise<number | NodeJS.Signals | null>;
  kill(signal: NodeJS.Signals): Promise<number | NodeJS.Signals | null>;
  /** Sends a REST request with the API key. */
  api(method: string, path: string, body?: object): Promise<Response>;
  token(identity: string, role?: string): Promise<{ authorization: string }>;
  /** Sends an action of the outside world, see scripted-gateway.ts. */
  outside(word: 'call' | 'answer' | 'leave'): Promise<void>;
}

const scripted = join(import.meta.dirname, 'scripted-gateway.ts');

/** A folder that is deleted after the test. */
export function dataFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'sidecall-process-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export interface Launch {
  data: string;
  /** Default: the scripted gateway. */
  script?: string;
  /** Runs the script itself, and not the runner's bundle of it. */
  sources?: boolean;
  env?: Record<string, string>;
  /** A file descriptor for its output. Default: the test reads the output. */
  stdio?: { stdout?: number; stderr?: number };
}

/** Runs the scripted gateway until it ends, for starts that fail. */
export function launch({
  data,
  script = scripted,
  sources = false,
  env = {},
  stdio = {},
}: Launch): Omit<RunningGateway, 'url' | 'api' | 'token' | 'outside'> {
  const run = sources ? { program: script, env: compileCache } : gatewayProgram(script);
  const child = spawn(process.execPath, [run.program], {
    env: {
      PATH: process.env.PATH,
      ...run.env,
      SIDECALL_PORT: '0',
      SIDECALL_DATA: data,
      SIDECALL_GRACE_SECONDS: '20',
      SIDECALL_METRICS_LOCAL: '1',
      ...env,
    },
    stdio: ['ignore', stdio.stdout ?? 'pipe', stdio.stderr ?? 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
  }
  const exit = new Promise<number | NodeJS.Signals | null>((resolve) => {
    child.once('close', (code, signal) => resolve(code ?? signal));
  });
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await exit;
  });
  return {
    child,
    output: () => output,
    exit,
    kill(signal) {
      child.kill(signal);
      return exit;
    },
  };
}

/**
 * Runs a module of the gateway to its end. The worker answers its watchdog meanwhile, however busy the machine is.
 *
 * @param source one of the gateway's modules, as an absolute path
 */
export function runToEnd(
  source: string,
  args: readonly string[],
  env: Record<string, string>,
): Promise<{ status: number | string; stdout: string; stderr: string }> {
  const run = gatewayProgram(source);
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [run.program, ...args],
      { env: { PATH: process.env.PATH, ...run.env, ...env } },
      (error, stdout, stderr) => resolve({ status: error?.code ?? (error ? 'killed' : 0), stdout, stderr }),
    );
  });
}

async function saidAddress(output: () => string): Promise<string> {
  const said = (): string | undefined => /ready at (\S+)/.exec(output())?.[1];
  await expect.poll(said, { timeout: patienceMs }).toBeTruthy();
  return said() ?? '';
}

/** Starts the scripted gateway and waits until it is ready. */
export async function startProcess(options: Launch): Promise<RunningGateway> {
  const launched = launch(options);
  const { SIDECALL_PORT: port } = options.env ?? {};
  // If the output of the gateway cannot be read, its port is set in advance.
  const url = port === undefined ? await saidAddress(launched.output) : `http://127.0.0.1:${port}`;
  if (port !== undefined) await eventually('to be ready', async () => (await fetch(`${url}/healthz`)).ok);
  const api = (method: string, path: string, body?: object): Promise<Response> =>
    fetch(url + path, {
      method,
      headers: {
        authorization: `Bearer ${readFileSync(join(options.data, 'api-key'), 'utf8').trim()}`,
        ...(body ? { 'content-type': 'application/json' } : {}),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
  return {
    ...launched,
    url,
    api,
    async token(identity, role = 'agent') {
      const answer = await api('POST', '/v1/tokens', { identity, role });
      return { authorization: `Bearer ${((await answer.json()) as { token: string }).token}` };
    },
    outside: (word) =>
      new Promise((resolve, reject) => {
        const socket = new WebSocket(`${url.replace('http', 'ws')}/v1/sip`, ['sip']);
        socket.once('open', () => socket.send(word, () => socket.close()));
        socket.once('close', () => resolve());
        socket.once('error', reject);
      }),
  };
}
