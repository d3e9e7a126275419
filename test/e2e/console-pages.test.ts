/** Pages of the console in a real browser, under their own policy, with a real gateway, by keyboard alone. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContext, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it, onTestFinished, vi } from 'vitest';
import { joining } from '../../src/domain/participants/participant.ts';
import { systemClock } from '../../src/gateway/start/system-clock.ts';
import { openStorage } from '../../src/gateway/storage/open.ts';
import { aCall } from '../gateway/app/call.ts';
import { violationsIn } from './support/accessible.ts';
import { launchWithoutMicrophone } from './support/browser.ts';
import { eventually, patienceMs } from './support/eventually.ts';
import { GatewayProcess } from './support/gateway-process.ts';
import { signInLink } from './support/sign-in-link.ts';
import { toneFile } from './support/tone.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const person = '+14155550177';
const startedAt = '2030-01-01T12:00:00.000Z';

let gateway: GatewayProcess;
let browser: Browser;
let session: Awaited<ReturnType<BrowserContext['storageState']>>;

beforeAll(async () => {
  gateway = await GatewayProcess.start();
  await gateway.kill('SIGTERM');
  await addCalls(join(gateway.data, 'sidecall.db'));
  await gateway.start();
  browser = await launchWithoutMicrophone('refused');
  const { page } = await openPage();
  await page.goto(signInLink(gateway, 'root', '--role', 'admin'));
  await page.getByRole('button', { name: 'Sign in' }).press('Enter');
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
  session = await page.context().storageState();
  await page.context().close();
});

afterAll(async () => {
  await browser?.close();
  await gateway?.kill('SIGTERM');
});

/** A call of the person that a flow answered, and one of another person. */
async function addCalls(path: string): Promise<void> {
  const storage = await openStorage(path, systemClock);
  const at = (second: number): string => new Date(Date.parse(startedAt) + second * 1000).toISOString();
  const passed = { step: 1, flow: 'main', version: 1, at: Date.parse(startedAt), durationMs: 2000 };
  const steps = [{ ...passed, node: 'hello', kind: 'say', outcome: 'done' }];
  const customer = { id: 'customer', kind: 'customer', number: person, name: 'Robin', joinedAt: at(0) } as const;
  const over = { phase: 'completed', endedAt: at(60), endReason: 'COMPLETED', answeredAt: at(10) } as const;
  await storage.calls.write(
    aCall(1, {
      ...over,
      startedAt,
      customerNumber: person,
      note: 'Likes tea.',
      participants: [joining({ ...customer, answeredAt: at(0) })],
      flow: { flow: 'main', version: 1, steps, sought: true },
    }),
    [],
  );
  await storage.calls.write(aCall(2, { ...over, startedAt: at(100), customerNumber: '+14155550188' }), []);
  await storage.close();
}

/** A page that collects violations of its policy, and errors. */
async function openPage(options: BrowserContextOptions = {}): Promise<{ page: Page; problems: string[] }> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  context.setDefaultTimeout(patienceMs);
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(String(error)));
  page.on('console', (message) => {
    const text = message.text();
    if (message.type() === 'error' && /policy|trusted/i.test(text)) problems.push(text);
  });
  return { page, problems };
}

async function openConsole(name: string, options: BrowserContextOptions = {}) {
  const opened = await openPage({ storageState: session, ...options });
  onTestFinished(() => opened.page.context().close());
  await opened.page.goto(at(name));
  await opened.page.getByRole('heading', { level: 1 }).waitFor();
  return opened;
}

const at = (name: string): string => `http://localhost:${gateway.port}/console/${name}`;

/** The name of the focused control, through the shadow trees. */
const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    let element = document.activeElement;
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    const label = (element as HTMLInputElement | null)?.labels?.[0]?.querySelector('.label, span');
    return (element?.ariaLabel ?? (label ?? element)?.textContent ?? '').trim();
  });

