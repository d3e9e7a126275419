/**
 * The calling app in HubSpot's own frame (`IFrameManager`, unmodified), under HubSpot's origin, framed across sites, in a
 * browser with the settings that agents have.
 */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it, onTestFinished, vi } from 'vitest';
import { startHubSpot } from '../adapters/hubspot/server.ts';
import { hearsOnly } from './support/audio-probe.ts';
import { launchAsInstalled } from './support/browser.ts';
import { agentTone, customerTone, type Demo, openOutsideWorld, startDemo } from './support/demo.ts';
import { eventually } from './support/eventually.ts';
import { hubspotOrigin, openHubSpotPage } from './support/hubspot-page.ts';
import { signInByLink } from './support/sign-in-link.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const accessToken = 'pat-eu1-test';
const number = '+442079460018';

let browser: Browser;
let hubspot: Awaited<ReturnType<typeof startHubSpot>>;
let demo: Demo;

beforeAll(async () => {
  browser = await launchAsInstalled(agentTone);
  hubspot = await startHubSpot(accessToken);
  hubspot.reset();
  demo = await startDemo({
    NODE_OPTIONS: `--import=${import.meta.resolve('./support/crm-network.ts')}`,
    CRM_ADDRESS: 'https://api.hubapi.com',
    CRM_FAKE: hubspot.url,
    SIDECALL_CRM: '',
    SIDECALL_CRM_URL: '',
    SIDECALL_CRM_TOKEN: '',
  });
  await demo.gateway.call('PUT', '/v1/crm-connections/hubspot', {
    adapter: 'hubspot',
    origins: [hubspotOrigin],
    values: { token: accessToken },
  });
});
afterAll(async () => {
  await browser?.close();
  await demo?.close();
  await hubspot?.close();
});

it('dials a number that is clicked, both sides hear each other, and HubSpot’s own record of the call gets the note', async () => {
  const contact = hubspot.store.add('contacts', { firstname: 'Barnaby', lastname: 'Inkwell', phone: number });
  const made: string[] = [];
  const makeRecord = (): string => {
    const { id } = hubspot.store.add('calls', { hs_timestamp: new Date().toISOString(), hs_call_body: '' });
    made.push(id);
    return id;
  };
  // Browsers keep cookies of localhost as those of https.
  const app = `http://localhost:${demo.gateway.port}/embed/hubspot`;
  const { page, frame, received, dial } = await openHubSpotPage(browser, app, makeRecord);
  onTestFinished(() => page.context().close());
  const problems: string[] = [];
  page.on('console', (message) => {
    if (/Content Security Policy|TrustedHTML/i.test(message.text())) problems.push(message.text());
  });

  const [popup] = await Promise.all([
    page.context().waitForEvent('page'),
    frame.getByRole('button', { name: 'Sign in' }).click(),
  ]);
  const closed = popup.waitForEvent('close');
  const tab = await page.context().newPage();
  await signInByLink(tab, demo.gateway, 'robin');
  await popup.bringToFront();
  // It looks again when the person comes back to it; here it may have had the focus all the time.
  await popup
    .getByRole('button', { name: 'Continue' })
    .click()
    .catch(() => undefined);
  await closed;
  await frame.getByText('Ready for calls').first().waitFor();
  expect((await received()).map(({ type }) => type)).toEqual(
    expect.arrayContaining(['READY', 'INITIALIZED', 'USER_AVAILABLE']),
  );

  const outside = await openOutsideWorld(demo);
  onTestFinished(() => outside.context().close());
  await dial(number, contact.id);
  await outside.waitForFunction(() => document.body.dataset.state === 'incoming');
  await outside.locator('#answer').click();
  await outside.waitForFunction(() => document.body.dataset.state === 'talking');
  const inside = page.frames().find((each) => each.url().startsWith(app));
  if (inside === undefined) throw new Error('HubSpot’s page has no frame of the gateway');
  await Promise.all([hearsOnly(outside, [agentTone]), hearsOnly(inside, [customerTone])]);

  await frame.getByRole('button', { name: 'Hang up' }).click();
  const form = frame.locator('cti-wrap-up');
  await form.getByLabel('Note').fill('Wants a lid.');
  await form.getByLabel('Resolved').check();
  await form.getByRole('button', { name: 'Save', exact: true }).click();
  await eventually('HubSpot to know that the entry is complete', async () =>
    (await received()).some(({ type }) => type === 'CALL_COMPLETED'),
  );
  await eventually('the note in HubSpot’s own record', () =>
    hubspot.store.objects.get(made[0] ?? '')?.properties.hs_call_body?.includes('Wants a lid.'),
  );
  expect(hubspot.store.all('calls').map(({ id }) => id)).toEqual(made);
  const started = (await received()).find(({ type }) => type === 'OUTGOING_CALL_STARTED');
  expect(started?.data).toMatchObject({ createEngagement: true, toNumber: number });
  expect(hubspot.models.wrong).toEqual([]);
  expect(problems).toEqual([]);
});
