import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chown, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { postgresPrograms } from './find.ts';

const run = promisify(execFile);
const readyMs = 60_000;
const user = 'sidecall';
const password = 'only-for-tests';

/** The user of the server process, because PostgreSQL refuses to run as root. */
interface Owner {
  uid?: number;
  gid?: number;
}

export interface ServerPlan {
  /** Flushes writes to disk, for benchmarks. Off for tests. */
  durable?: boolean;
  /** Encoding of the databases. Default UTF8. */
  encoding?: string;
}

/**
 * A separate PostgreSQL in a temporary folder, on loopback:
 *
 *   starting ──it takes connections──► ready ──stop──► gone, with its folder
 *                                      ▲  └─halt──► halted ─┐
 *                                      └─────────resume─────┘
 *
 * It ends with the process that started it, even if that process is killed.
 */
export class PostgresServer {
  readonly port: number;
  readonly #folder: string;
  readonly #programs: string;
  readonly #owner: Owner;
  readonly #plan: ServerPlan;
  #child: ChildProcess | null = null;
  #databases = 0;

  private constructor(folder: string, programs: string, owner: Owner, port: number, plan: ServerPlan) {
    this.#folder = folder;
    this.#programs = programs;
    this.#owner = owner;
    this.port = port;
    this.#plan = plan;
  }

  /** @throws NoProgram if the machine has none */
  static async start(plan: ServerPlan = {}): Promise<PostgresServer> {
    const programs = await postgresPrograms();
    const owner = await unprivileged();
    const folder = await mkdtemp(join(tmpdir(), 'sidecall-postgres-'));
    try {
      await writeFile(join(folder, 'password'), password, { mode: 0o644 });
      if (owner.uid !== undefined && owner.gid !== undefined) await chown(folder, owner.uid, owner.gid);
      await run(
        join(programs, 'initdb'),
        [
          ...['-D', join(folder, 'data'), '-U', user, '--pwfile', join(folder, 'password'), '-A', 'scram-sha-256'],
          // A language-dependent order, so that tests show that the gateway orders by code point.
          ...['--no-sync', '-E', plan.encoding ?? 'UTF8'],
          ...(plan.encoding === undefined ? ['--locale-provider=icu', '--icu-locale=en-US'] : ['--no-locale']),
        ],
        { ...owner, cwd: folder, env: { ...process.env, LC_ALL: plan.encoding === undefined ? 'C.UTF-8' : 'C' } },
      );
      const server = new PostgresServer(folder, programs, owner, await freePort(), plan);
      await server.resume();
      return server;
    } catch (error) {
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
  }

  /** The address of a database. "postgres" exists from the start. */
  address(database: string, secret = password): string {
    return `postgres://${user}:${encodeURIComponent(secret)}@127.0.0.1:${this.port}/${database}`;
  }

  /** The address of a new database. */
  async database(): Promise<string> {
    this.#databases += 1;
    const name = `test_${this.#databases}`;
    await this.query('postgres', `create database ${name}`);
    return this.address(name);
  }

  /** Deletes all rows of a database and resets its sequences. The record of migrations stays. */
  async empty(address: string): Promise<void> {
    const database = new URL(address).pathname.slice(1);
    const tables = await this.query(
      database,
      "select tablename from pg_tables where schemaname = 'public' and tablename not like 'kysely%'",
    );
    const names = tables.map(({ tablename }) => `"${tablename}"`).join(', ');
    await this.query(database, `truncate ${names} restart identity cascade`);
  }

  async query(database: string, sql: string): Promise<Record<string, unknown>[]> {
    const client = new pg.Client({ connectionString: this.address(database) });
    client.on('error', () => {});
    await client.connect();
    try {
      return (await client.query(sql)).rows;
    } finally {
      await client.end();
    }
  }

  /** Ends all of its connections at once, as a crash does. */
  async halt(): Promise<void> {
    const child = this.#child;
    this.#child = null;
    if (child === null || child.exitCode !== null) return;
    // Immediate shutdown: https://www.postgresql.org/docs/15/server-shutdown.html
    const gone = once(child, 'exit');
    child.kill('SIGQUIT');
    await gone;
  }

  async resume(): Promise<void> {
    if (this.#child !== null) return;
    const settings = {
      listen_addresses: '127.0.0.1',
      port: this.port,
      unix_socket_directories: this.#folder,
      max_connections: 60,
      shared_buffers: '32MB',
      ...(this.#plan.durable === true ? {} : { fsync: 'off', full_page_writes: 'off', autovacuum: 'off' }),
    };
    const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const child = this.#spawn([join(this.#programs, 'postgres'), '-D', join(this.#folder, 'data'), ...options]);
    this.#child = child;
    let output = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-4000);
    });
    const end = performance.now() + readyMs;
    while (performance.now() < end && child.exitCode === null && child.signalCode === null) {
      if (await this.query('postgres', 'select 1').catch(() => null)) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    await this.halt();
    throw new Error(`PostgreSQL was not ready: ${output}`);
  }

  async stop(): Promise<void> {
    await this.halt();
    await rm(this.#folder, { recursive: true, force: true });
  }

  /** The kernel ends the server when this process ends, even by SIGKILL (prctl(2), PR_SET_PDEATHSIG). */
  #spawn([program = '', ...args]: string[]): ChildProcess {
    const { uid, gid } = this.#owner;
    const stdio = ['ignore', 'ignore', 'pipe'] as const;
    if (!existsSync('/usr/bin/setpriv')) return spawn(program, args, { ...this.#owner, stdio: [...stdio] });
    const as = uid === undefined ? [] : [`--reuid=${uid}`, `--regid=${gid}`, '--clear-groups'];
    return spawn('/usr/bin/setpriv', [...as, '--pdeathsig', 'KILL', program, ...args], {
      cwd: this.#folder,
      stdio: [...stdio],
    });
  }
}

/** Only if this process runs as root: the user postgres, or else an unprivileged account. */
async function unprivileged(): Promise<Owner> {
  if (process.getuid?.() !== 0) return {};
  const users = await readFile('/etc/passwd', 'utf8');
  const found = /^postgres:[^:]*:(\d+):(\d+):/m.exec(users) ?? /^nobody:[^:]*:(\d+):(\d+):/m.exec(users);
  return { uid: Number(found?.[1] ?? 65_534), gid: Number(found?.[2] ?? 65_534) };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}
