import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';

/** The files of the gateway’s bundle that a page has loaded, and their bytes after gzip -9. */
export async function loadedCode(page: Page): Promise<{ names: string[]; bytes: number }> {
  const paths = await page.evaluate(() =>
    performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname),
  );
  const names = paths.flatMap((path) => /^\/sidecall\/(.+\.js)$/.exec(path)?.[1] ?? []).sort();
  const folder = join(import.meta.dirname, '../../../dist/browser');
  return { names, bytes: names.reduce((sum, name) => sum + statSync(join(folder, `${name}.gz`)).size, 0) };
}
