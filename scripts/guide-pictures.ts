/**
 * Follows docs/guides/first-menu.md in a real browser, from `npm start` to a call, and takes its pictures into
 * docs/guides/pictures/first-menu. It prints the time at the end of each step. Needs Chromium.
 * `guide-pictures.ts [--person]`: with pauses, as a person makes them
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { findChromium } from './chromium.ts';
import { type FreshDemo, startFreshDemo } from './guide-pictures/demo.ts';
import { Walker } from './guide-pictures/walker.ts';
import { root } from './run.ts';

const folder = join(root, 'docs/guides/pictures/first-menu');
mkdirSync(folder, { recursive: true });
const walker = new Walker(folder, process.argv.includes('--person'));

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const link = (page: Page, name: string) => page.getByRole('link', { name, exact: true });
const said = (page: Page, text: string) => page.getByRole('status').getByText(text).waitFor();

async function newPage(browser: Browser, address: string): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    colorScheme: 'light',
    reducedMotion: 'reduce',
    permissions: ['microphone'],
  });
  const page = await context.newPage();
  page.setDefaultTimeout(120_000);
  page.on('pageerror', (error) => console.error(error));
  await page.goto(address);
  return page;
}

async function signIn(browser: Browser, demo: FreshDemo): Promise<Page> {
  const page = await newPage(browser, demo.signIn);
  await walker.press(button(page, 'Sign in'));
  await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
  await link(page, 'Prompts').waitFor();
  return page;
}

async function record(page: Page, name: string, seconds: number, picture?: string): Promise<void> {
  await walker.press(button(page, 'New prompt'));
  await walker.type(page.getByLabel('Name', { exact: true }), name);
  await walker.press(page.getByLabel('Record with the microphone'));
  await walker.press(button(page, 'Record'));
  await button(page, 'Stop recording').waitFor();
  await page.waitForTimeout(seconds * 1000);
  await walker.press(button(page, 'Stop recording'));
  await page.getByLabel('The new sound').waitFor();
  await button(page, 'Save').scrollIntoViewIfNeeded();
  if (picture !== undefined) await walker.picture(page, picture);
  await walker.press(button(page, 'Save'));
  await said(page, `“${name} (en)” is saved.`);
}

/** Gives a step of the open flow a recording in place of its text. */
async function play(page: Page, step: string, recording: string): Promise<void> {
  await walker.press(page.locator(`[data-card=${step}] .head`));
  await walker.choose(page.getByLabel('Kind of part 1').first(), 'A recorded prompt');
  await walker.type(page.getByLabel('Recorded prompt').first(), recording);
}

async function build(page: Page): Promise<void> {
  await walker.press(link(page, 'Flows'));
  await walker.press(button(page, 'New flow'));
  await walker.type(page.getByLabel('Name', { exact: true }), 'front-desk');
  await walker.picture(page, '2-new-flow');
  await walker.press(button(page, 'Create'));
  await page.locator('[data-card=menu]').waitFor();
  walker.done('the flow is made');
  await play(page, 'greeting', 'greeting');
  await play(page, 'menu', 'choices');
  await walker.type(page.getByRole('group', { name: 'Key 2' }).getByLabel('Meaning'), 'Repairs');
  await page.locator('[data-card=menu]').getByText('2 · Repairs').waitFor();
  await walker.picture(page, '3-builder');
  await walker.press(button(page, 'Publish'));
  await said(page, 'Version 1 is live: the next caller hears it.');
}

async function choose(page: Page): Promise<void> {
  await walker.press(link(page, 'Choose it for a number'));
  await walker.press(button(page, 'Sales'));
  await walker.choose(page.getByRole('combobox', { name: /^Flow/ }), 'front-desk');
  await walker.picture(page, '4-number');
  await walker.press(button(page, 'Save'));
  await said(page, '“Sales” is saved.');
}

async function call(browser: Browser, demo: FreshDemo): Promise<void> {
  const robin = await newPage(browser, `${demo.crm}/?user=robin`);
  await robin.getByText('Ready for calls').first().waitFor();
  const outside = await newPage(browser, `${demo.site}/phone/`);
  await walker.press(button(outside, 'Sales'));
  await walker.press(button(outside, 'Call'));
  const key = outside.locator('#pad').getByRole('button', { name: '2 Repairs' });
  await key.waitFor();
  await walker.picture(outside, '5-call');
  walker.done('the caller hears the greeting and the menu');
  await walker.press(key);
  await walker.press(robin.getByRole('button', { name: 'Answer' }));
  await outside.getByText('Talks to Robin').waitFor();
  await walker.press(outside.locator('#hang-up'));
}

const demo = await startFreshDemo();
try {
  const executablePath = findChromium();
  const browser = await chromium.launch({
    ...(executablePath !== undefined && { executablePath }),
    args: ['--no-sandbox', '--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream'],
  });
  try {
    walker.done('npm start has printed the link');
    const page = await signIn(browser, demo);
    walker.done('signed in');
    await walker.press(link(page, 'Prompts'));
    await record(page, 'greeting', 3);
    await record(page, 'choices', 4, '1-prompt');
    walker.done('greeting and choices are recorded');
    await build(page);
    walker.done('the flow is published');
    await choose(page);
    walker.done('the number has the flow');
    await call(browser, demo);
    walker.done('an agent answered');
  } finally {
    await browser.close();
  }
} finally {
  await demo.stop();
}
