import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { Installation } from '../../../scripts/debian/installation.ts';
import { withLock } from '../../../scripts/debian/lock-file.ts';
import { perlIn, shareOf } from '../../../scripts/debian/request-tracker.ts';
import { eventually } from '../../e2e/support/eventually.ts';
import { freePort } from '../../e2e/support/free-port.ts';

const run = promisify(execFile);
const own = resolve(import.meta.dirname, '../../../adapters/request-tracker/package');
const stage = join(import.meta.dirname, 'stage.pl');
const patienceMs = 4 * 60_000;

/** What the stage's script printed. */
export interface Staged {
  token: string;
  /** The numbers of the people by name. */
  ids: Record<string, string>;
}

/** A real Request Tracker on loopback, with a copy of a database that was prepared once. */
export class RealRt {
  readonly url: string;
  readonly staged: Staged;
  readonly #folder: string;
  readonly #child: ChildProcess;

  private constructor(url: string, staged: Staged, folder: string, child: ChildProcess) {
    this.url = url;
    this.staged = staged;
    this.#folder = folder;
    this.#child = child;
  }

  static async start({ root }: Installation): Promise<RealRt> {
    const prepared = await prepare(root);
    const folder = await mkdtemp(join(tmpdir(), 'sidecall-rt-'));
    const port = await freePort();
    await cp(join(prepared, 'rt.db'), join(folder, 'rt.db'));
    const { command, env } = await roomIn(root, folder, port);
    const [program = '', ...args] = command;
    const server = join(shareOf(root), 'libexec/rt-server');
    const child = spawn(program, [...args, server, '--server', 'Standalone', '--port', String(port)], {
      env,
      cwd: folder,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    child.stderr?.on('data', (data) => {
      said = `${said}${data}`.slice(-4000);
    });
    const end = (): boolean => child.kill('SIGKILL');
    process.once('exit', end);
    child.once('exit', () => process.off('exit', end));
    const staged = JSON.parse(await readFile(join(prepared, 'staged.json'), 'utf8')) as Staged;
    const url = `http://127.0.0.1:${port}`;
    const rt = new RealRt(url, staged, folder, child);
    try {
      await eventually('Request Tracker to answer', async () => {
        if (child.exitCode !== null) throw new Error(`It stopped: ${said}`);
        return (await rt.get('/rt')) !== null;
      });
    } catch (error) {
      await rt.stop();
      throw error;
    }
    return rt;
  }

  // biome-ignore lint/suspicious/noExplicitAny: each reader knows its own fields
  async get(path: string): Promise<any> {
    const headers = { authorization: `token ${this.staged.token}` };
    const answer = await fetch(`${this.url}/REST/2.0${path}`, { headers, redirect: 'manual' });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  }

  /** The e-mails that RT would have sent. */
  async mails(): Promise<string> {
    const file = join(this.#folder, 'mails');
    return existsSync(file) ? readFile(file, 'utf8') : '';
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      const gone = new Promise((done) => this.#child.once('exit', done));
      this.#child.kill('SIGKILL');
      await gone;
    }
    await rm(this.#folder, { recursive: true, force: true });
  }
}

/**
 * The folder of a database with the package's fields and the people of the tests. It is made once for each version of
 * what goes into it, because RT takes many seconds for that.
 */
async function prepare(root: string): Promise<string> {
  const hash = createHash('sha256');
  for (const file of [join(own, 'initialdata'), join(own, 'phone-digits'), stage, import.meta.filename]) {
    hash.update(await readFile(file));
  }
  const prepared = `${root}-database-${hash.digest('hex').slice(0, 12)}`;
  if (existsSync(prepared)) return prepared;
  return withLock(`${prepared}.lock`, patienceMs, async () => {
    if (existsSync(prepared)) return prepared;
    const work = `${prepared}.${process.pid}`;
    await mkdir(work, { recursive: true });
    try {
      const { command, env } = await roomIn(root, work, 80);
      const perl = async (...args: string[]): Promise<string> => {
        const [program = '', ...first] = command;
        const { stdout } = await run(program, [...first, ...args], { env, cwd: work, timeout: patienceMs });
        return stdout;
      };
      const setUp = join(root, 'usr/sbin/rt-setup-database-5');
      await perl(setUp, '--action', 'init', '--skip-create');
      await perl(setUp, '--action', 'insert', '--datafile', join(own, 'initialdata'));
      await writeFile(join(work, 'staged.json'), await perl(stage));
      await perl(join(own, 'phone-digits'));
      await rename(work, prepared);
    } finally {
      await rm(work, { recursive: true, force: true });
    }
    return prepared;
  });
}

/** A folder with RT's configuration for it, and the command that runs Perl with it. */
async function roomIn(root: string, folder: string, port: number) {
  const lib = join(folder, 'lib');
  await mkdir(join(lib, 'RT'), { recursive: true });
  for (const name of ['mason_data', 'session_data']) await mkdir(join(folder, 'var', name), { recursive: true });
  // The package's paths are those of an installed system.
  const generated = await readFile(join(shareOf(root), 'lib/RT/Generated.pm'), 'utf8');
  const moved = generated
    .replace(
      /(['"])(\/usr\/(?!local)[^'"]*|\/etc\/request-tracker5[^'"]*)\1/g,
      (_, quote, path) => `${quote}${root}${path}${quote}`,
    )
    .replace(/(['"])\/var\/[^'"]*?\/?([\w-]*)\1/g, (_, quote, name) => `${quote}${join(folder, 'var', name)}${quote}`);
  await writeFile(join(lib, 'RT/Generated.pm'), moved);
  const site = join(folder, 'RT_SiteConfig.pm');
  await writeFile(site, configuration(folder, port));
  const { command, env } = perlIn(root, lib);
  const more = {
    RT_SITE_CONFIG: site,
    RT_SITE_CONFIG_DIR: join(folder, 'none'),
    HOME: folder,
    TZ: 'UTC',
    LANG: 'C.UTF-8',
  };
  return { command, env: { PATH: process.env.PATH ?? '', ...env, ...more } };
}

function configuration(folder: string, port: number): string {
  const settings: Record<string, string | number> = {
    rtname: 'sidecall.test',
    Organization: 'sidecall.test',
    WebDomain: '127.0.0.1',
    WebPort: port,
    WebPath: '',
    Timezone: 'UTC',
    DatabaseType: 'SQLite',
    DatabaseName: join(folder, 'rt.db'),
    DatabaseUser: '',
    DatabasePassword: '',
    LogToSTDERR: 'error',
    LogToSyslog: '',
    MailCommand: 'testfile',
  };
  const lines = Object.entries(settings).map(([name, value]) => `Set($${name}, '${value}');`);
  return [...lines, 'Set(%GnuPG, Enable => 0);', 'Set(%SMIME, Enable => 0);', '1;', ''].join('\n');
}
