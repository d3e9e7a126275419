import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, FrameLocator, Page } from 'playwright-core';
import { installAudioProbe } from './audio-probe.ts';
import { patienceMs } from './eventually.ts';

/** The origin of HubSpot's pages. The browser gets them from this process. */
export const hubspotOrigin = 'https://app.hubspot.com';
const root = join(import.meta.dirname, '../../..');
/** The vendor's build, unmodified. */
const vendors = readFileSync(join(root, 'node_modules/@hubspot/calling-extensions-sdk/dist/main.esm.js'), 'utf8');

/** What the page around the calling app received. */
export interface Received {
  type: string;
  data?: Record<string, unknown>;
}

export interface HubSpotPage {
  page: Page;
  frame: FrameLocator;
  received(): Promise<Received[]>;
  /** A click on a number in HubSpot. */
  dial(number: string, contactId: string): Promise<void>;
}

/** As HubSpot's page does, it makes a record of a call if the app asks for one. */
const pageScript = `
  import { IFrameManager } from '/sdk.js';
  console.debug = () => {};
  window.received = [];
  const app = new URLSearchParams(location.search).get('app');
  const known = { portalId: 4242, userId: 7, ownerId: 8, iframeLocation: 'remote', usesCallingWindow: false };
  window.calling = new IFrameManager({
    debugMode: false,
    iFrameOptions: { src: app, width: '400px', height: '600px', hostElementSelector: '#calling' },
    async onMessageHandler({ type, data }) {
      window.received.push({ type, data });
      if (type !== 'OUTGOING_CALL_STARTED' || data.createEngagement !== true) return;
      const { externalCallId } = data;
      const engagementId = Number(await window.makeRecord());
      window.calling.sendMessage({ type: 'CREATE_ENGAGEMENT_SUCCEEDED', data: { externalCallId, engagementId } });
    },
  });
  // HubSpot's page adds what it knows to the first message.
  const send = window.calling.sendMessage.bind(window.calling);
  window.calling.sendMessage = (message, callback) =>
    send(message.type === 'SYNC' ? { ...known, ...message } : message, callback);
`;

/**
 * Opens a page of HubSpot's origin with the vendor's own frame of a calling app.
 * @param app the address of the app
 * @param makeRecord makes the page's record of a call, and returns its id
 */
export async function openHubSpotPage(browser: Browser, app: string, makeRecord: () => string): Promise<HubSpotPage> {
  const context = await browser.newContext({ reducedMotion: 'reduce' });
  await context.addInitScript(installAudioProbe);
  // The gateway of this test is on loopback, and a public page may not reach that without the user's permission.
  await context.grantPermissions(['local-network-access', 'microphone']);
  await context.route(`${hubspotOrigin}/**`, (route) => {
    const { pathname } = new URL(route.request().url());
    if (pathname === '/sdk.js') return route.fulfill({ contentType: 'text/javascript', body: vendors });
    if (pathname === '/page.js') return route.fulfill({ contentType: 'text/javascript', body: pageScript });
    const body =
      '<!doctype html><title>HubSpot</title><div id="calling"></div><script type="module" src="/page.js"></script>';
    return route.fulfill({ contentType: 'text/html', body });
  });
  const page = await context.newPage();
  context.setDefaultTimeout(patienceMs);
  await page.exposeFunction('makeRecord', makeRecord);
  await page.goto(`${hubspotOrigin}/contacts?${new URLSearchParams({ app })}`);
  return {
    page,
    frame: page.frameLocator('#calling iframe'),
    received: () => page.evaluate(() => (window as unknown as { received: Received[] }).received),
    dial: (number, contactId) =>
      page.evaluate(
        ([phoneNumber, objectId]) => {
          const { calling } = window as unknown as { calling: { sendMessage(message: object): void } };
          const data = { phoneNumber, objectId: Number(objectId), objectType: 'CONTACT' };
          calling.sendMessage({ type: 'DIAL_NUMBER', data });
        },
        [number, contactId] as const,
      ),
  };
}
