import { join } from 'node:path';
import type { Browser, FrameLocator, Page } from 'playwright-core';
import { build, type Rolldown } from 'vite';
import { installAudioProbe } from './audio-probe.ts';
import { patienceMs } from './eventually.ts';

/** The origin of a company's pages. The browser gets them from this process. */
export const pipedriveOrigin = 'https://garden.pipedrive.com';

export interface PipedrivePage {
  page: Page;
  frame: FrameLocator;
  /** The commands of the app, and the events that it listens to, with their arguments. */
  received(): Promise<[name: string, args: unknown][]>;
  /** Tells the app of an event. */
  say(event: string, data: object): Promise<void>;
}

/** As Pipedrive's page does, it answers commands over the port that comes with them. */
const pageScript = `
  const app = new URLSearchParams(location.search).get('app');
  const frame = document.querySelector('iframe');
  window.received = [];
  window.listeners = {};
  addEventListener('message', ({ data, source, ports: [port] }) => {
    if (source !== frame.contentWindow || port === undefined || data.id !== 'frame-1') return;
    const { type, command, event, args } = data.payload;
    window.received.push([type === 'command' ? command : 'listen ' + event, args]);
    if (type === 'listener') window.listeners[event] = port;
    else port.postMessage({ data: { ok: command } });
  });
  frame.src = app;
`;

/** Opens a page of Pipedrive's origin with an app in its floating window. @param app the address, with its parameters */
export async function openPipedrivePage(browser: Browser, app: string): Promise<PipedrivePage> {
  const context = await browser.newContext({ reducedMotion: 'reduce' });
  await context.addInitScript(installAudioProbe);
  // The gateway of this test is on loopback, and a public page may not reach that without the user's permission.
  await context.grantPermissions(['local-network-access', 'microphone']);
  await context.route(`${pipedriveOrigin}/**`, (route) => {
    const { pathname } = new URL(route.request().url());
    if (pathname === '/page.js') return route.fulfill({ contentType: 'text/javascript', body: pageScript });
    const body = `<!doctype html><title>Pipedrive</title>
      <iframe allow="microphone; autoplay" width="350" height="600"></iframe>
      <script type="module" src="/page.js"></script>`;
    return route.fulfill({ contentType: 'text/html', body });
  });
  const page = await context.newPage();
  context.setDefaultTimeout(patienceMs);
  await page.goto(`${pipedriveOrigin}/deals?${new URLSearchParams({ app })}`);
  return {
    page,
    frame: page.frameLocator('iframe'),
    received: () => page.evaluate(() => (window as unknown as { received: [string, unknown][] }).received),
    say: (event, data) =>
      page.evaluate(
        ([name, said]) => {
          const { listeners } = window as unknown as { listeners: Record<string, MessagePort> };
          listeners[name]?.postMessage({ data: said });
        },
        [event, data] as const,
      ),
  };
}

/** The vendor's client as a script, which puts `Sdk` into the page. */
export async function pipedrivesClient(): Promise<string> {
  const built = (await build({
    configFile: false,
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      write: false,
      target: 'es2022',
      lib: { entry: join(import.meta.dirname, 'pipedrive-sdk.ts'), formats: ['es'] },
    },
  })) as Rolldown.RolldownOutput[];
  return built[0]?.output[0]?.code ?? '';
}
