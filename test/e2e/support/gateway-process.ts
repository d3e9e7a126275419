import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gatewayProgram } from '../../../scripts/test/gateway-bundle.ts';
import { asteriskSettings } from '../../asterisk/gateway-settings.ts';
import { postgresSettings } from '../../postgres/gateway-settings.ts';
import { eventually } from './eventually.ts';
import { freePort } from './free-port.ts';

const root = resolve(import.meta.dirname, '../../..');

/** The real gateway in a separate process, on loopback, with a data folder that outlives it. */
export class GatewayProcess {
  readonly port: number;
  readonly data: string;
  private readonly settings: Record<string, string>;
  private readonly program: string;
  private readonly log: number | 'pipe';
  private child: ChildProcess | null = null;
  /** All of its output. */
  output = '';

  private constructor(port: number, settings: Record<string, string>, program: string, log: number | 'pipe') {
    this.port = port;
    this.program = program;
    this.log = log;
    this.data = mkdtempSync(join(tmpdir(), 'sidecall-gateway-'));
    this.settings = settings;
  }

  /**
   * @param program the gateway's module; default: the sources, bundled by the test runner
   * @param log the open file for its log; default: kept in `output`
   */
  static async start(
    settings: Record<string, string> = {},
    program = join(root, 'src/gateway/main.ts'),
    log: number | 'pipe' = 'pipe',
  ): Promise<GatewayProcess> {
    const core = process.env.SIDECALL_CORE === 'asterisk' ? await asteriskSettings() : {};
    const data = process.env.SIDECALL_TEST_DATABASE === 'postgres' ? await postgresSettings() : {};
    const gateway = new GatewayProcess(await freePort(), { ...core, ...data, ...settings }, program, log);
    await gateway.start();
    return gateway;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get pid(): number {
    return this.child?.pid ?? 0;
  }

  async start(): Promise<void> {
    const { program, env } = gatewayProgram(this.program);
    const child = spawn(process.execPath, [program], {
      env: {
        PATH: process.env.PATH ?? '',
        ...env,
        SIDECALL_PORT: String(this.port),
        SIDECALL_HOST: '127.0.0.1',
        SIDECALL_DATA: this.data,
        SIDECALL_GRACE_SECONDS: '1',
        // The callers of these tests are visitors with the same address.
        SIDECALL_VISITOR_CALLS: '10000',
        SIDECALL_VISITOR_CALLS_A_MINUTE: '10000',
        ...this.settings,
      },
      stdio: ['ignore', this.log, this.log],
    });
    this.child = child;
    const keep = (chunk: Buffer): void => {
      this.output += chunk.toString();
    };
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
    // It ends with its test, in any case.
    const end = (): boolean => child.kill('SIGKILL');
    process.once('exit', end);
    child.once('exit', () => process.off('exit', end));
    try {
      await eventually('the gateway to be ready', async () => {
        if (child.exitCode !== null) throw new Error(`the gateway stopped: ${this.output}`);
        return (await fetch(`${this.url}/healthz`)).ok;
      });
    } catch (error) {
      await this.kill('SIGKILL');
      throw error;
    }
  }

  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    const child = this.child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((done) => child.once('exit', done));
    child.kill(signal);
    await gone;
    this.child = null;
  }

  async apiKey(): Promise<string> {
    return (await readFile(join(this.data, 'api-key'), 'utf8')).trim();
  }

  /** Sends a REST request with the API key, or with `token`. */
  async call<T>(method: string, path: string, body?: unknown, token?: string): Promise<T> {
    const text = await this.text(method, path, body, token);
    return (text ? JSON.parse(text) : null) as T;
  }

  /** The same, with the unparsed response. */
  async text(method: string, path: string, body?: unknown, token?: string): Promise<string> {
    const init: RequestInit = {
      method,
      headers: { authorization: `Bearer ${token ?? (await this.apiKey())}`, 'content-type': 'application/json' },
    };
    if (body !== undefined) init.body = JSON.stringify(body);
    const answer = await fetch(`${this.url}${path}`, init);
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return text;
  }

  async token(identity: string, role = 'agent'): Promise<string> {
    return (await this.call<{ token: string }>('POST', '/v1/tokens', { identity, role })).token;
  }
}
