import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { build } from 'vite';
import { findChromium } from '../../../../scripts/chromium.ts';
import { eventually, patienceMs } from '../../../e2e/support/eventually.ts';
import { toneFile } from '../../../e2e/support/tone.ts';
import type { PageCall, PhonePageApi } from './phone-page.ts';

let bundled: Promise<string> | null = null;

/** A Chromium whose microphone is a sine, with a page of many SIP phones. */
export class Phones {
  readonly hertz: number;
  readonly #browser: Browser;
  readonly #server: Server;
  readonly page: Page;

  private constructor(hertz: number, browser: Browser, server: Server, page: Page) {
    this.hertz = hertz;
    this.#browser = browser;
    this.#server = server;
    this.page = page;
  }

  static async open(hertz: number): Promise<Phones> {
    bundled ??= bundle();
    const script = await bundled;
    const executablePath = findChromium();
    if (!executablePath) throw new Error('No Chromium found: set CHROME_PATH, or install chromium.');
    const server = createServer((request, response) => {
      const html = request.url === '/';
      response.setHeader('content-type', html ? 'text/html' : 'text/javascript');
      response.end(
        html ? '<!doctype html><title>phones</title><script type="module" src="/page.js"></script>' : script,
      );
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const launching = chromium.launch({
      executablePath,
      timeout: patienceMs,
      headless: true,
      args: [
        '--no-sandbox',
        '--use-fake-ui-for-media-stream',
        '--use-fake-device-for-media-stream',
        `--use-file-for-fake-audio-capture=${toneFile(hertz)}`,
        '--autoplay-policy=no-user-gesture-required',
        '--disable-background-networking',
        '--disable-quic',
        '--disable-component-update',
        '--no-first-run',
      ],
    });
    const browser = await launching.catch((error: unknown) => {
      server.close();
      throw error;
    });
    try {
      const context = await browser.newContext({ permissions: ['microphone'] });
      context.setDefaultTimeout(patienceMs);
      const page = await context.newPage();
      await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
      await page.waitForFunction(() => 'phonePage' in window);
      return new Phones(hertz, browser, server, page);
    } catch (error) {
      await browser.close();
      server.close();
      throw error;
    }
  }

  /** Opens one for each tone. If one fails, all are closed. */
  static async openAll<const Voices extends readonly number[]>(
    ...voices: Voices
  ): Promise<{ -readonly [voice in keyof Voices]: Phones }> {
    const opened = await Promise.allSettled(voices.map((hertz) => Phones.open(hertz)));
    const failed = opened.find((each) => each.status === 'rejected');
    const phones = opened.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
    if (!failed) return phones as { -readonly [voice in keyof Voices]: Phones };
    await Promise.all(phones.map((each) => each.close()));
    throw failed.reason;
  }

  run<K extends keyof PhonePageApi>(
    name: K,
    ...args: Parameters<PhonePageApi[K]>
  ): Promise<Awaited<ReturnType<PhonePageApi[K]>>> {
    return this.page.evaluate(
      ([key, values]) => {
        const { phonePage } = window as unknown as { phonePage: Record<string, (...each: unknown[]) => unknown> };
        return phonePage[key as string]?.(...(values as unknown[])) as never;
      },
      [name, args] as const,
    );
  }

  /** Waits for a call that matches. */
  async waitFor(what: string, fits: (call: PageCall) => boolean): Promise<PageCall> {
    let calls: PageCall[] = [];
    const find = async (): Promise<PageCall | undefined> => {
      calls = await this.run('calls');
      return calls.find(fits);
    };
    return eventually(what, find, undefined, 25).catch((cause: unknown) => {
      throw new Error(`No ${what} among ${JSON.stringify(calls)}`, { cause });
    });
  }

  async close(): Promise<void> {
    await this.#browser.close();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

async function bundle(): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      write: false,
      minify: false,
      lib: { entry: join(import.meta.dirname, 'phone-page.ts'), formats: ['es'], fileName: 'page' },
    },
  });
  for (const each of Array.isArray(result) ? result : [result]) {
    if ('output' in each && each.output[0]) return each.output[0].code;
  }
  throw new Error('the page of phones was not built');
}
