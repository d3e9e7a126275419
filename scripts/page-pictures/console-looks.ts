import type { Page } from 'playwright-core';
import { gateway } from './answers.ts';
import type { Look } from './picture.ts';

const press = (page: Page, name: string | RegExp): Promise<void> => page.getByRole('button', { name }).first().click();
const shown = (page: Page, text: string): Promise<void> => page.getByText(text).first().waitFor();

/** Pages of the admin console. */
export const consoleLooks: readonly Look[] = [
  {
    name: 'console.prompts',
    address: `${gateway}/console/prompts`,
    prepare: (page) => shown(page, 'closed-today'),
  },
  {
    name: 'console.prompt-new',
    address: `${gateway}/console/prompts`,
    async prepare(page) {
      await press(page, 'New prompt');
      await page.getByLabel('Speak a text').check();
      await press(page, 'Speak the text');
      await shown(page, 'Write the text first.');
    },
  },
  {
    name: 'console.calls',
    address: `${gateway}/console/calls`,
    prepare: (page) => shown(page, 'Marigold'),
  },
  {
    name: 'console.call',
    address: `${gateway}/console/calls/CA1`,
    height: 1400,
    prepare: (page) => shown(page, 'Path through'),
  },
  {
    name: 'console.recordings',
    address: `${gateway}/console/recordings`,
    async prepare(page) {
      await press(page, /^Delete Call/);
      await page.getByRole('button', { name: 'Delete it' }).click();
      await shown(page, 'Reason is missing.');
    },
  },
  { name: 'console.audit', address: `${gateway}/console/audit`, prepare: (page) => shown(page, 'Prompt saved') },
  {
    name: 'console.privacy',
    address: `${gateway}/console/privacy`,
    async prepare(page) {
      await page.getByLabel('Number or e-mail address').fill('(415) 555-0123');
      await press(page, 'Search');
      await press(page, 'Delete everything');
      await shown(page, 'Type “delete”');
    },
  },
];
