/**
 * Takes pictures of every story, in one command: at 320 px, 400 px and full width, light, dark, in forced colours and from
 * right to left, in every language that ships, in compact density and in the themes of CRMs.
 *
 *     npm run screenshots                                   everything, into dist/screenshots, with an index.html
 *     npm run screenshots -- softphone.,dialer. 320.dark    stories and pictures whose names contain one of these
 *     npm run screenshots -- --axe                          examines each picture's page with axe, too
 *     npm run screenshots -- --compare FOLDER               compares with kept pictures; fails if more than 0.1 % differ
 *     npm run screenshots -- --tolerance 0.5 --into FOLDER  another share in percent; another folder
 *
 * Kept pictures are a copy of the folder of an earlier run on the same machine: fonts differ between machines, so the
 * repository has none. Needs Chromium.
 */
import { existsSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type Browser, chromium, type Page } from 'playwright-core';
import { build, type Rolldown } from 'vite';
import { findChromium } from './chromium.ts';
import { root } from './run.ts';
import { axeProblems, useAxe } from './screenshots/axe.ts';
import { differenceOf } from './screenshots/compare.ts';
import type { StoryPage } from './screenshots/in-page.ts';
import { writeOverview } from './screenshots/overview.ts';
import { lookOf, type Picture, pictures } from './screenshots/pictures.ts';

declare const storyPage: StoryPage;

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    axe: { type: 'boolean', default: false },
    compare: { type: 'string' },
    into: { type: 'string', default: join(root, 'dist/screenshots') },
    tolerance: { type: 'string', default: '0.1' },
  },
});
const [storyParts = [''], pictureParts = ['']] = positionals.map((parts) => parts.split(','));
const target = resolve(options.into);
const kept = options.compare === undefined ? null : resolve(options.compare);

async function storiesCode(): Promise<string> {
  const built = (await build({
    root,
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      write: false,
      target: 'es2022',
      lib: { entry: join(root, 'scripts/screenshots/in-page.ts'), formats: ['iife'], name: 'screenshots' },
    },
  })) as Rolldown.RolldownOutput[];
  return built[0]?.output[0]?.code ?? '';
}

/** Of the window, in CSS pixels. */
const [usualHeight, highest] = [680, 4000];

const emptyPage = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Stories</title><style>
  body { margin: 0; background: Canvas; color: CanvasText }
</style><body></body></html>`;

async function openStories(browser: Browser, code: string): Promise<Page> {
  const page = await browser.newPage({ reducedMotion: 'reduce', timezoneId: 'UTC', locale: 'en-US' });
  // A busy machine is slow. This limit only ends a page that never answers.
  page.setDefaultTimeout(300_000);
  page.on('pageerror', (error) => fail(String(error)));
  // A page with an origin, as elements expect it. Nothing is fetched.
  await page.route('**/*', (route) => route.fulfill({ contentType: 'text/html', body: emptyPage }));
  await page.goto('https://stories.example/');
  await page.addScriptTag({ content: code });
  if (options.axe) await useAxe(page);
  return page;
}

function fail(problem: string): void {
  console.error(problem);
  process.exitCode = 1;
}

/** @returns the names of the files */
async function take(page: Page, story: string, wanted: readonly Picture[], comparer: Page): Promise<string[]> {
  const names: string[] = [];
  let shown = '';
  for (const picture of wanted) {
    const { name, look, width, scheme, forcedColours } = picture;
    await page.setViewportSize({ width, height: usualHeight });
    await page.emulateMedia({ colorScheme: scheme, forcedColors: forcedColours ? 'active' : 'none' });
    if (lookOf(picture) === shown) await page.evaluate(() => storyPage.settle());
    else await page.evaluate(({ story, look }) => storyPage.show(story, look), { story, look });
    shown = lookOf(picture);
    await seeWhole(page, width);
    const file = `${story}.${name}`;
    names.push(file);
    await page.screenshot({ path: join(target, `${file}.png`) });
    if (options.axe) for (const problem of await axeProblems(page, forcedColours)) fail(`${file}: ${problem}`);
    if (kept !== null) await compareWithKept(comparer, kept, file);
  }
  return names;
}

/** A window as high as the story: what is rendered in sight alone is rendered. */
async function seeWhole(page: Page, width: number): Promise<void> {
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  if (height <= usualHeight) return;
  await page.setViewportSize({ width, height: Math.min(height, highest) });
  await page.evaluate(() => storyPage.settle());
}

async function compareWithKept(comparer: Page, folder: string, file: string): Promise<void> {
  const old = join(folder, `${file}.png`);
  if (!existsSync(old)) {
    fail(`${file}: new, ${folder} has no such picture`);
    return;
  }
  const differences = join(target, 'differences', `${file}.png`);
  const share = await differenceOf(comparer, old, join(target, `${file}.png`), differences);
  if (share * 100 > Number(options.tolerance))
    fail(`${file}: ${(share * 100).toFixed(2)} % of it differ, see ${differences}`);
}

const hasOne = (name: string, parts: readonly string[]): boolean => parts.some((part) => name.includes(part));
const wanted = pictures.filter(({ name }) => hasOne(name, pictureParts));
mkdirSync(target, { recursive: true });
const code = await storiesCode();
const executablePath = findChromium();
const browser = await chromium.launch(executablePath === undefined ? {} : { executablePath });
try {
  const page = await openStories(browser, code);
  const comparer = await browser.newPage();
  const stories = (await page.evaluate(() => storyPage.names)).filter((name) => hasOne(name, storyParts));
  const names: string[] = [];
  for (const story of stories) names.push(...(await take(page, story, wanted, comparer)));
  writeOverview(target, names);
  console.log(`${names.length} pictures of ${stories.length} stories in ${target}`);
} finally {
  await browser.close();
}
