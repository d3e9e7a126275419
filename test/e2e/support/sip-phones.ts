import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { build } from 'vite';
import { patienceMs } from './eventually.ts';
import type { LegFigures, SeenCall, SipPageApi } from './sip-page.ts';

/** Plain SIP phones (JsSIP in one real page) for load, crash and edge tests. */
export class SipPhones {
  private readonly page: Page;
  private readonly server: Server;

  private constructor(page: Page, server: Server) {
    this.page = page;
    this.server = server;
  }

  static async open(browser: Browser): Promise<SipPhones> {
    const script = await bundle();
    const server = createServer((request, response) => {
      const html = request.url === '/';
      response.setHeader('content-type', html ? 'text/html' : 'text/javascript');
      response.end(
        html ? '<!doctype html><title>SIP phones</title><script type="module" src="/page.js"></script>' : script,
      );
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const page = await (await browser.newContext({ permissions: ['microphone'] })).newPage();
    page.setDefaultTimeout(patienceMs);
    await page.goto(`http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/`);
    await page.waitForFunction(() => 'sip' in window);
    return new SipPhones(page, server);
  }

  /** @param answerAfterMs answers automatically this long after the INVITE; null: only rings */
  async register(identity: string, gatewayUrl: string, token: string, answerAfterMs: number | null): Promise<void> {
    await this.registerAt(identity, `${gatewayUrl.replace('http', 'ws')}/v1/sip`, token, answerAfterMs);
  }

  /** The same at any SIP server. An empty token: no authentication. */
  async registerAt(identity: string, sipUrl: string, token: string, answerAfterMs: number | null): Promise<void> {
    await this.run('register', identity, sipUrl, token, answerAfterMs);
  }

  /** Calls from a registered phone. Resolves with the page's ID of the call. */
  async call(identity: string, number: string, headers: string[] = []): Promise<number> {
    return this.run('call', identity, number, headers);
  }

  async hangUp(id: number): Promise<void> {
    await this.run('hangUp', id);
  }

  async figures(id: number): Promise<LegFigures | null> {
    return this.run('figures', id);
  }

  async seen(): Promise<SeenCall[]> {
    return this.run('seen');
  }

  async close(): Promise<void> {
    await this.run('stop').catch(() => undefined);
    await this.page.context().close();
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async run<K extends keyof SipPageApi>(
    name: K,
    ...args: Parameters<SipPageApi[K]>
  ): Promise<Awaited<ReturnType<SipPageApi[K]>>> {
    return this.page.evaluate(
      ([key, values]) => {
        const { sip } = window as unknown as { sip: Record<string, (...each: unknown[]) => unknown> };
        return sip[key as string]?.(...(values as unknown[])) as never;
      },
      [name, args] as const,
    );
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
      lib: { entry: join(import.meta.dirname, 'sip-page.ts'), formats: ['es'], fileName: 'page' },
    },
  });
  const outputs = Array.isArray(result) ? result : [result];
  for (const each of outputs) {
    if ('output' in each && each.output[0]) return each.output[0].code;
  }
  throw new Error('the SIP page was not built');
}
