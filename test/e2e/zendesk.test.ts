import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { startZendesk } from '../adapters/zendesk/server.ts';
import { hearsOnly } from './support/audio-probe.ts';
import { launchAsInstalled } from './support/browser.ts';
import {
  agentTone,
  callFromOutside,
  customerTone,
  type Demo,
  openOutsideWorld,
  startDemo,
  supportNumber,
} from './support/demo.ts';
import { eventually } from './support/eventually.ts';
import { freePort } from './support/free-port.ts';
import { type Desk, openDesk, serveApp, vendorsClient } from './support/zendesk-desk.ts';

/**
 * The app in a page that speaks Zendesk's protocol, under Zendesk's origin, framed across sites, in a browser with the
 * settings that agents have.
 */
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

let browser: Browser;
const closing: { close(): Promise<unknown> }[] = [];

beforeAll(async () => {
  browser = await launchAsInstalled(agentTone);
});
afterEach(async () => {
  for (const each of closing.splice(0).reverse()) await each.close();
});
afterAll(() => browser?.close());

async function open(app: string): Promise<Desk> {
  const desk = await openDesk(browser, app);
  closing.push(desk);
  return desk;
}

describe('the vendor’s own client, unmodified', () => {
  /** Notes every event that it is told. */
  const app = `<!doctype html><title>App</title><script src="/zaf.js"></script><script>
    const client = ZAFClient.init();
    const seen = [];
    for (const event of ['app.registered', 'voice.dialout', 'colorScheme.changed', 'pane.activated', 'pane.deactivated'])
      client.on(event, (message) => seen.push([event, message]));
  </script>`;

  it('works in the frame, so the page can stand in for Zendesk', async () => {
    const server = await serveApp({ '/app': app, '/zaf.js': vendorsClient() });
    closing.push(server);
    const desk = await open(`${server.origin}/app`);
    await desk.page.getByRole('button', { name: 'The can has no spout' }).click();
    await desk.page.getByRole('button', { name: 'Apps' }).click();
    const side = await desk.app('ticket_sidebar');
    const bar = await desk.app('top_bar');
    const seen = (frame: typeof bar) => frame.evaluate('seen') as Promise<[string, unknown][]>;
    const told = (frame: typeof bar, event: string) =>
      eventually(event, async () => (await seen(frame)).find(([name]) => name === event)?.[1]);

    expect(await told(side, 'app.registered')).toMatchObject({
      context: { location: 'ticket_sidebar', ticketId: 301 },
      metadata: { installationId: 42 },
    });
    expect(await side.evaluate('client.get(["currentUser.id", "colorScheme"])')).toMatchObject({
      'currentUser.id': 9,
      colorScheme: 'light',
    });
    const { instances } = (await side.evaluate('client.get("instances")')) as {
      instances: Record<string, { location: string }>;
    };
    expect(Object.values(instances).map(({ location }) => location)).toEqual(['top_bar', 'ticket_sidebar']);

    // From beside the ticket, the pane in the top bar.
    const [guid] = Object.keys(instances);
    await side.evaluate(`client.instance(${JSON.stringify(guid)}).invoke('popover', 'show')`);
    await desk.page.locator('#pane').waitFor();
    await told(bar, 'pane.activated');
    const refused = 'client.invoke("popover", "show").then(() => "shown", (error) => error.message)';
    expect(await side.evaluate(refused)).toContain('top bar');

    await desk.page.getByRole('button', { name: '+14155550123' }).click();
    expect(await told(bar, 'voice.dialout')).toMatchObject({ number: '+14155550123', ticketId: 301, userId: 1001 });
    await desk.page.getByRole('button', { name: 'Light or dark' }).click();
    expect(await told(bar, 'colorScheme.changed')).toBe('dark');
    await bar.evaluate('client.invoke("routeTo", "ticket", 302)');
    await desk.page.getByRole('heading', { name: 'Where is my ladder?' }).waitFor();
  });
});

