import type { Browser, FrameLocator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { startSite } from '../../demo/site/app.ts';
import { hearsOnly, installAudioProbe } from './support/audio-probe.ts';
import { launchAsInstalled } from './support/browser.ts';
import { startCrmAround } from './support/crm-around.ts';
import { openCustomer } from './support/customer.ts';
import { agentTone, customerTone, type Demo, startDemo } from './support/demo.ts';
import { eventually, patienceMs } from './support/eventually.ts';
import { freePort } from './support/free-port.ts';
import { signInLink } from './support/sign-in-link.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

/** With the storage of frames apart from that of windows, as agents have it. */
let browser: Browser;
let demo: Demo;
let crm: Awaited<ReturnType<typeof startCrmAround>>;
/** The demo's website, with the page of orders. */
let site: Awaited<ReturnType<typeof startSite>>;
let page: Page;

beforeAll(async () => {
  crm = await startCrmAround(await freePort());
  browser = await launchAsInstalled(agentTone);
  const sitePort = await freePort();
  demo = await startDemo({ SIDECALL_CRM_ORIGINS: `${crm.origin},http://localhost:${sitePort}` });
  site = await startSite({ port: sitePort, gateway: demo.gateway.url, apiKey: await demo.gateway.apiKey() });
});

afterAll(async () => {
  await browser?.close();
  await site?.close();
  await demo?.close();
  await crm?.close();
});

afterEach(async () => {
  await page.context().close();
  await eventually('the phones to be gone', async () => {
    const agents = await demo.gateway.call<{ contacts: number; busy: boolean }[]>('GET', '/v1/agents');
    return agents.every(({ contacts, busy }) => contacts === 0 && !busy);
  });
});

/** What the browser held back. */
let violations: string[] = [];

/** Opens the CRM's page with the softphone in its frame. */
async function open(parameters: Record<string, string> = {}): Promise<FrameLocator> {
  const token = await demo.gateway.token('robin');
  return openAt(`${crm.url}?${new URLSearchParams({ gateway: demo.gateway.url, token, ...parameters })}`);
}

async function openAt(address: string): Promise<FrameLocator> {
  violations = [];
  const context = await browser.newContext({ permissions: ['microphone'], reducedMotion: 'reduce' });
  await context.addInitScript(installAudioProbe);
  page = await context.newPage();
  context.setDefaultTimeout(patienceMs);
  context.on('console', (message) => {
    if (/Content Security Policy|TrustedHTML|Permissions policy/i.test(message.text())) violations.push(message.text());
  });
  await page.goto(address);
  return page.frameLocator('iframe');
}

const told = () => page.evaluate(() => (window as unknown as { told: [string, unknown][] }).told);
const steps = async () => (await told()).map(([name]) => name).filter((name) => name !== 'show' && name !== 'size');

it('a call rings, is answered and ends in the frame of another site, and the page around it learns of it', async () => {
  const frame = await open();
  await frame.getByText('Ready for calls').first().waitFor();
  const customer = await openCustomer(demo);
  try {
    await customer.call();
    await frame.getByRole('button', { name: 'Answer', exact: true }).click();
    await customer.talks();
    await customer.hearsAgent();
    const inside = page.frames().find((each) => each !== page.mainFrame());
    expect(inside?.url()).toContain('/embed/default?origin=');
    await frame.getByRole('button', { name: 'Hang up' }).click();
    await eventually('the page to know the end of the call', async () => (await steps()).includes('ended'));
    expect((await steps()).slice(0, 4)).toEqual(['ready', 'ringing', 'answered', 'ended']);
    // Facts carry no number.
    expect(JSON.stringify(await told()).replaceAll(/CA[0-9a-f]{32}/g, '')).not.toMatch(/\d{7}/);
    expect(violations).toEqual([]);
  } finally {
    await customer.close();
  }
});

it('the page around the frame dials', async () => {
  const frame = await open();
  await frame.getByText('Ready for calls').first().waitFor();
  await page.evaluate(() =>
    (window as unknown as { softphone: { dial(to: string): void } }).softphone.dial('+14155550199'),
  );
  await eventually('the call in the log', async () => {
    const [call] = await demo.calls();
    return call?.direction === 'outbound';
  });
  await frame.getByRole('button', { name: 'Hang up' }).click();
});

it('the demo’s page of orders dials the open order’s customer, and lists the steps of the call', async () => {
  const frame = await openAt(`${site.url}/orders/?user=robin`);
  await frame.getByText('Ready for calls').first().waitFor();
  await page.getByRole('button', { name: 'Ladder, twelve rungs' }).click();
  await page.getByRole('button', { name: 'Phone', exact: true }).click();
  expect(await page.locator('#phone').isVisible()).toBe(false);
  await page.getByRole('button', { name: '+442079460018' }).click();
  // The phone comes back with the call.
  await frame.getByRole('button', { name: 'Hang up' }).click();
  await page.getByText(/^Outgoing call · Barnaby Inkwell · ended/).waitFor();
  const [call] = await demo.calls();
  expect(call).toMatchObject({ direction: 'outbound', agent: 'robin' });
  expect(violations).toEqual([]);
});

it('without a token, the agent signs in in a window, which passes a token to the frame', async () => {
  // Browsers keep cookies of localhost as those of https.
  const gateway = `http://localhost:${demo.gateway.port}`;
  const frame = await open({ token: '', gateway });
  const [popup] = await Promise.all([
    page.context().waitForEvent('page'),
    frame.getByRole('button', { name: 'Sign in' }).click(),
  ]);
  expect(await frame.locator('cti-softphone').isVisible()).toBe(false);
  const [tab] = await Promise.all([
    page.context().waitForEvent('page'),
    popup.getByRole('link', { name: 'Sign in to Sidecall' }).click(),
  ]);
  await tab.goto(signInLink(demo.gateway, 'robin'));
  await tab.getByRole('button', { name: 'Sign in' }).click();
  await tab.getByText('You are signed in as').waitFor();
  const closed = popup.waitForEvent('close');
  await popup.bringToFront();
  // It looks again when the person comes back to it; here it may have had the focus all the time.
  await popup
    .getByRole('button', { name: 'Continue' })
    .click()
    .catch(() => undefined);
  await closed;
  await frame.getByText('Ready for calls').first().waitFor();
  expect(violations).toEqual([]);
});

it('a page of another origin cannot frame the phone, whatever it claims', async () => {
  await open();
  for (const claimed of ['', `?origin=${encodeURIComponent(crm.origin)}`]) {
    const address = `${demo.gateway.url}/embed/default${claimed}`;
    await page.goto(`${crm.url.replace('crm.', 'evil.')}?gateway=${demo.gateway.url}`);
    const refused = page.waitForEvent('console', (message) => /frame-ancestors/.test(message.text()));
    await page.evaluate((src) => document.querySelector('iframe')?.setAttribute('src', src), address);
    await refused;
    expect(await page.frameLocator('iframe').locator('cti-softphone').count()).toBe(0);
  }
});

it.each([
  ['allow-scripts', 'the frame has no origin'],
  ['allow-scripts allow-same-origin', 'The browser opened no window'],
])('in a sandbox with “%s”, the page says what is missing', async (sandbox, sentence) => {
  const frame = await open({ token: '', sandbox });
  if (sandbox.includes('same-origin')) await frame.getByRole('button', { name: 'Sign in' }).click();
  await frame.getByText(sentence).waitFor();
});

it('a frame without a microphone says so, and a window holds its calls, also while the page around it goes on', async () => {
  let frame = await open({ policy: 'microphone=()' });
  await frame.getByText('This page does not let the phone use the microphone').waitFor();
  await frame.getByText('Ready for calls').first().waitFor();
  const [companion] = await Promise.all([
    page.context().waitForEvent('page'),
    frame.getByRole('button', { name: 'Open the phone in its own window' }).click(),
  ]);
  await companion.getByText('Ready for calls').first().waitFor();
  await frame.getByText('This page does not let the phone use the microphone').waitFor({ state: 'hidden' });

  const customer = await openCustomer(demo);
  try {
    await customer.call();
    // Answered in the frame, spoken in the window.
    await frame.getByRole('button', { name: 'Answer', exact: true }).click();
    await customer.talks();
    await Promise.all([customer.hearsAgent(), hearsOnly(companion, [customerTone])]);
    await frame.getByRole('button', { name: 'Mute' }).click();
    await companion.getByRole('button', { name: 'Mute', pressed: true }).waitFor();
    await frame.getByRole('button', { name: 'Mute', pressed: true }).click();

    const address = new URL(page.url());
    address.pathname = '/contacts/7';
    await page.goto(address.href);
    frame = page.frameLocator('iframe');
    // The window finds the new frame, and the sound never stopped.
    await frame.getByRole('button', { name: 'Hang up' }).waitFor();
    await frame.getByRole('button', { name: 'Mute', pressed: false }).waitFor();
    await Promise.all([customer.hearsAgent(), hearsOnly(companion, [customerTone])]);
    await frame.getByRole('button', { name: 'Hang up' }).click();
    await customer.isIdle();
  } finally {
    await customer.close();
  }
});

it('of an agent’s pages in two browsers one rings, the newer one; the other takes the call with its answer', async () => {
  const frame = await open();
  await frame.getByText('Ready for calls').first().waitFor();
  const customer = await openCustomer(demo);
  // Another storage, as another browser has it: its tabs know nothing of the first one's.
  const context = await browser.newContext({ permissions: ['microphone'], reducedMotion: 'reduce' });
  try {
    await context.addInitScript(installAudioProbe);
    const other = await context.newPage();
    context.setDefaultTimeout(patienceMs);
    const token = await demo.gateway.token('robin');
    await other.goto(`${crm.url}?${new URLSearchParams({ gateway: demo.gateway.url, token })}`);
    const newer = other.frameLocator('iframe');
    await newer.getByText('Ready for calls').first().waitFor();
    await frame.getByText('Sound in another tab').first().waitFor();

    await frame.getByRole('button', { name: 'Use here' }).click();
    await newer.getByText('Sound in another tab').first().waitFor();
    await frame.getByText('Ready for calls').first().waitFor();

    await customer.call();
    // The page that does not ring shows the call, and fetches it.
    await newer.getByRole('button', { name: 'Answer', exact: true }).click();
    await customer.talks();
    const inside = other.frames().find((each) => each !== other.mainFrame());
    await Promise.all([customer.hearsAgent(), hearsOnly(inside ?? other, [customerTone])]);
    await frame.getByRole('button', { name: 'Hang up' }).click();
    await customer.isIdle();
  } finally {
    await context.close();
    await customer.close();
  }
});
