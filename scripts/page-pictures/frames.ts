import { gateway } from './answers.ts';
import { type FrameState, frameStates } from './frame-states.ts';
import type { Direction, Picture, Theme } from './picture.ts';

/** In CSS pixels. Sources: the packages, and for what the CRM decides, the vendor's limits (adapters/…/README.md). */
const sizes: Readonly<Record<string, Picture['size']>> = {
  'zendesk.top-bar': { width: 380, height: 600 },
  'zendesk.sidebar': { width: 320, height: 640 },
  'hubspot.widget': { width: 400, height: 600 },
  'vtiger.sidebar': { width: 360, height: 900 },
  // Also that of Odoo and SuiteCRM.
  'espocrm.panel': { width: 360, height: 560 },
  'pipedrive.window': { width: 350, height: 600 },
  'pipedrive.smallest': { width: 280, height: 320 },
  'freshdesk.sidebar': { width: 400, height: 600 },
  // Also what agents have whose CRM has no place for a phone: LeadSquared, Pipeline CRM, Google Sheets, Request Tracker, Shopify.
  companion: { width: 380, height: 680 },
};

const looks: readonly [Theme, Direction][] = [
  ['light', 'ltr'],
  ['dark', 'ltr'],
  ['dark', 'rtl'],
];

/** The framed page in each package's frame, in each state. The CRM says the colours, not the browser's user. */
export const framePictures: readonly Picture[] = Object.entries(sizes).flatMap(([place, size]) =>
  (Object.keys(frameStates) as FrameState[]).flatMap((state) =>
    looks.map(
      ([theme, direction]): Picture => ({
        name: `${place}.${state}.${theme}.${direction}`,
        address: `${gateway}/embed/crm?${new URLSearchParams({ state, theme })}`,
        size,
        prefers: 'light',
        direction,
        prepare: (page) => page.locator('body[data-drawn]').waitFor(),
      }),
    ),
  ),
);
