import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const path = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/**
 * What axe finds in the page, each with the parts that have it.
 * @param which `contrast`: only the rule that another colour scheme can break, in a tenth of the time of all rules
 */
export async function violationsIn(page: Page, which: 'all' | 'contrast' = 'all'): Promise<string[]> {
  await page.addScriptTag({ path });
  const rules = which === 'all' ? {} : { runOnly: ['color-contrast'] };
  return page.evaluate(async (options) => {
    const { axe } = globalThis as unknown as { axe: typeof import('axe-core') };
    const { violations } = await axe.run({ ...options, resultTypes: ['violations'] });
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(', ')}`);
  }, rules);
}
