import type { Page } from 'playwright-core';
import { gateway } from './answers.ts';
import type { Look } from './picture.ts';

const press = (page: Page, name: string): Promise<void> =>
  page.getByRole('button', { name, exact: true }).first().click();
const tab = (page: Page, name: string): Promise<void> => page.getByRole('tab', { name }).click();
const shown = (page: Page, text: string): Promise<void> => page.getByText(text).first().waitFor();
const support = `${gateway}/console/flows/support`;
const menu = `${gateway}/console/flows/menu`;

/** The flow builder in the console. On a narrow page it begins with the outline. */
export const builderLooks: readonly Look[] = [
  { name: 'console.flow', address: support, prepare: (page) => shown(page, 'Try it') },
  {
    name: 'console.flow-canvas',
    address: menu,
    async prepare(page) {
      await press(page, 'Canvas');
      await shown(page, '1 · Orders');
    },
  },
  {
    name: 'console.flow-outline',
    address: support,
    async prepare(page) {
      await press(page, 'Outline');
      await page.getByRole('treeitem').first().waitFor();
    },
  },
  {
    name: 'console.flow-step',
    address: menu,
    async prepare(page) {
      await press(page, 'Canvas');
      // In a narrow window the card is outside the view.
      const head = page.locator('[data-card=menu] .head');
      await head.dispatchEvent('click');
      await head.dispatchEvent('dblclick');
      await shown(page, 'Keys interrupt it');
    },
  },
  {
    name: 'console.flow-problems',
    address: menu,
    async prepare(page) {
      await tab(page, 'Problems');
      await shown(page, 'This gateway cannot say this text');
    },
  },
  {
    name: 'console.flow-try',
    address: support,
    async prepare(page) {
      await tab(page, 'Try it');
      await press(page, 'Start the call');
    },
  },
  {
    name: 'console.flow-versions',
    address: support,
    async prepare(page) {
      await tab(page, 'Versions');
      await shown(page, 'Holidays of the new year');
    },
  },
  {
    name: 'console.flow-add',
    address: support,
    async prepare(page) {
      await press(page, 'Add step');
      await page.getByRole('dialog').waitFor();
    },
  },
  {
    name: 'console.flow-keys',
    address: support,
    async prepare(page) {
      await press(page, 'Keyboard shortcuts');
      await page.getByRole('dialog').waitFor();
    },
  },
];
