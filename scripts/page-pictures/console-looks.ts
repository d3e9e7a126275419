import type { Page } from 'playwright-core';
import { gateway } from './answers.ts';
import { administrationLooks } from './console-administration-looks.ts';
import { builderLooks } from './console-builder-looks.ts';
import type { Look } from './picture.ts';

const press = (page: Page, name: string | RegExp): Promise<void> => page.getByRole('button', { name }).first().click();
const shown = (page: Page, text: string): Promise<void> => page.getByText(text).first().waitFor();

/** Pages of the admin console, and what opens in them. */
export const consoleLooks: readonly Look[] = [
  { name: 'console.overview', address: `${gateway}/console`, prepare: (page) => shown(page, 'Queues now') },
  { name: 'console.numbers', address: `${gateway}/console/numbers`, prepare: (page) => shown(page, '(415) 555-0102') },
  {
    name: 'console.agent',
    address: `${gateway}/console/agents`,
    async prepare(page) {
      await press(page, 'Robin Example');
      await shown(page, 'Name of the skill');
    },
  },
  { name: 'console.agents', address: `${gateway}/console/agents`, prepare: (page) => shown(page, 'german 4') },
  { name: 'console.queues', address: `${gateway}/console/queues`, prepare: (page) => shown(page, '1 min 35 s') },
  {
    name: 'console.queue-delete',
    address: `${gateway}/console/queues`,
    async prepare(page) {
      await press(page, 'Delete Support');
      await shown(page, 'Calls that wait in it now');
    },
  },
  {
    name: 'console.hours',
    address: `${gateway}/console/hours`,
    prepare: (page) => page.getByRole('table', { name: 'schedules' }).waitFor(),
  },
  { name: 'console.flows', address: `${gateway}/console/flows`, prepare: (page) => shown(page, 'Version 3 is live') },
  ...builderLooks,
  {
    name: 'console.number',
    address: `${gateway}/console/numbers`,
    async prepare(page) {
      await press(page, 'Support');
      await page.getByRole('button', { name: 'Save' }).waitFor();
    },
  },
  {
    name: 'console.queue',
    address: `${gateway}/console/queues`,
    async prepare(page) {
      await press(page, 'Support');
      await page.getByRole('button', { name: 'Save' }).waitFor();
    },
  },
  {
    name: 'console.flow-new',
    address: `${gateway}/console/flows`,
    async prepare(page) {
      await press(page, 'New flow');
      await shown(page, 'Begin with');
    },
  },
  {
    name: 'console.break-reasons',
    address: `${gateway}/console/break-reasons`,
    prepare: (page) => shown(page, 'Training'),
  },
  {
    name: 'console.leave',
    address: `${gateway}/console/break-reasons`,
    async prepare(page) {
      await press(page, 'New break reason');
      await page.getByLabel('Reason', { exact: true }).fill('Coaching');
      await page.keyboard.press('Escape');
      await shown(page, 'Leave without saving?');
    },
  },
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
  ...administrationLooks,
];
