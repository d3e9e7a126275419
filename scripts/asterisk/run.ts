import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { commandIn, type Installation } from '../debian/installation.ts';
import { type AsteriskPlan, ariUser, configFiles } from './config.ts';
import { installAsterisk } from './install.ts';

const run = promisify(execFile);
const readyMs = 60_000;
const stopMs = 5000;

/**
 * A separate Asterisk in a temporary folder, on loopback:
 *
 *   starting ──ARI says "Fully Booted"──► ready ──stop──► gone, with its folder
 *
 * It ends with the process that started it, even if that process is killed.
 */
export class AsteriskServer {
  /** HTTP port: ARI under /ari, SIP over WebSocket at /ws. */
  readonly port: number;
  readonly folder: string;
  readonly version: string;
  readonly ari: { user: string; password: string };
  readonly #installation: Installation;
  readonly #child: ChildProcess;
  #output = '';

  private constructor(installation: Installation, folder: string, port: number, password: string) {
    this.#installation = installation;
    this.version = installation.version;
    this.folder = folder;
    this.port = port;
    this.ari = { user: ariUser, password };
    this.#child = spawnMortal([
      ...commandIn(installation.root, 'usr/sbin/asterisk'),
      ...['-f', '-C', join(folder, 'etc/asterisk.conf')],
    ]);
    const keep = (chunk: Buffer): void => {
      this.#output = (this.#output + chunk.toString()).slice(-4000);
    };
    this.#child.stdout?.on('data', keep);
    this.#child.stderr?.on('data', keep);
    this.#child.on('error', (error) => keep(Buffer.from(String(error))));
  }

  /**
   * Installs Asterisk if necessary. Resolves when it accepts calls.
   * @throws NoAsterisk if it is not available here
   */
  static async start(plan: AsteriskPlan = {}): Promise<AsteriskServer> {
    const installation = await installAsterisk();
    const folder = await mkdtemp(join(tmpdir(), 'sidecall-asterisk-'));
    const port = await freePort();
    const password = plan.ariPassword ?? randomUUID();
    for (const name of ['etc', 'lib/keys', 'lib/moh', 'spool/recording', 'run', 'log']) {
      await mkdir(join(folder, name), { recursive: true });
    }
    for (const [name, text] of Object.entries(configFiles(installation, folder, port, password, plan))) {
      await writeFile(join(folder, 'etc', name), text);
    }
    const server = new AsteriskServer(installation, folder, port, password);
    try {
      await server.#ready();
    } catch (error) {
      await server.stop();
      throw error;
    }
    return server;
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Returns the output of a console command, e.g. `core show channels concise`. */
  async console(command: string): Promise<string> {
    const [program = '', ...args] = commandIn(this.#installation.root, 'usr/sbin/asterisk');
    const remote = ['-C', join(this.folder, 'etc/asterisk.conf'), '-rx', command];
    return (await run(program, [...args, ...remote], { timeout: 20_000, maxBuffer: 1e8 })).stdout;
  }

  /** Notices, warnings and errors so far. */
  log(): Promise<string> {
    return readFile(join(this.folder, 'log/messages'), 'utf8').catch(() => '');
  }

  async stop(): Promise<void> {
    const child = this.#child;
    if (this.#running()) {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      const patience = setTimeout(() => child.kill('SIGKILL'), stopMs);
      await gone;
      clearTimeout(patience);
    }
    await rm(this.folder, { recursive: true, force: true });
  }

  #running(): boolean {
    return this.#child.pid !== undefined && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  async #ready(): Promise<void> {
    const end = Date.now() + readyMs;
    const authorization = `Basic ${Buffer.from(`${ariUser}:${this.ari.password}`).toString('base64')}`;
    while (Date.now() < end) {
      if (!this.#running()) throw new Error(`Asterisk stopped: ${this.#output}`);
      // ARI answers 404 or 503 until its modules are loaded.
      const answer = await fetch(`${this.url}/ari/asterisk/ping`, { headers: { authorization } }).catch(() => null);
      if (answer?.ok && (await this.#booted())) return;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error(`Asterisk was not ready within ${readyMs} ms: ${this.#output}`);
  }

  async #booted(): Promise<boolean> {
    return /fully booted/i.test(await this.console('core waitfullybooted').catch(() => ''));
  }
}

/** The kernel ends this child when this process ends, even by SIGKILL (prctl(2), PR_SET_PDEATHSIG). */
function spawnMortal([program = '', ...args]: string[]): ChildProcess {
  const [first, ...rest] = existsSync('/usr/bin/setpriv')
    ? ['/usr/bin/setpriv', '--pdeathsig', 'KILL', program, ...args]
    : [program, ...args];
  // stdin is an unused pipe: with a closed stdin the console would use a full core.
  return spawn(first ?? '', rest, { stdio: ['pipe', 'pipe', 'pipe'] });
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}
