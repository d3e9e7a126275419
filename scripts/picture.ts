/** Takes the README's picture, demo/picture.png: the softphone in four states. Needs Chromium. */
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { build, type Rolldown } from 'vite';
import { findChromium } from './chromium.ts';
import { root } from './run.ts';

const page = `<!doctype html><html lang="en"><style>
  body { margin: 0; padding: 20px; display: flex; gap: 20px; background: #eef1f5 }
  cti-softphone { inline-size: 300px; --cti-softphone-height: 620px }
</style><body></body></html>`;

const built = (await build({
  configFile: false,
  logLevel: 'error',
  define: { 'process.env.NODE_ENV': '"production"' },
  build: {
    write: false,
    target: 'es2022',
    lib: { entry: join(root, 'scripts/picture/scenes.ts'), formats: ['iife'], name: 'picture' },
  },
})) as Rolldown.RolldownOutput[];
const code = built[0]?.output[0]?.code ?? '';
const executablePath = await findChromium();
const browser = await chromium.launch(executablePath === undefined ? {} : { executablePath });
try {
  const tab = await browser.newPage({ viewport: { width: 1300, height: 660 } });
  tab.on('pageerror', (error) => console.error(error));
  await tab.setContent(page);
  await tab.addScriptTag({ content: code });
  await tab.locator('cti-softphone').last().getByRole('button', { name: 'Whisper' }).first().waitFor();
  await tab.screenshot({ path: join(root, 'demo/picture.png') });
} finally {
  await browser.close();
}
