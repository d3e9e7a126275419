/** Calls in frames of another site: what page, browser and agent say of the microphone, and strict policies. */
import type { Browser, Frame, FrameLocator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it, onTestFinished, vi } from 'vitest';
import { hearsOnly, installAudioProbe } from './support/audio-probe.ts';
import { launchAsInstalled, launchWithoutMicrophone } from './support/browser.ts';
import { startCrmAround } from './support/crm-around.ts';
import {
  agentTone,
  callFromOutside,
  customerTone,
  type Demo,
  openOutsideWorld,
  salesNumber,
  startDemo,
} from './support/demo.ts';
import { eventually, patienceMs } from './support/eventually.ts';
import { freePort } from './support/free-port.ts';
import { startStrictPage } from './support/strict-page.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

/** With the permissions of frames as agents have them. */
let browser: Browser;
let demo: Demo;
let crm: Awaited<ReturnType<typeof startCrmAround>>;
let page: Page;
/** What the browser held back. */
let violations: string[];

beforeAll(async () => {
  crm = await startCrmAround(await freePort());
  browser = await launchAsInstalled(agentTone);
  // A frame without an origin is allowed by “*” alone.
  demo = await startDemo({ SIDECALL_CRM_ORIGINS: crm.origin, SIDECALL_ORIGINS: '*' });
});

afterAll(async () => {
  await browser?.close();
  await demo?.close();
  await crm?.close();
});

const contactsOfRobin = async (): Promise<number | undefined> =>
  (await demo.gateway.call<{ identity: string; contacts: number }[]>('GET', '/v1/agents')).find(
    ({ identity }) => identity === 'robin',
  )?.contacts;

afterEach(async () => {
  await page.context().close();
  await eventually('the phone to be gone', async () => (await contactsOfRobin()) === 0);
});

/** What the agent has said of the microphone before. prompt: nothing. */
type Permission = 'granted' | 'denied' | 'prompt';

async function openPage(address: string, permission: Permission, opened = browser): Promise<FrameLocator> {
  violations = [];
  const context = await opened.newContext({
    permissions: permission === 'denied' ? [] : ['microphone'],
    reducedMotion: 'reduce',
  });
  context.on('console', (message) => {
    if (/Content Security Policy|TrustedHTML/i.test(message.text())) violations.push(message.text());
  });
  await context.addInitScript(installAudioProbe);
  if (permission === 'prompt') await context.addInitScript(saysPrompt);
  page = await context.newPage();
  context.setDefaultTimeout(patienceMs);
  await page.goto(address);
  return page.frameLocator('iframe');
}

/** Opens the CRM's page with the softphone in its frame. */
async function open(
  parameters: Record<string, string>,
  permission: Permission = 'granted',
  opened = browser,
): Promise<FrameLocator> {
  const query = new URLSearchParams({
    gateway: demo.gateway.url,
    token: await demo.gateway.token('robin'),
    ...parameters,
  });
  return openPage(`${crm.url}?${query}`, permission, opened);
}

/** Opens a page of another site with the softphone's element under a strict policy in its frame. */
async function openStrict(sandbox: string): Promise<FrameLocator> {
  const strict = await startStrictPage(demo.gateway.url);
  onTestFinished(() => strict.close());
  return openPage(strict.addressOf({ token: await demo.gateway.token('robin'), sandbox }), 'granted');
}

/**
 * The browser says that it would ask, until it is asked. One without a window says that the agent has refused, and shows
 * no question.
 */
function saysPrompt(): void {
  const status = Object.assign(new EventTarget(), { state: 'prompt' });
  Object.assign(navigator.permissions, { query: async () => status });
  const { mediaDevices } = navigator;
  const open = mediaDevices?.getUserMedia.bind(mediaDevices);
  if (open === undefined) return;
  mediaDevices.getUserMedia = async (asked) => {
    const stream = await open(asked);
    status.state = 'granted';
    status.dispatchEvent(new Event('change'));
    return stream;
  };
}

function insideFrame(): Frame {
  const inside = page.frames().find((each) => each !== page.mainFrame());
  if (inside === undefined) throw new Error('the page has no frame');
  return inside;
}

/** A call from outside, answered and ended in the frame, with tones on both sides. */
async function speaks(frame: FrameLocator): Promise<void> {
  await frame.getByText('Ready for calls').first().waitFor();
  const customer = await openOutsideWorld(demo);
  try {
    await callFromOutside(customer, salesNumber, '+14155550123');
    await frame.getByRole('button', { name: 'Answer', exact: true }).click();
    await customer.waitForFunction(() => document.body.dataset.state === 'talking');
    await Promise.all([hearsOnly(customer, [agentTone]), hearsOnly(insideFrame(), [customerTone])]);
    await frame.getByRole('button', { name: 'Hang up' }).click();
    await customer.waitForFunction(() => document.body.dataset.state === 'idle');
  } finally {
    await customer.context().close();
  }
  expect(violations).toEqual([]);
}

