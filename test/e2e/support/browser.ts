import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { addressBarPages, findChromium, findTestBrowser } from '../../../scripts/chromium.ts';
import { installAudioProbe } from './audio-probe.ts';
import { patienceMs } from './eventually.ts';
import { toneFile } from './tone.ts';

/**
 * Local addresses in the clear, and nothing that costs processor time for later: a spare process for each context, the
 * search for screens, hints, translations, and the pages of the address bar.
 */
export const featuresOff = `--disable-features=${[
  'WebRtcHideLocalIpsWithMdns',
  'SpareRendererForSitePerProcess',
  'MediaRouter',
  'OptimizationHints',
  'Translate',
  'AudioServiceOutOfProcess',
  addressBarPages,
].join(',')}`;

/**
 * Services that have processes of their own. Each page that lists its devices starts one for cameras, which takes as
 * long as the page itself.
 */
export const inOneProcess = '--enable-features=RunVideoCaptureServiceInBrowserProcess,NetworkServiceInProcess2';

const quiet = [
  '--no-sandbox',
  '--use-fake-ui-for-media-stream',
  '--use-fake-device-for-media-stream',
  '--autoplay-policy=no-user-gesture-required',
  '--disable-background-networking',
  '--disable-quic',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--disable-gpu',
  featuresOff,
  inOneProcess,
];

/**
 * Starts a browser whose microphone is a sine of this frequency, in Hz.
 * @param whole the browser as people have it, and not its headless shell
 */
export async function launchSpeaking(hertz: number, { whole = false } = {}): Promise<Browser> {
  const executablePath = whole ? findChromium() : findTestBrowser();
  if (!executablePath) throw new Error('No Chromium found: set CHROME_PATH, or install chromium.');
  return chromium.launch({
    executablePath,
    headless: true,
    timeout: patienceMs,
    args: [...quiet, `--use-file-for-fake-audio-capture=${toneFile(hertz)}`],
  });
}

/**
 * Starts a browser without the switches that Playwright adds. They turn off partitioned storage, among others, which
 * frames of another site have in every agent's browser.
 * @param hertz the sine of its microphone
 */
export async function launchAsInstalled(hertz: number): Promise<Browser> {
  const executablePath = findChromium();
  if (!executablePath) throw new Error('No Chromium found: set CHROME_PATH, or install chromium.');
  return chromium.launch({
    executablePath,
    timeout: patienceMs,
    ignoreDefaultArgs: true,
    args: [
      '--headless',
      '--remote-debugging-pipe',
      `--user-data-dir=${mkdtempSync(join(tmpdir(), 'sidecall-browser-'))}`,
      '--no-sandbox',
      '--no-first-run',
      '--disable-gpu',
      `--disable-features=${addressBarPages}`,
      '--use-fake-ui-for-media-stream',
      '--use-fake-device-for-media-stream',
      `--use-file-for-fake-audio-capture=${toneFile(hertz)}`,
      'about:blank',
    ],
  });
}

/** Starts a browser without a microphone, or with a denied permission. */
export async function launchWithoutMicrophone(how: 'refused' | 'absent'): Promise<Browser> {
  // The headless shell shows no prompts, so it cannot refuse one.
  const executablePath = how === 'refused' ? findChromium() : findTestBrowser();
  if (!executablePath) throw new Error('No Chromium found: set CHROME_PATH, or install chromium.');
  const unwanted = how === 'refused' ? '--use-fake-ui-for-media-stream' : '--use-fake-device-for-media-stream';
  const args = quiet.filter((each) => each !== unwanted);
  if (how === 'refused') args.push('--deny-permission-prompts');
  return chromium.launch({ executablePath, headless: true, timeout: patienceMs, args });
}

/** Opens a page that records every remote audio track, so that received audio can be measured. */
export async function openPage(
  browser: Browser,
  url: string,
  options: Parameters<Browser['newContext']>[0] = {},
  prepare?: (context: BrowserContext, page: Page) => Promise<void>,
): Promise<Page> {
  // Moving pictures would cost a core that no test has to spare: without a GPU, the processor draws them.
  const context = await browser.newContext({ permissions: ['microphone'], reducedMotion: 'reduce', ...options });
  await context.addInitScript(installAudioProbe);
  const page = await context.newPage();
  context.setDefaultTimeout(patienceMs);
  askSeldom(page);
  await prepare?.(context, page);
  await page.goto(url);
  return page;
}

/** `waitForFunction` asks twenty times a second. By default it asks at each frame, and the page draws sixty of them. */
function askSeldom(page: Page): void {
  const wait = page.waitForFunction.bind(page);
  const seldom = (...[asked, given, options]: Parameters<typeof wait>): ReturnType<typeof wait> =>
    wait(asked, given, { polling: 50, ...options });
  page.waitForFunction = seldom as Page['waitForFunction'];
}
