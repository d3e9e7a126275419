/**
 * The app in a page that speaks Pipedrive's extension protocol, under Pipedrive's origin, framed across sites, in a
 * browser with the settings that agents have.
 */
import { SignJWT } from 'jose';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { startPipedrive } from '../adapters/pipedrive/server.ts';
import { hearsOnly } from './support/audio-probe.ts';
import { launchAsInstalled } from './support/browser.ts';
import {
  agentTone,
  callFromOutside,
  customerTone,
  type Demo,
  openOutsideWorld,
  salesNumber,
  startDemo,
} from './support/demo.ts';
import { eventually } from './support/eventually.ts';
import { openPipedrivePage, type PipedrivePage, pipedriveOrigin, pipedrivesClient } from './support/pipedrive-page.ts';
import { serveApp } from './support/zendesk-desk.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const apiToken = 'token-of-forty-digits';
const jwtSecret = 'a secret of at least thirty-two characters';

let browser: Browser;
let pipedrive: Awaited<ReturnType<typeof startPipedrive>>;
let demo: Demo;
const closing: { close(): Promise<unknown> }[] = [];

beforeAll(async () => {
  browser = await launchAsInstalled(agentTone);
  pipedrive = await startPipedrive(apiToken);
  pipedrive.reset();
  demo = await startDemo({
    NODE_OPTIONS: `--import=${import.meta.resolve('./support/crm-network.ts')}`,
    CRM_ADDRESS: pipedriveOrigin,
    CRM_FAKE: pipedrive.url,
    SIDECALL_CRM: '',
    SIDECALL_CRM_URL: '',
    SIDECALL_CRM_TOKEN: '',
  });
  await demo.gateway.call('PUT', '/v1/crm-connections/pipedrive', {
    adapter: 'pipedrive',
    baseUrl: pipedriveOrigin,
    origins: [pipedriveOrigin],
    values: { token: apiToken, jwtSecret, companyId: '900' },
    users: { '361': 'robin' },
  });
});
afterEach(async () => {
  for (const each of closing.splice(0).reverse()) await each.close();
});
afterAll(async () => {
  await browser?.close();
  await demo?.close();
  await pipedrive?.close();
});

/** Pipedrive's parameters of the app's address. */
async function parametersFor(userId: number): Promise<URLSearchParams> {
  const token = await new SignJWT({ userId, companyId: 900 })
    .setProtectedHeader({ alg: 'HS256' })
    .setExpirationTime('5m')
    .sign(new TextEncoder().encode(jwtSecret));
  return new URLSearchParams({ id: 'frame-1', theme: 'light', token });
}

async function open(app: string, userId = 361): Promise<PipedrivePage> {
  const opened = await openPipedrivePage(browser, `${app}?${await parametersFor(userId)}`);
  closing.push(opened.page.context());
  return opened;
}

const openApp = (userId?: number): Promise<PipedrivePage> => open(`${demo.gateway.url}/embed/pipedrive`, userId);

it('the vendor’s own client, unmodified, works in the page, so the page can stand in for Pipedrive', async () => {
  const app = `<!doctype html><title>App</title><script type="module">
    import '/sdk.js';
    window.heard = [];
    const sdk = await new Sdk().initialize();
    sdk.listen('visibility', ({ data }) => window.heard.push(data));
    window.answer = await sdk.execute('set_notification', { number: 1 });
  </script>`;
  const server = await serveApp({ '/app': app, '/sdk.js': await pipedrivesClient() });
  closing.push(server);
  const { page, received, say } = await open(`${server.origin}/app`);
  await eventually('the command', async () => (await received()).some(([name]) => name === 'set_notification'));
  expect((await received()).map(([name]) => name)).toEqual(['initialize', 'listen visibility', 'set_notification']);
  await say('visibility', { is_visible: true });
  const inside = page.frames().find((each) => each.url().startsWith(server.origin));
  await eventually('the event', async () => ((await inside?.evaluate('heard.length')) as number) === 1);
  expect(await inside?.evaluate('[heard, answer]')).toEqual([[{ is_visible: true }], { ok: 'set_notification' }]);
});

it('belongs to no agent if the connection does not name the user that Pipedrive proves', async () => {
  const { frame } = await openApp(362);
  await frame.getByText('No agent belongs to this user').waitFor();
});

it('opens the floating window for a call, both sides hear each other, and the call becomes one activity', async () => {
  const person = pipedrive.store.addPerson({
    name: 'Marigold Thimble',
    phones: [{ value: '(415) 555-0123', primary: true }],
  });
  const { page, frame, received } = await openApp();
  const problems: string[] = [];
  page.on('console', (message) => {
    if (/Content Security Policy|TrustedHTML/i.test(message.text())) problems.push(message.text());
  });
  await frame.getByText('Ready for calls').first().waitFor();
  const outside = await openOutsideWorld(demo);
  closing.push(outside.context());
  await callFromOutside(outside, salesNumber, '+14155550123');
  await frame.locator('cti-screen-pop').getByText('Marigold Thimble').first().waitFor();
  await eventually('the window to be opened', async () =>
    (await received()).some(([name]) => name === 'show_floating_window'),
  );
  expect((await received()).find(([name]) => name === 'set_notification')).toEqual(['set_notification', { number: 1 }]);
  await frame.getByRole('button', { name: 'Answer', exact: true }).click();
  await outside.waitForFunction(() => document.body.dataset.state === 'talking');
  const inside = page.frames().find((each) => each.url().includes('/embed/pipedrive'));
  if (inside === undefined) throw new Error('Pipedrive’s page has no frame of the gateway');
  await Promise.all([hearsOnly(outside, [agentTone]), hearsOnly(inside, [customerTone])]);

  await frame.getByRole('button', { name: 'Hang up' }).click();
  const form = frame.locator('cti-wrap-up');
  await form.getByLabel('Note').fill('Wants a lid.');
  await form.getByLabel('Resolved').check();
  await form.getByRole('button', { name: 'Save', exact: true }).click();
  const activity = await eventually('the activity with its note', () =>
    [...pipedrive.store.activities.values()].find(({ note }) => note?.includes('Wants a lid.')),
  );
  expect(activity).toMatchObject({ type: 'call', done: true });
  expect(JSON.stringify(activity)).toContain(`${person.id}`);
  expect(pipedrive.store.activities.size).toBe(1);
  expect(problems).toEqual([]);
});

it('dials the number that a user clicks', async () => {
  const { frame, say } = await openApp();
  await frame.getByText('Ready for calls').first().waitFor();
  const outside = await openOutsideWorld(demo);
  closing.push(outside.context());
  await say('visibility', { is_visible: true, context: { invoker: 'user', number: '+442079460018' } });
  await outside.waitForFunction(() => document.body.dataset.state === 'incoming');
  await outside.locator('#answer').click();
  await outside.waitForFunction(() => document.body.dataset.state === 'talking');
  await frame.getByRole('button', { name: 'Hang up' }).click();
  await outside.waitForFunction(() => document.body.dataset.state === 'idle');
});
