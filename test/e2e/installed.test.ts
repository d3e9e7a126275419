import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ensureInstalled, type Installed } from '../../scripts/package/install.ts';
import type { CallPage, CallView } from '../../src/domain/protocol/call.ts';
import type { Call, Device } from '../../src/voice/index.ts';
import { launchSpeaking, openPage } from './support/browser.ts';
import { eventually } from './support/eventually.ts';
import { buildFrames, frameNames } from './support/frame-apps.ts';
import { GatewayProcess } from './support/gateway-process.ts';
import { type AppName, AppServer, appNames, type BuiltApp, buildApp, buildCaller } from './support/guide-apps.ts';

declare global {
  interface Window {
    device: Device;
    call?: Call;
    violations: string[];
  }
}

const number = '+14155550100';

/** Target of the gateway's log in all of these tests: a disk that is always full, if the system has one. */
const fullDisk = process.platform === 'linux' ? openSync('/dev/full', 'w') : null;

const server = new AppServer();
let installed: Installed;
let gateway: GatewayProcess;
let browser: Browser;
let caller: BuiltApp;
let pages: Page[] = [];
const built = new Map<AppName, BuiltApp>();

/** The app, bundled once. */
async function appOf(name: AppName): Promise<BuiltApp> {
  const app = built.get(name) ?? (await buildApp(installed, name, gateway.url));
  built.set(name, app);
  return app;
}

beforeAll(async () => {
  installed = await ensureInstalled();
  await server.listen();
  gateway = await GatewayProcess.start(
    { SIDECALL_ORIGINS: server.url, SIDECALL_LOG_LEVEL: 'warn' },
    // The file that \`npx sidecall\` runs.
    join(installed.plain, 'node_modules/.bin/sidecall'),
    fullDisk ?? 'pipe',
  );
  server.gateway = gateway;
  await gateway.call('PUT', '/v1/agents/robin', { name: 'Robin' });
  await gateway.call('PUT', `/v1/virtual-numbers/${encodeURIComponent(number)}`, {
    label: 'Support',
    agents: ['robin'],
  });
  [browser, caller] = await Promise.all([launchSpeaking(440), buildCaller(installed, gateway.url)]);
  // If this file runs alone, the package is built, packed and installed first.
}, 900_000);

afterEach(async () => {
  await Promise.all(pages.map((page) => page.context().close()));
  pages = [];
  server.framing = false;
  await eventually(
    'the lines to be free',
    async () => (await agentsOf()).every(({ contacts, busy }) => contacts === 0 && !busy),
    45_000,
  );
});

afterAll(async () => {
  await browser?.close();
  await gateway?.kill('SIGTERM');
  await server.close();
  if (fullDisk !== null) closeSync(fullDisk);
});

function agentsOf(): Promise<{ identity: string; contacts: number; busy: boolean }[]> {
  return gateway.call('GET', '/v1/agents');
}

async function open(app: BuiltApp): Promise<Page> {
  // A page that is open already loads parts of its app later.
  server.files = new Map([...server.files, ...app.files]);
  const page = await openPage(browser, `${server.url}/`, {}, async (context) => {
    await context.addInitScript(() => {
      window.violations = [];
      addEventListener('securitypolicyviolation', (event) => {
        window.violations.push(`${event.violatedDirective}: ${event.blockedURI}`);
      });
    });
  });
  pages.push(page);
  return page;
}

async function newestCall(): Promise<CallView | undefined> {
  return (await gateway.call<CallPage>('GET', '/v1/calls?limit=1')).calls[0];
}

/** An agent in a call with an outside caller. */
async function talk(app: BuiltApp): Promise<{ agent: Page; outside: Page }> {
  const outside = await open(caller);
  await outside.waitForFunction(() => window.device?.state === 'registered');
  const agent = await open(app);
  await agent.getByText('Ready for calls').first().waitFor();
  await outside.evaluate(async (to) => {
    window.call = await window.device.connect({ params: { To: to } });
  }, number);
  await agent.getByRole('button', { name: 'Answer', exact: true }).click();
  await outside.waitForFunction(() => window.call?.status() === 'open');
  return { agent, outside };
}

it('the installed gateway serves the script-tag build compressed', async () => {
  for (const name of ['softphone.js', 'click-to-call.js']) {
    const answer = await fetch(`${gateway.url}/sidecall/${name}`, { headers: { 'accept-encoding': 'br' } });
    expect([name, answer.status, answer.headers.get('content-encoding')]).toEqual([name, 200, 'br']);
    expect(await answer.text()).toContain(`cti-${name.replace('.js', '')}`);
  }
});

