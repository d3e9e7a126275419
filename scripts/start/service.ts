import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { CannotStart } from './settings.ts';

/**
 * One child process.
 *
 *   starting ─► up ─► stopping ─► gone
 *       └────────┴── crashed ─────►┘
 */
export class Service {
  readonly name: string;
  private readonly child: ChildProcess;
  private readonly gone: Promise<void>;
  private lastErrors: string[] = [];
  private stopping = false;

  /** @param onCrash called if the process ends unexpectedly after it was up */
  constructor(name: string, script: string, env: Record<string, string | undefined>, onLine: (line: string) => void) {
    this.name = name;
    // A separate process group: Ctrl-C reaches only this process, which then stops the others in order.
    this.child = spawn(process.execPath, [script], {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: process.platform !== 'win32',
    });
    this.gone = new Promise((resolve) => {
      this.child.once('exit', () => resolve());
      this.child.once('error', () => resolve());
    });
    const { stdout, stderr } = this.child;
    if (stdout) createInterface({ input: stdout }).on('line', onLine);
    if (stderr) {
      createInterface({ input: stderr }).on('line', (line) => {
        if (line.trim() !== '') this.lastErrors = [...this.lastErrors, line].slice(-12);
        onLine(line);
      });
    }
  }

  get running(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null && this.child.pid !== undefined;
  }

  /** The last lines of its error output. */
  get lastWords(): string {
    return this.lastErrors.join('\n');
  }

  /** Resolves when `url` answers 2xx. Throws if the process ends first, or after `limitMs`. */
  async healthy(url: string, limitMs: number): Promise<void> {
    const deadline = Date.now() + limitMs;
    while (Date.now() < deadline) {
      if (!this.running) throw new CannotStart(this.lastWords || `The ${this.name} stopped at its start.`);
      const answer = await fetch(url, { signal: AbortSignal.timeout(10_000) }).catch(() => null);
      if (answer?.ok) return;
      await Promise.race([this.gone, new Promise((resolve) => setTimeout(resolve, 100))]);
    }
    throw new CannotStart(`The ${this.name} did not answer at ${url} within ${limitMs / 1000} seconds.`);
  }

  onCrash(callback: (how: string) => void): void {
    void this.gone.then(() => {
      if (this.stopping) return;
      callback(this.child.signalCode ? `signal ${this.child.signalCode}` : `code ${this.child.exitCode}`);
    });
  }

  /** Asks the process to stop, and kills it after `limitMs`. */
  async stop(limitMs: number): Promise<void> {
    this.stopping = true;
    if (!this.running) return;
    this.child.kill('SIGTERM');
    const insist = setTimeout(() => this.child.kill('SIGKILL'), limitMs);
    await this.gone;
    clearTimeout(insist);
  }

  kill(): void {
    this.stopping = true;
    if (this.running) this.child.kill('SIGKILL');
  }
}
