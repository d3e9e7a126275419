/**
 * Takes screenshots of the framed page at the sizes that each adapter's package sets, light and dark, into
 * dist/frames: `frame-pictures.ts [package]`. Needs Chromium.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { build, type Rolldown } from 'vite';
import { findChromium } from './chromium.ts';
import { root } from './run.ts';

/** In CSS pixels. Sources: the packages, and for what the CRM decides, the vendor's limits (adapters/…/README.md). */
const sizes: Readonly<Record<string, { width: number; height: number }>> = {
  'zendesk.top-bar': { width: 380, height: 600 },
  'zendesk.sidebar': { width: 320, height: 640 },
  'hubspot.widget': { width: 400, height: 600 },
  'vtiger.sidebar': { width: 360, height: 900 },
  'espocrm.panel': { width: 360, height: 560 },
  'pipedrive.window': { width: 350, height: 600 },
  'pipedrive.smallest': { width: 280, height: 320 },
  companion: { width: 380, height: 680 },
};

/** What `frame-pictures/scene.ts` puts into the page. */
interface ScenePage {
  frameStates: string[];
  showFrame: (state: string, theme: 'light' | 'dark') => void;
}

const built = (await build({
  configFile: false,
  logLevel: 'error',
  define: { 'process.env.NODE_ENV': '"production"' },
  build: {
    write: false,
    target: 'es2022',
    lib: { entry: join(root, 'scripts/frame-pictures/scene.ts'), formats: ['iife'], name: 'frames' },
  },
})) as Rolldown.RolldownOutput[];
const code = built[0]?.output[0]?.code ?? '';
const target = join(root, 'dist/frames');
mkdirSync(target, { recursive: true });
const executablePath = await findChromium();
const browser = await chromium.launch(executablePath === undefined ? {} : { executablePath });
try {
  for (const [name, viewport] of Object.entries(sizes)) {
    if (!name.includes(process.argv[2] ?? '')) continue;
    const page = await browser.newPage({ viewport, deviceScaleFactor: 2, reducedMotion: 'reduce' });
    page.on('pageerror', (error) => console.error(error));
    for (const theme of ['light', 'dark'] as const) {
      await page.setContent('<!doctype html><html lang="en"><title>Frame</title><body></body></html>');
      await page.addScriptTag({ content: code });
      const states = await page.evaluate(() => (globalThis as unknown as ScenePage).frameStates);
      for (const state of states) {
        await page.evaluate(([shown, colours]) => (globalThis as unknown as ScenePage).showFrame(shown, colours), [
          state,
          theme,
        ] as const);
        // Two frames: elements that open after the first drawing have opened.
        await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
        await page.screenshot({ path: join(target, `${name}.${state}.${theme}.png`) });
      }
    }
    await page.close();
  }
} finally {
  await browser.close();
}
