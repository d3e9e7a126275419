import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addressBarPages, findChromium } from '../../../scripts/chromium.ts';
import { eventually } from './eventually.ts';

interface Answer {
  id?: number;
  result?: { result?: { value?: unknown }; exceptionDetails?: { text: string; exception?: { description?: string } } };
  error?: { message: string };
}

/**
 * A Chromium with normal tabs: one window, in which a tab behind another is hidden. Playwright cannot do that. It
 * enables focus emulation in every page, which keeps each of them visible, and starts Chromium without throttling.
 */
export class RealTabs {
  readonly #chromium: ChildProcess;
  readonly #profile: string;
  readonly #port: string;

  private constructor(chromium: ChildProcess, profile: string, port: string) {
    this.#chromium = chromium;
    this.#profile = profile;
    this.#port = port;
  }

  static async launch(flags: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<RealTabs> {
    const path = findChromium();
    if (!path) throw new Error('No Chromium found: set CHROME_PATH, or install chromium.');
    const profile = mkdtempSync(join(tmpdir(), 'sidecall-tabs-'));
    const fixed = ['--headless=new', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-component-update'];
    fixed.push(`--disable-features=${addressBarPages}`);
    const debugging = ['--remote-debugging-port=0', `--user-data-dir=${profile}`];
    const chromium = spawn(path, [...fixed, ...debugging, ...flags, 'about:blank'], {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, ...env },
    });
    const end = (): boolean => chromium.kill('SIGKILL');
    process.once('exit', end);
    chromium.once('exit', () => process.off('exit', end));
    const port = await new Promise<string>((resolve, reject) => {
      let said = '';
      chromium.stderr?.on('data', (chunk: Buffer) => {
        said += chunk.toString();
        const address = /DevTools listening on ws:\/\/[^:]+:(\d+)/.exec(said)?.[1];
        if (address !== undefined) resolve(address);
      });
      chromium.once('exit', () => reject(new Error(`Chromium ended: ${said}`)));
    });
    return new RealTabs(chromium, profile, port);
  }

  /** @param before code that runs in the page before its own scripts */
  async open(url: string, before = ''): Promise<Tab> {
    const answer = await fetch(`http://127.0.0.1:${this.#port}/json/new?about:blank`, { method: 'PUT' });
    const { webSocketDebuggerUrl } = (await answer.json()) as { webSocketDebuggerUrl: string };
    const tab = await Tab.attach(webSocketDebuggerUrl);
    await tab.send('Page.enable');
    if (before !== '') await tab.send('Page.addScriptToEvaluateOnNewDocument', { source: before });
    await tab.send('Page.navigate', { url });
    return tab;
  }

  /** The service worker of the script with this path, as soon as it runs. */
  async worker(path: string): Promise<Tab> {
    const address = await eventually(`the service worker ${path}`, async () => {
      const answer = await fetch(`http://127.0.0.1:${this.#port}/json/list`);
      const all = (await answer.json()) as { type: string; url: string; webSocketDebuggerUrl: string }[];
      return all.find(({ type, url }) => type === 'service_worker' && new URL(url).pathname === path);
    });
    return Tab.attach(address.webSocketDebuggerUrl);
  }

  async close(): Promise<void> {
    const gone = new Promise((resolve) => this.#chromium.once('exit', resolve));
    if (this.#chromium.kill('SIGKILL')) await gone;
    rmSync(this.#profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** One tab or service worker, controlled through the DevTools protocol. */
export class Tab {
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, (answer: Answer) => void>();
  #last = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.addEventListener('message', (event) => {
      const answer = JSON.parse(String(event.data)) as Answer;
      this.#waiting.get(answer.id ?? 0)?.(answer);
      this.#waiting.delete(answer.id ?? 0);
    });
  }

  static async attach(url: string): Promise<Tab> {
    const socket = new WebSocket(url);
    await new Promise((resolve, reject) => {
      socket.addEventListener('open', resolve);
      socket.addEventListener('error', () => reject(new Error('The tab cannot be attached to.')));
    });
    return new Tab(socket);
  }

  async send(method: string, params: object = {}): Promise<Answer['result']> {
    this.#last += 1;
    const id = this.#last;
    const answer = new Promise<Answer>((resolve) => this.#waiting.set(id, resolve));
    this.#socket.send(JSON.stringify({ id, method, params }));
    const { result, error } = await answer;
    if (error) throw new Error(`${method}: ${error.message}`);
    return result;
  }

  /** @param expression its value is copied as JSON; a promise is awaited */
  async evaluate<T>(expression: string): Promise<T> {
    const got = await this.send('Runtime.evaluate', { expression, returnByValue: true, awaitPromise: true });
    if (got?.exceptionDetails) {
      throw new Error(got.exceptionDetails.exception?.description ?? got.exceptionDetails.text);
    }
    return got?.result?.value as T;
  }

  async bringToFront(): Promise<void> {
    await this.send('Page.bringToFront');
  }
}
