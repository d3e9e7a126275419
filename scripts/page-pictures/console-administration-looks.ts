import type { Page } from 'playwright-core';
import { gateway } from './answers.ts';
import type { Look } from './picture.ts';

const press = (page: Page, name: string | RegExp): Promise<void> => page.getByRole('button', { name }).first().click();
const shown = (page: Page, text: string): Promise<void> => page.getByText(text).first().waitFor();

/** Pages of the admin console on which a gateway is administered. */
export const administrationLooks: readonly Look[] = [
  {
    name: 'console.carriers',
    address: `${gateway}/console/carriers`,
    async prepare(page) {
      await press(page, 'Test main');
      await shown(page, 'Type user and password again.');
    },
  },
  {
    name: 'console.carrier',
    address: `${gateway}/console/carriers`,
    async prepare(page) {
      await press(page, 'New carrier');
      await page.getByRole('button', { name: 'Create' }).waitFor();
    },
  },
  {
    name: 'console.connections',
    address: `${gateway}/console/connections`,
    prepare: (page) => shown(page, 'Helpdesk of the workshop'),
  },
  {
    name: 'console.connection',
    address: `${gateway}/console/connections`,
    async prepare(page) {
      await press(page, 'Edit Ledger');
      await shown(page, 'API token');
    },
  },
  {
    name: 'console.sites',
    address: `${gateway}/console/sites`,
    async prepare(page) {
      await press(page, 'shop');
      await shown(page, 'Call parameters');
    },
  },
  {
    name: 'console.webhooks',
    address: `${gateway}/console/webhooks`,
    async prepare(page) {
      await press(page, /^New secret https:\/\/hooks\.thimble/);
      await shown(page, 'New signing secret');
    },
  },
  {
    name: 'console.webhook',
    address: `${gateway}/console/webhooks`,
    async prepare(page) {
      await press(page, 'New webhook');
      await shown(page, 'An https address of your server.');
    },
  },
  {
    name: 'console.api-keys',
    address: `${gateway}/console/api-keys`,
    async prepare(page) {
      await press(page, 'New API key');
      await shown(page, 'Last day');
    },
  },
  {
    name: 'console.contacts',
    address: `${gateway}/console/contacts`,
    prepare: (page) => shown(page, 'Owner: robin'),
  },
  {
    name: 'console.settings',
    address: `${gateway}/console/settings`,
    async prepare(page) {
      await press(page, 'Examine the gateway');
      await shown(page, 'The disk is nearly full.');
    },
  },
];