describe('the softphone', () => {
  const credentials = { email: 'admin@company.example', apiToken: 'test-token', accessToken: 'test-access' };
  let zendesk: Awaited<ReturnType<typeof startZendesk>>;
  let demo: Demo;
  let server: Awaited<ReturnType<typeof serveApp>>;

  beforeAll(async () => {
    zendesk = await startZendesk(credentials);
    zendesk.reset();
    const port = await freePort();
    demo = await startDemo({
      NODE_OPTIONS: `--import=${import.meta.resolve('./support/zendesk-network.ts')}`,
      ZENDESK_FAKE: zendesk.url,
      SIDECALL_CRM: 'zendesk',
      SIDECALL_CRM_URL: 'https://example.zendesk.com',
      SIDECALL_CRM_TOKEN: credentials.accessToken,
      SIDECALL_ORIGINS: `http://gateway.localhost:${port}`,
    });
    const app = `<!doctype html><meta charset="utf-8"><title>App</title>
      <style>body { margin: 0 } cti-softphone { --cti-softphone-height: 100vh }</style>
      <script type="module" src="${demo.gateway.url}/sidecall/softphone.js"></script>
      <cti-softphone gateway="${demo.gateway.url}" adapter="zendesk" token-url="/token"></cti-softphone>`;
    server = await serveApp({ '/app': app, '/token': () => demo.gateway.call('POST', '/v1/tokens', robin) }, port);
  });
  afterAll(async () => {
    await server?.close();
    await demo?.close();
    await zendesk?.close();
  });
  const robin = { identity: 'robin', role: 'agent' };

  it('shows the caller before the answer, keeps the call while the agent moves, and the call becomes a ticket', async () => {
    const customer = zendesk.store.addUser({ name: 'Marigold Thimble', phone: '(415) 555-0123' });
    const desk = await open(`${server.origin}/app`);
    const phone = await desk.app('top_bar');
    await phone.getByText('Ready for calls').first().waitFor({ state: 'attached' });
    const outside = await openOutsideWorld(demo);
    closing.push(outside.context());

    await callFromOutside(outside, supportNumber, '+14155550123');
    // Nobody opened the pane: the call did.
    await phone.getByRole('button', { name: 'Answer' }).waitFor();
    await phone.locator('cti-screen-pop').getByText('Marigold Thimble').first().waitFor();
    await phone.getByRole('button', { name: 'Answer' }).click();
    await outside.waitForFunction(() => document.body.dataset.state === 'talking');

    await desk.page.getByRole('button', { name: 'Where is my ladder?' }).click();
    await desk.page.getByRole('button', { name: 'The can has no spout' }).click();
    await hearsOnly(outside, [agentTone]);
    await hearsOnly(phone, [customerTone]);

    await phone.getByRole('button', { name: 'Hang up' }).click();
    const form = phone.locator('cti-wrap-up');
    await form.getByLabel('Note').fill('Wants a lid.');
    await form.getByLabel('Resolved').check();
    await form.getByRole('button', { name: 'Save', exact: true }).click();
    const ticket = await eventually('the ticket', () =>
      [...zendesk.store.tickets.values()].find(({ requester_id }) => requester_id === customer.id),
    );
    expect(ticket).toMatchObject({ subject: 'Call from +14155550123', via: { channel: 'voice' } });
    const comment = await eventually('the note', () =>
      zendesk.store.comments.get(ticket.id)?.find(({ body }) => body.includes('Wants a lid.')),
    );
    expect(comment).toMatchObject({ public: false, body: expect.stringContaining('Disposition: ') });
    expect(zendesk.store.tickets.size).toBe(1);
  });

  it('dials the number that the agent clicks in a ticket, once, if the app is open beside the ticket, too', async () => {
    const desk = await open(`${server.origin}/app`);
    const phone = await desk.app('top_bar');
    await phone.getByText('Ready for calls').first().waitFor({ state: 'attached' });
    const outside = await openOutsideWorld(demo);
    closing.push(outside.context());
    await desk.page.getByRole('button', { name: 'Where is my ladder?' }).click();
    await desk.page.getByRole('button', { name: 'Apps' }).click();
    // The phone is in one of the two frames.
    await (await desk.app('ticket_sidebar')).getByText('another tab').first().waitFor();
    const before = (await demo.calls()).length;
    await desk.page.getByRole('button', { name: '+442079460018' }).click();
    await outside.waitForFunction(() => document.body.dataset.state === 'incoming');
    await outside.locator('#answer').click();
    await outside.waitForFunction(() => document.body.dataset.state === 'talking');
    await desk.page.locator('#pane').waitFor();
    await phone.getByRole('button', { name: 'Hang up' }).click();
    await outside.waitForFunction(() => document.body.dataset.state === 'idle');
    expect((await demo.calls()).length - before).toBe(1);
  });
});
