import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { findChromium } from '../../../scripts/chromium.ts';
import { installAudioProbe } from './audio-probe.ts';
import { patienceMs } from './eventually.ts';
import { toneFile } from './tone.ts';

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
  // Audio levels must be the tone's own, whatever runs beside it.
  '--disable-features=WebRtcHideLocalIpsWithMdns',
];

/** A browser whose microphone is a sine of this many hertz. */
export async function launchSpeaking(hertz: number): Promise<Browser> {
  const executablePath = findChromium();
  if (!executablePath) throw new Error('No Chromium found: set CHROME_PATH, or install chromium.');
  return chromium.launch({
    executablePath,
    headless: true,
    timeout: patienceMs,
    args: [...quiet, `--use-file-for-fake-audio-capture=${toneFile(hertz)}`],
  });
}

/** A browser whose user has refused the microphone, or has none. */
export async function launchWithoutMicrophone(how: 'refused' | 'absent'): Promise<Browser> {
  const executablePath = findChromium();
  if (!executablePath) throw new Error('No Chromium found: set CHROME_PATH, or install chromium.');
  const unwanted = how === 'refused' ? '--use-fake-ui-for-media-stream' : '--use-fake-device-for-media-stream';
  const args = quiet.filter((each) => each !== unwanted);
  if (how === 'refused') args.push('--deny-permission-prompts');
  return chromium.launch({ executablePath, headless: true, timeout: patienceMs, args });
}

/** A page that notes every remote audio track, so that what is received can be measured. */
export async function openPage(
  browser: Browser,
  url: string,
  options: Parameters<Browser['newContext']>[0] = {},
  prepare?: (context: BrowserContext, page: Page) => Promise<void>,
): Promise<Page> {
  const context = await browser.newContext({ permissions: ['microphone'], ...options });
  await context.addInitScript(installAudioProbe);
  const page = await context.newPage();
  page.setDefaultTimeout(patienceMs);
  await prepare?.(context, page);
  await page.goto(url);
  return page;
}
