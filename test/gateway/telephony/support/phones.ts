import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { build } from 'vite';
import { findTestBrowser } from '../../../../scripts/chromium.ts';
import { featuresOff, inOneProcess } from '../../../e2e/support/browser.ts';
import { eventually, patienceMs } from '../../../e2e/support/eventually.ts';
import type { PageCall, PhonePageApi } from './phone-page.ts';

let bundled: Promise<string> | null = null;

/** A page of many SIP phones, whose voice is a sine. */
export class Phones {
  readonly hertz: number;
  readonly page: Page;
  readonly #end: () => Promise<void>;
  #closed: Promise<void> | null = null;

  private constructor(hertz: number, page: Page, end: () => Promise<void>) {
    this.hertz = hertz;
    this.page = page;
    this.#end = end;
  }

  /** In a browser of its own. */
  static async open(hertz: number): Promise<Phones> {
    const [phones] = await Phones.openAll(hertz);
    return phones;
  }

  /** One page for each tone, in one browser. The browser ends when all of them are closed. */
  static async openAll<const Voices extends readonly number[]>(
    ...voices: Voices
  ): Promise<{ -readonly [voice in keyof Voices]: Phones }> {
    const home = await Home.open();
    try {
      const pages = await Promise.all(voices.map((hertz) => home.page(hertz)));
      let left = pages.length;
      const end = async (): Promise<void> => {
        left -= 1;
        if (left === 0) await home.close();
      };
      const phones = voices.map((hertz, at) => new Phones(hertz, pages[at] as Page, end));
      return phones as { -readonly [voice in keyof Voices]: Phones };
    } catch (error) {
      await home.close();
      throw error;
    }
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

  /** Safe to call again. */
  close(): Promise<void> {
    this.#closed ??= this.#end();
    return this.#closed;
  }
}

/** A Chromium, and the server of its pages. */
class Home {
  readonly #browser: Browser;
  readonly #server: Server;

  private constructor(browser: Browser, server: Server) {
    this.#browser = browser;
    this.#server = server;
  }

  static async open(): Promise<Home> {
    bundled ??= bundle();
    const script = await bundled;
    const executablePath = findTestBrowser();
    if (!executablePath) throw new Error('No Chromium found: set CHROME_PATH, or install chromium.');
    const server = createServer((request, response) => {
      const html = request.url !== '/page.js';
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
        '--autoplay-policy=no-user-gesture-required',
        '--disable-background-networking',
        '--disable-quic',
        '--disable-component-update',
        '--disable-gpu',
        '--no-first-run',
        // Otherwise addresses are hidden from pages that do not use a microphone.
        featuresOff,
        inOneProcess,
      ],
    });
    const browser = await launching.catch((error: unknown) => {
      server.close();
      throw error;
    });
    return new Home(browser, server);
  }

  async page(hertz: number): Promise<Page> {
    const context = await this.#browser.newContext({ permissions: ['microphone'] });
    context.setDefaultTimeout(patienceMs);
    const page = await context.newPage();
    await page.goto(`http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/?hertz=${hertz}`);
    await page.waitForFunction(() => 'phonePage' in window);
    return page;
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