/** Presses Tab until this control has the focus. */
async function tabTo(page: Page, name: string | RegExp): Promise<void> {
  const passed: string[] = [];
  for (let count = 0; count < 120; count += 1) {
    const now = await focused(page);
    if (typeof name === 'string' ? now === name : name.test(now)) return;
    passed.push(now);
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not reach ${name}, but ${passed.join(' | ')}`);
}

async function pressKey(page: Page, name: string | RegExp, key = 'Enter'): Promise<void> {
  await tabTo(page, name);
  await page.keyboard.press(key);
}

it('a prompt is uploaded, heard and deleted; a refused microphone says what to do', async () => {
  const { page, problems } = await openConsole('prompts');
  await page.getByText('There are no prompts.').waitFor();
  await pressKey(page, 'New prompt');
  await page.getByRole('heading', { name: 'New prompt' }).waitFor();
  await tabTo(page, 'Name');
  await page.keyboard.type('welcome');
  await tabTo(page, 'Upload a file');
  // The next choice of the group.
  await page.keyboard.press('ArrowDown');
  await pressKey(page, 'Record');
  await page.getByText('The browser does not allow the microphone here.').waitFor();
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('ArrowUp');
  // The browser is told to hand choosers over well before the key that opens one.
  const choosing = page.waitForEvent('filechooser');
  await pressKey(page, 'File');
  const chooser = await choosing;
  await chooser.setFiles({ name: 'tone.wav', mimeType: 'audio/wav', buffer: readFileSync(toneFile(440)) });
  await page.getByRole('heading', { name: 'As callers hear it, 0:10' }).waitFor();
  await pressKey(page, 'Save');
  await page.getByText('“welcome (en)” is saved.').waitFor();
  expect(await gateway.call('GET', '/v1/prompts')).toMatchObject([
    { name: 'welcome', language: 'en', durationMs: 10_000, uploadedBy: 'root' },
  ]);

  await pressKey(page, 'Listen welcome (en)');
  const player = page.locator('audio');
  await eventually('the sound', () => player.evaluate((audio: HTMLAudioElement) => audio.currentTime > 0));
  expect(await player.evaluate((audio: HTMLAudioElement) => Math.round(audio.duration))).toBe(10);
  await page.keyboard.press('Escape');
  await pressKey(page, 'Delete welcome (en)');
  await page.getByRole('group', { name: 'Delete “welcome (en)”?' }).waitFor();
  await pressKey(page, 'Delete it');
  await page.getByText('“welcome (en)” is deleted.').waitFor();
  expect(await gateway.call('GET', '/v1/prompts')).toEqual([]);
  expect(problems).toEqual([]);
});

it('a text is spoken for a prompt with the voice of the gateway', async () => {
  const { page, problems } = await openConsole('prompts');
  await pressKey(page, 'New prompt');
  await tabTo(page, 'Name');
  await page.keyboard.type('bye');
  await tabTo(page, 'Upload a file');
  await page.keyboard.press('ArrowUp');
  await tabTo(page, 'Text');
  await page.keyboard.type('Thank you. Goodbye.');
  await pressKey(page, 'Speak the text');
  await page.getByRole('heading', { name: /^As callers hear it/ }).waitFor();
  await pressKey(page, 'Save');
  await page.getByText('“bye (en)” is saved.').waitFor();
  onTestFinished(() => gateway.call('DELETE', '/v1/prompts/bye/en'));
  expect(problems).toEqual([]);
});

it('a call is found by its number and read; then its person is exported and deleted', async () => {
  const { page, problems } = await openConsole('calls');
  const rows = page.getByRole('table', { name: 'calls' }).getByRole('row');
  await eventually('the calls', async () => (await rows.count()) === 3);
  await tabTo(page, 'Number, if it is not masked');
  await page.keyboard.type('415 555 0177');
  await page.keyboard.press('Enter');
  await page.getByText('1 call found.').waitFor();
  await pressKey(page, /^Details call of/);
  await page.getByText('Path through main, version 1').waitFor();
  await page.getByText('Likes tea.').waitFor();
  const onFlow = page.getByRole('link', { name: 'Show on the flow' });
  expect(await onFlow.getAttribute('href')).toBe(`/console/flows/main?call=${aCall(1).id}`);
  await pressKey(page, 'Link to this call');
  await page.waitForURL(at(`calls/${aCall(1).id}`));
  await page.getByText('Likes tea.').waitFor();

  await pressKey(page, 'Privacy');
  await page.getByLabel('Number or e-mail address').waitFor();
  await tabTo(page, 'Number or e-mail address');
  await page.keyboard.type('(415) 555-0177');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: `Stored of ${person}` }).waitFor();
  await tabTo(page, 'Export as JSON');
  const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')]);
  const exported = JSON.parse(readFileSync(await download.path(), 'utf8'));
  expect(exported).toMatchObject({ calls: [{ id: aCall(1).id, number: person, note: 'Likes tea.' }], next: null });
  await pressKey(page, 'Delete everything');
  await tabTo(page, 'Type “delete”');
  await page.keyboard.type('delete');
  await page.keyboard.press('Enter');
  await page.getByText('Nothing is stored of this number.').waitFor();
  const { calls } = await gateway.call<{ calls: { id: string }[] }>('GET', '/v1/calls');
  expect(calls.map(({ id }) => id)).toEqual([aCall(2).id]);
  expect(page.url()).toBe(at('privacy'));
  expect(gateway.output).not.toMatch(/555.{0,3}0177/);
  expect(problems).toEqual([]);
});

it('the pages are accessible and fit: dark, 400 px, from right to left', async () => {
  // axe itself would not run under the pages' policy.
  const viewport = { width: 400, height: 800 };
  const { page } = await openConsole('', { colorScheme: 'dark', viewport, bypassCSP: true });
  const shown: readonly (readonly [name: string, part: (page: Page) => Locator])[] = [
    ['prompts', (each) => each.getByRole('button', { name: 'New prompt' })],
    ['calls', (each) => each.getByRole('button', { name: 'Show calls' })],
    ['recordings', (each) => each.getByText('There are no such recordings.')],
    ['audit', (each) => each.getByRole('cell', { name: 'Signed in' }).first()],
    ['privacy', (each) => each.getByLabel('Number or e-mail address')],
  ];
  for (const [name, part] of shown) {
    await page.goto(at(name));
    await page.evaluate(() => {
      document.documentElement.dir = 'rtl';
    });
    await part(page).waitFor();
    const [inner, whole] = await page.evaluate(() => [innerWidth, document.documentElement.scrollWidth]);
    expect(whole, name).toBeLessThanOrEqual(inner ?? 0);
    expect(await violationsIn(page), name).toEqual([]);
  }
});
