import type { Page } from 'playwright-core';
import { gateway, site } from './answers.ts';
import { consoleLooks } from './console-looks.ts';
import type { Direction, Look, Picture, Theme } from './picture.ts';

/** In CSS pixels. */
const widths = { '320': 320, '400': 400, full: 1280 };
const themes: readonly Theme[] = ['light', 'dark'];
const directions: readonly Direction[] = ['ltr', 'rtl'];

const press = (page: Page, name: string): Promise<void> => page.getByRole('button', { name, exact: true }).click();
const shown = (page: Page, text: string): Promise<void> => page.getByText(text).first().waitFor();

const looks: readonly Look[] = [
  {
    name: 'contacts.list',
    address: `${gateway}/contacts`,
    prepare: (page) => shown(page, 'Owner: robin'),
  },
  {
    name: 'contacts.change',
    address: `${gateway}/contacts`,
    async prepare(page) {
      await press(page, 'Edit Marigold Thimble');
      await press(page, 'Delete Marigold Thimble');
    },
  },
  {
    name: 'contacts.import',
    address: `${gateway}/contacts`,
    async prepare(page) {
      await press(page, 'Import');
      await page
        .getByLabel('CSV file')
        .setInputFiles({ name: 'list.csv', mimeType: 'text/csv', buffer: Buffer.from('') });
      await page.getByRole('form', { name: 'Import' }).getByRole('button', { name: 'Import' }).click();
      await shown(page, 'Outcome of the import');
    },
  },
  {
    name: 'numbers.list',
    address: `${site}/numbers`,
    async prepare(page) {
      // The marks are made in idle time.
      await page.waitForFunction(() => (CSS.highlights.get('sidecall-number')?.size ?? 0) > 0);
      await page.keyboard.press('Alt+Shift+KeyN');
    },
  },
  {
    name: 'numbers.none',
    address: `${site}/numbers?places=aside`,
    async prepare(page) {
      await page.waitForLoadState('load');
      await page.keyboard.press('Alt+Shift+KeyN');
      await shown(page, 'There is no number on this page.');
    },
  },
  {
    name: 'panel.open',
    address: `${site}/suitecrm/index.php?module=Contacts&action=index`,
    async prepare(page) {
      await press(page, 'Phone');
      await page.frameLocator('iframe').locator('body[data-drawn]').waitFor();
    },
  },
  {
    name: 'orders.open',
    address: `${site}/orders/`,
    // A frame below the window is not drawn.
    height: 1400,
    async prepare(page) {
      await press(page, 'Ladder, twelve rungs (Barnaby Inkwell)');
      await page.frameLocator('iframe').locator('body[data-drawn]').waitFor();
    },
  },
];

/** The pages around the phone, at every width, light and dark, in both directions. */
export const ownPagePictures: readonly Picture[] = [...looks, ...consoleLooks].flatMap(
  ({ name, height = 900, ...look }) =>
    Object.entries(widths).flatMap(([room, width]) =>
      themes.flatMap((prefers) =>
        directions.map(
          (direction): Picture => ({
            ...look,
            name: `${name}.${room}.${prefers}.${direction}`,
            size: { width, height },
            whole: true,
            prefers,
            direction,
          }),
        ),
      ),
    ),
);