const withheld = 'This page does not let the phone use the microphone';
const ownWindow = 'Open the phone in its own window';

it('in a sandbox with an origin of its own, both sides hear each other', async () => {
  const frame = await open({ sandbox: 'allow-scripts allow-same-origin' });
  await speaks(frame);
});

it('before the agent has said anything, the frame asks with a reason, and then both sides hear each other', async () => {
  const frame = await open({}, 'prompt');
  await frame.getByText('The phone needs the microphone, so that the other side of a call hears you.').waitFor();
  await frame.getByRole('button', { name: 'Allow the microphone' }).click();
  await frame.getByText('The phone needs the microphone').waitFor({ state: 'hidden' });
  await speaks(frame);
});

it('refused by the agent: it says so before a call rings, does not ring, and offers a window', async () => {
  const frame = await open({}, 'denied');
  await frame.getByText('The microphone is blocked for the phone in this page.').waitFor();
  await frame.getByRole('button', { name: ownWindow }).waitFor();
  await frame.getByText('Ready for calls').first().waitFor();
  expect(await contactsOfRobin()).toBe(0);
});

it('with no microphone connected: it says so, and does not ring', async () => {
  const without = await launchWithoutMicrophone('absent');
  onTestFinished(() => without.close());
  const frame = await open({}, 'granted', without);
  await frame.getByText('There is no microphone. Connect one').waitFor();
  await frame.getByText('Ready for calls').first().waitFor();
  expect(await contactsOfRobin()).toBe(0);
});

it('lost in a redirect: it says so, and an administrator reads what is missing', async () => {
  const frame = await open({ through: 'microphone' });
  await frame.getByText(withheld).waitFor();
  await frame.getByText('allow="microphone"').waitFor();
  await frame.getByRole('button', { name: ownWindow }).waitFor();
});

it('kept in a redirect by “microphone *”, the frame is called, and says nothing', async () => {
  const frame = await open({ through: 'microphone *; autoplay *' });
  await frame.getByText('Ready for calls').first().waitFor();
  await eventually('the frame to be registered', async () => (await contactsOfRobin()) === 1);
  expect(await frame.getByText('microphone').count()).toBe(0);
});

it('with an ordinary phone, the frame without a microphone shows and ends the call that is spoken there', async () => {
  await demo.gateway.call('PUT', '/v1/agents/robin', {
    name: 'Robin',
    phone: '+14155550177',
    phoneWithoutConfirm: true,
  });
  onTestFinished(() => demo.gateway.call('PUT', '/v1/agents/robin', { name: 'Robin' }));
  const frame = await open({ policy: 'microphone=()' });
  await frame.getByText(withheld).waitFor();
  await frame.getByText('Ready for calls').first().waitFor();
  const [customer, phone] = await Promise.all([openOutsideWorld(demo), openOutsideWorld(demo)]);
  try {
    await callFromOutside(customer, salesNumber, '+14155550123');
    await frame.getByText('Marigold Thimble').first().waitFor();
    await phone.waitForFunction(() => document.body.dataset.state === 'incoming');
    await phone.locator('#answer').click();
    // Both microphones outside say the customer's tone.
    await Promise.all([hearsOnly(customer, [customerTone]), hearsOnly(phone, [customerTone])]);
    await frame.getByRole('button', { name: 'Hold' }).waitFor();
    await frame.getByRole('button', { name: 'Hang up' }).click();
    await customer.waitForFunction(() => document.body.dataset.state === 'idle');
  } finally {
    await Promise.all([customer.context().close(), phone.context().close()]);
  }
});

it('the element under a strict policy, in a sandbox with an origin of its own: both sides hear each other', async () => {
  await speaks(await openStrict('allow-scripts allow-same-origin'));
});

it('the element under a strict policy, in a sandbox without an origin: a call rings, and can be rejected', async () => {
  const frame = await openStrict('allow-scripts');
  await frame.getByText('Ready for calls').first().waitFor();
  const customer = await openOutsideWorld(demo);
  try {
    await callFromOutside(customer, salesNumber, '+14155550123');
    await frame.getByText('Marigold Thimble').first().waitFor();
    await frame.getByRole('button', { name: 'Reject', exact: true }).click();
    await frame.getByText('Marigold Thimble').first().waitFor({ state: 'hidden' });
  } finally {
    await customer.context().close();
  }
  expect(violations).toEqual([]);
});
