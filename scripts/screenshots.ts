/**
 * Takes screenshots of every story into dist/screenshots: `screenshots.ts [story] [picture]`, e.g. `screenshots.ts
 * softphone--active 320.dark`. Needs Chromium, and `storybook build -o dist/storybook` before.
 */
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { chromium } from 'playwright-core';
import { findChromium } from './chromium.ts';

const root = join(import.meta.dirname, '..');
const book = join(root, 'dist/storybook');
const target = join(root, 'dist/screenshots');

interface Shot {
  width: '280' | '320' | '400' | 'full';
  viewport: number;
  theme: 'light' | 'dark';
  direction: 'ltr' | 'rtl';
  language?: 'de' | 'ar' | 'es' | 'hi' | 'id' | 'pt';
}

const shots: readonly Shot[] = [
  { width: '280', viewport: 280, theme: 'light', direction: 'ltr', language: 'de' },
  { width: '280', viewport: 280, theme: 'dark', direction: 'rtl' },
  { width: '320', viewport: 320, theme: 'dark', direction: 'ltr', language: 'de' },
  { width: '400', viewport: 400, theme: 'light', direction: 'ltr' },
  { width: '400', viewport: 400, theme: 'dark', direction: 'ltr' },
  { width: '320', viewport: 320, theme: 'light', direction: 'ltr' },
  { width: '320', viewport: 320, theme: 'dark', direction: 'rtl' },
  { width: '400', viewport: 400, theme: 'light', direction: 'rtl' },
  { width: '320', viewport: 320, theme: 'light', direction: 'rtl', language: 'ar' },
  ...(['es', 'hi', 'id', 'pt'] as const).map(
    (language): Shot => ({ width: '320', viewport: 320, theme: 'light', direction: 'ltr', language }),
  ),
  { width: 'full', viewport: 1280, theme: 'light', direction: 'ltr' },
  { width: 'full', viewport: 1280, theme: 'dark', direction: 'rtl' },
];

const nameOf = (shot: Shot): string =>
  [shot.viewport, shot.theme, shot.direction, shot.language].filter(Boolean).join('.');

const types: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
};

function serveBook(): Promise<Server> {
  const server = createServer((request, response) => {
    const path = normalize(new URL(request.url ?? '/', 'http://localhost').pathname);
    const file = join(book, path);
    if (!file.startsWith(book) || extname(file) === '' || !existsSync(file)) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { 'content-type': types[extname(file)] ?? 'application/octet-stream' });
    response.end(readFileSync(file));
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve(server));
  });
}

function storyIds(filter: string): string[] {
  const index = JSON.parse(readFileSync(join(book, 'index.json'), 'utf8')) as {
    entries: Record<string, { type: string }>;
  };
  const ids = Object.entries(index.entries).filter(([, { type }]) => type === 'story');
  return ids.map(([id]) => id).filter((id) => id.includes(filter));
}

async function main(filter: string, only: string): Promise<void> {
  if (!existsSync(join(book, 'index.json'))) throw new Error('Build first: storybook build -o dist/storybook');
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error('No Chromium found. Set CHROME_PATH to one.');
  mkdirSync(target, { recursive: true });
  const server = await serveBook();
  const browser = await chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-background-networking', '--disable-component-update', '--no-first-run'],
  });
  try {
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    for (const shot of shots.filter((each) => nameOf(each).includes(only))) {
      const page = await browser.newPage({
        viewport: { width: shot.viewport, height: 680 },
        deviceScaleFactor: 2,
        reducedMotion: 'reduce',
      });
      for (const id of storyIds(filter)) {
        const globals = `theme:${shot.theme};direction:${shot.direction};width:${shot.width};language:${shot.language ?? 'en'}`;
        await page.goto(`${origin}/iframe.html?viewMode=story&id=${id}&globals=${globals}`);
        await page.waitForFunction(() => {
          // A story may wrap its element, e.g. to leave room for what opens below it.
          const elements = [...document.querySelectorAll('#storybook-root main *')];
          const shown = elements.some(({ shadowRoot }) => (shadowRoot?.childElementCount ?? 0) > 0);
          return document.body.classList.contains('sb-show-main') && shown;
        });
        await page.evaluate(() => document.fonts.ready);
        await page.screenshot({ path: join(target, `${id}.${nameOf(shot)}.png`) });
      }
      await page.close();
    }
  } finally {
    await browser.close();
    server.close();
  }
}

if (import.meta.main) await main(process.argv[2] ?? '', process.argv[3] ?? '');