describe.each([...appNames])('an app in %s, written as the guide says', (name: AppName) => {
  let app: BuiltApp;

  beforeEach(async () => {
    app = await appOf(name);
  });

  it('takes a call, renders anew in it, carries it across a route, and ends it', async () => {
    const { agent, outside } = await talk(app);

    for (const renders of ['1', '2', '3']) {
      await agent.getByRole('button', { name: 'Render' }).click();
      await agent.locator('output', { hasText: renders }).waitFor();
    }
    await agent.getByRole('button', { name: 'Hang up' }).waitFor();
    await agent.evaluate(() => {
      location.hash = '#elsewhere';
    });
    await agent.getByText('Elsewhere').waitFor();
    expect(await agent.locator('cti-softphone').count()).toBe(0);
    const during = await newestCall();
    expect(during).toMatchObject({ phase: 'active', agent: 'robin' });
    await agent.evaluate(() => {
      location.hash = '';
    });
    await agent.getByRole('button', { name: 'Hang up' }).click();

    await outside.waitForFunction(() => window.call?.status() === 'closed');
    const after = await eventually('the call to be over', async () => {
      const call = await newestCall();
      return call?.phase === 'ended' ? call : null;
    });
    expect(after).toMatchObject({ id: during?.id, endReason: 'COMPLETED' });
    // The wrap-up appears in the element that last showed the call.
    await agent.locator('cti-wrap-up').getByLabel('Note').waitFor();
    for (const page of [agent, outside]) expect(await page.evaluate(() => window.violations)).toEqual([]);
  });
});

describe('the guide’s frames', () => {
  const line = (at: number): string => `+1415555011${at}`;

  beforeEach(async () => {
    await gateway.call('PUT', '/v1/crm-connections/sales', { adapter: 'contacts', origins: [server.url] });
    for (const [at, name] of frameNames.entries()) {
      await gateway.call('PUT', `/v1/agents/${name}`, { name });
      await gateway.call('PUT', `/v1/virtual-numbers/${encodeURIComponent(line(at))}`, { label: name, agents: [name] });
    }
    server.framing = true;
  });

  it('in plain code, React, Vue, Angular’s class and Svelte take a call each, tell of its end once, and leave', {
    timeout: 300_000,
  }, async () => {
    const outside = await open(caller);
    await outside.waitForFunction(() => window.device?.state === 'registered');
    const page = await open(await buildFrames(installed, gateway.url));
    await page.setViewportSize({ width: 2000, height: 800 });
    const frameOf = (name: string) => page.frameLocator(`#${name} iframe`);
    for (const name of frameNames) await frameOf(name).getByText('Ready for calls').first().waitFor();
    // A render loads no frame again, and a listener of the last one counts.
    for (let renders = 0; renders < 2; renders += 1) await page.evaluate(() => dispatchEvent(new Event('render')));

    for (const [at, name] of frameNames.entries()) {
      await outside.evaluate(async (to) => {
        window.call = await window.device.connect({ params: { To: to } });
      }, line(at));
      await frameOf(name).getByRole('button', { name: 'Answer', exact: true }).click();
      await outside.waitForFunction(() => window.call?.status() === 'open');
      await frameOf(name).getByRole('button', { name: 'Hang up' }).click();
      await outside.waitForFunction(() => window.call?.status() === 'closed');
      await page.locator(`#${name} output`, { hasText: 'ended' }).waitFor();
    }
    const told = Object.fromEntries(
      await Promise.all(frameNames.map(async (name) => [name, await page.locator(`#${name} output`).textContent()])),
    );
    const rendered = 'ended after 2 renders;';
    expect(told).toEqual({ plain: 'ended;', react: rendered, vue: rendered, angular: 'ended;', svelte: rendered });

    await page.evaluate(() => dispatchEvent(new Event('leave')));
    await page.waitForFunction(() => document.querySelector('iframe') === null);
    expect(await page.evaluate(() => window.violations)).toEqual([]);
  });
});

it.skipIf(fullDisk === null)(
  'with its log on a full disk it answers, a live call goes on, and SIGTERM ends it',
  async () => {
    await talk(await appOf('plain'));
    const figures = await gateway.text('GET', '/metrics');
    expect(Number(/^sidecall_log_write_errors_total (\d+)$/m.exec(figures)?.[1])).toBeGreaterThan(0);
    expect((await fetch(`${gateway.url}/healthz`)).status).toBe(200);
    expect(await newestCall()).toMatchObject({ phase: 'active', agent: 'robin' });
    await gateway.kill('SIGTERM');
    await expect(fetch(`${gateway.url}/healthz`)).rejects.toThrow();
    // Its port is free again.
    await gateway.start();
    expect(await newestCall()).toMatchObject({ phase: 'ended' });
  },
);
