import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import type { Browser, Frame, Page } from 'playwright-core';
import { agentPageMarkup } from '../../../demo/agent-pages/routes.ts';
import { helpdeskPage } from '../../../demo/helpdesk/routes.ts';
import { installAudioProbe } from './audio-probe.ts';
import { patienceMs } from './eventually.ts';

const root = resolve(import.meta.dirname, '../../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

/** The origin of an account's pages. The browser gets them from this process. */
const zendeskOrigin = 'https://example.zendesk.com';

/** The folders behind the page's addresses. */
const deskFolders: Readonly<Record<string, [folder: string, type: string]>> = {
  '/helpdesk/shared/': ['demo/agent-pages/page', 'text/css'],
  '/helpdesk/page/': ['demo/helpdesk/page', 'text/css'],
  '/helpdesk/built/': ['dist/demo', 'text/javascript'],
};

export interface Desk {
  page: Page;
  /** The frame of the app in this place. */
  app(place: 'top_bar' | 'ticket_sidebar'): Promise<Frame>;
  close(): Promise<void>;
}

/**
 * Opens the demo's helpdesk page under Zendesk's own origin, with an app from another site.
 * @param app the address of the app's page
 * @param sign returns a new signed token for a frame of the app; without it, frames are loaded with GET
 */
export async function openDesk(
  browser: Browser,
  app: string,
  { sign }: { sign?: () => Promise<string> } = {},
): Promise<Desk> {
  const context = await browser.newContext({ reducedMotion: 'reduce' });
  await context.addInitScript(installAudioProbe);
  // The gateway of this test is on loopback, and a public page may not reach that without the user's permission.
  await context.grantPermissions(['local-network-access', 'microphone']);
  await context.route(`${zendeskOrigin}/**`, async (route) => {
    const { pathname } = new URL(route.request().url());
    if (pathname === '/sign' && sign !== undefined) return route.fulfill({ json: { token: await sign() } });
    if (pathname === '/agent') {
      const data = { app, agent: 'Robin', sign: sign === undefined ? '' : '/sign' };
      return route.fulfill({ contentType: 'text/html', body: await agentPageMarkup(helpdeskPage, data) });
    }
    const found = Object.entries(deskFolders).find(([prefix]) => pathname.startsWith(prefix));
    if (found === undefined) return route.fulfill({ status: 404 });
    const [prefix, [folder, contentType]] = found;
    return route.fulfill({ contentType, body: read(join(folder, pathname.slice(prefix.length))) });
  });
  const page = await context.newPage();
  context.setDefaultTimeout(patienceMs);
  await page.goto(`${zendeskOrigin}/agent`);
  return {
    page,
    async app(place) {
      const element = await page.waitForSelector(place === 'top_bar' ? '#bar-frame' : '#sidebar iframe', {
        state: 'attached',
      });
      const frame = await element.contentFrame();
      if (frame === null) throw new Error(`The app is not open in ${place}.`);
      await frame.waitForURL(`${new URL(app).origin}/**`);
      return frame;
    },
    close: () => context.close(),
  };
}

/**
 * Serves an app's pages from another site than Zendesk's.
 * @param pages documents and scripts by path, or functions that return JSON
 */
export async function serveApp(pages: Record<string, string | (() => Promise<object>)>, port = 0) {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://app');
    const page = pages[pathname];
    const type = pathname.endsWith('.js') ? 'text/javascript' : 'text/html';
    if (page === undefined) response.writeHead(404).end();
    else if (typeof page === 'string') response.writeHead(200, { 'content-type': `${type}; charset=utf-8` }).end(page);
    else {
      page().then(
        (body) => response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body)),
        () => response.writeHead(502).end(),
      );
    }
  });
  await new Promise<void>((done) => server.listen(port, '127.0.0.1', done));
  return {
    origin: `http://gateway.localhost:${(server.address() as AddressInfo).port}`,
    async close(): Promise<void> {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

/**
 * The vendor's client of the app framework as one script: its CommonJS files, unmodified, in functions. Its global is
 * `ZAFClient`, as in the vendor's own build.
 */
export function vendorsClient(): string {
  const folder = 'node_modules/zendesk_app_framework_sdk/lib';
  const files = ['index.js', 'client.js', 'utils.js', 'vendor/native-promise-only.js'];
  const modules = files.map(
    (file) => `${JSON.stringify(file)}: function (module, exports, require) {\n${read(join(folder, file))}\n}`,
  );
  const names = Object.fromEntries(files.map((file) => [`./${file.replace(/\.js$/, '')}`, file]));
  return `(() => {
    const modules = { ${modules.join(',\n')} };
    const names = ${JSON.stringify(names)};
    const loaded = {};
    const load = (name) => {
      const file = names[name];
      if (!(file in loaded)) {
        const module = (loaded[file] = { exports: {} });
        modules[file](module, module.exports, load);
      }
      return loaded[file].exports;
    };
    window.ZAFClient = load('./index');
  })();`;
}
