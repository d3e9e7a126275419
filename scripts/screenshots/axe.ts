import { createRequire } from 'node:module';
import type { AxeResults, RunOptions } from 'axe-core';
import type { Page } from 'playwright-core';

declare const axe: { run: (root: string, options: RunOptions) => Promise<AxeResults> };

/** Loads axe into the page. */
export async function useAxe(page: Page): Promise<void> {
  await page.addScriptTag({ path: createRequire(import.meta.url).resolve('axe-core/axe.min.js') });
}

/** Returns what axe finds in the story, one line each. In forced colours the browser decides on contrast. */
export function axeProblems(page: Page, forcedColours: boolean): Promise<string[]> {
  return page.evaluate(async (contrast) => {
    const { violations } = await axe.run('main', {
      resultTypes: ['violations'],
      rules: { 'color-contrast': { enabled: contrast } },
    });
    return violations.flatMap(({ id, help, nodes }) =>
      nodes.map(({ target }) => `${id}, ${help}: ${target.join(' ')}`),
    );
  }, !forcedColours);
}
