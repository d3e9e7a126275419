/**
 * Takes screenshots of whole pages into dist/pages, light and dark, in both directions: the framed page at the sizes
 * that each adapter's package sets, the contact list, the list of click-to-dial, and the demo's page of orders. The network
 * is scripted, so no gateway runs. Needs Chromium.
 * `page-pictures.ts [parts of pictures' names…]`, e.g. `page-pictures.ts pipedrive.smallest console.agents.400`
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { findTestBrowser } from './chromium.ts';
import { framePictures } from './page-pictures/frames.ts';
import { scriptedNetwork } from './page-pictures/network.ts';
import { ownPagePictures } from './page-pictures/pages.ts';
import { root } from './run.ts';

const wanted = process.argv.slice(2);
const pictures = [...framePictures, ...ownPagePictures].filter(
  ({ name }) => wanted.length === 0 || wanted.some((part) => name.includes(part)),
);
const target = join(root, 'dist/pages');
mkdirSync(target, { recursive: true });
const answerAll = await scriptedNetwork();
const executablePath = findTestBrowser();
const browser = await chromium.launch(executablePath === undefined ? {} : { executablePath });
try {
  for (const { name, address, size, whole = false, prefers, direction, prepare } of pictures) {
    const page = await browser.newPage({
      viewport: size,
      colorScheme: prefers,
      deviceScaleFactor: 2,
      reducedMotion: 'reduce',
      timezoneId: 'UTC',
    });
    // A busy machine is slow. This limit only ends a page that never loads.
    page.setDefaultTimeout(300_000);
    page.on('pageerror', (error) => console.error(name, error));
    await answerAll(page, direction);
    await page.goto(address);
    await prepare?.(page);
    // Two frames: elements that open after the first drawing have opened.
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    await page.screenshot({ path: join(target, `${name}.png`), fullPage: whole });
    if (whole && (await isTooWide(page))) {
      console.error(`${name}: the page is wider than its window`);
      process.exitCode = 1;
    }
    await page.close();
  }
} finally {
  await browser.close();
}

/** People would have to scroll to and fro. A part that scrolls by itself, such as a wide table, is no problem. */
function isTooWide(page: Page): Promise<boolean> {
  return page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
}
