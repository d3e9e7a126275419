import { exportSPKI, generateKeyPair, SignJWT } from 'jose';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { startZendesk } from '../adapters/zendesk/server.ts';
import { hearsOnly } from './support/audio-probe.ts';
import { launchAsInstalled } from './support/browser.ts';
import { openCustomer } from './support/customer.ts';
import { agentTone, customerTone, type Demo, startDemo } from './support/demo.ts';
import { eventually } from './support/eventually.ts';
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

describe('the gateway’s page for the app', () => {
  const credentials = { email: 'admin@company.example', apiToken: 'test-token', accessToken: 'test-access' };
  const account = 'https://example.zendesk.com';
  let keys: CryptoKeyPair;
  let zendesk: Awaited<ReturnType<typeof startZendesk>>;
  let demo: Demo;

  /** As Zendesk signs the first request of an app's page. */
  const signedFor = (user: number) => async (): Promise<string> =>
    new SignJWT({ context: { product: 'support', location: 'top_bar' } })
      .setProtectedHeader({ alg: 'RS256' })
      .setIssuer('example.zendesk.com')
      .setAudience(`${account}/api/v2/apps/installations/42.json`)
      .setSubject(`${account}/api/v2/users/${user}.json`)
      .setJti(crypto.randomUUID())
      .setIssuedAt()
      .setExpirationTime('5m')
      .sign(keys.privateKey);

  beforeAll(async () => {
    zendesk = await startZendesk(credentials);
    zendesk.reset();
    demo = await startDemo({
      NODE_OPTIONS: `--import=${import.meta.resolve('./support/crm-network.ts')}`,
      CRM_ADDRESS: account,
      CRM_FAKE: zendesk.url,
      SIDECALL_CRM: '',
      SIDECALL_CRM_URL: '',
      SIDECALL_CRM_TOKEN: '',
    });
    keys = await generateKeyPair('RS256');
    const [, agent = 0] = zendesk.agents();
    await demo.gateway.call('PUT', '/v1/crm-connections/zendesk', {
      adapter: 'zendesk',
      baseUrl: account,
      origins: [account],
      values: {
        email: credentials.email,
        token: credentials.apiToken,
        installationId: '42',
        appPublicKey: await exportSPKI(keys.publicKey),
      },
      users: { [agent]: 'robin' },
    });
  });
  afterAll(async () => {
    await demo?.close();
    await zendesk?.close();
  });

  async function openSigned(user: number): Promise<Desk> {
    const desk = await openDesk(browser, `${demo.gateway.url}/embed/zendesk`, { sign: signedFor(user) });
    closing.push(desk);
    return desk;
  }

  it('belongs to no agent if the connection does not name the user that Zendesk proves', async () => {
    const [, , other = 0] = zendesk.agents();
    const desk = await openSigned(other);
    await desk.page.getByRole('button', { name: 'Sidecall' }).click();
    await (await desk.app('top_bar')).getByText('No agent belongs to this user').waitFor();
  });

  it('shows the caller before the answer, keeps the call while the agent moves, and the call becomes a ticket', async () => {
    const requester = zendesk.store.addUser({ name: 'Marigold Thimble', phone: '(415) 555-0123' });
    const [, agent = 0] = zendesk.agents();
    const desk = await openSigned(agent);
    const problems: string[] = [];
    desk.page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
    const phone = await desk.app('top_bar');
    await phone.getByText('Ready for calls').first().waitFor({ state: 'attached' });
    const customer = await openCustomer(demo);
    closing.push(customer);

    await customer.call();
    // The call opened the pane.
    await phone.getByRole('button', { name: 'Answer', exact: true }).waitFor();
    await phone.locator('cti-screen-pop').getByText('Marigold Thimble').first().waitFor();
    await phone.getByRole('button', { name: 'Answer', exact: true }).click();
    await customer.talks();

    await desk.page.getByRole('button', { name: 'Where is my ladder?' }).click();
    await desk.page.getByRole('button', { name: 'The can has no spout' }).click();
    await Promise.all([customer.hearsAgent(), hearsOnly(phone, [customerTone])]);

    await phone.getByRole('button', { name: 'Hang up' }).click();
    const form = phone.locator('cti-wrap-up');
    await form.getByLabel('Note').fill('Wants a lid.');
    await form.getByLabel('Resolved').check();
    await form.getByRole('button', { name: 'Save', exact: true }).click();
    const ticket = await eventually('the ticket', () =>
      [...zendesk.store.tickets.values()].find(({ requester_id }) => requester_id === requester.id),
    );
    expect(ticket).toMatchObject({ subject: 'Call from +14155550123', via: { channel: 'voice' } });
    const comment = await eventually('the note', () =>
      zendesk.store.comments.get(ticket.id)?.find(({ body }) => body.includes('Wants a lid.')),
    );
    expect(comment).toMatchObject({ author_id: agent, public: false, body: expect.stringContaining('Disposition: ') });
    expect(zendesk.store.tickets.size).toBe(1);
    // The page's policy held nothing back.
    expect(problems).toEqual([]);
  });

  it('dials the number that the agent clicks in a ticket, once, if the app is open beside the ticket, too', async () => {
    const [, agent = 0] = zendesk.agents();
    const desk = await openSigned(agent);
    const phone = await desk.app('top_bar');
    await phone.getByText('Ready for calls').first().waitFor({ state: 'attached' });
    const customer = await openCustomer(demo);
    closing.push(customer);
    await desk.page.getByRole('button', { name: 'Where is my ladder?' }).click();
    await desk.page.getByRole('button', { name: 'Apps' }).click();
    // The phone is in one of the two frames.
    const side = await desk.app('ticket_sidebar');
    await side.getByText('another tab').first().waitFor();
    // Its narrow header has no room for more than one button.
    expect(await side.getByRole('button', { name: 'Own window' }).count()).toBe(0);
    expect(await phone.getByRole('button', { name: 'Own window', includeHidden: true }).count()).toBe(1);
    const before = (await demo.calls()).length;
    await desk.page.getByRole('button', { name: '+442079460018' }).click();
    await customer.answer();
    await customer.talks();
    await desk.page.locator('#pane').waitFor();
    await phone.getByRole('button', { name: 'Hang up' }).click();
    await customer.isIdle();
    expect((await demo.calls()).length - before).toBe(1);
  });
});
