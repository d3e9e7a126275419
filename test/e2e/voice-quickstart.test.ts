import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import type * as Voice from '../../src/voice/index.ts';
import { launchSpeaking } from './support/browser.ts';
import { patienceMs } from './support/eventually.ts';
import { GatewayProcess } from './support/gateway-process.ts';
import { servePages, type VoicePages } from './support/voice-pages.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

/** The globals of a quickstart page: the gateway's classic script and one line of its own. */
interface Quickstart {
  Sidecall: typeof Voice;
  Twilio: typeof Voice;
  device: Voice.Call extends never ? never : InstanceType<typeof Voice.Device>;
  call: Voice.Call;
  told: unknown[];
}
declare const window: Window & Quickstart;

let pages: VoicePages;
let gateway: GatewayProcess;
let browser: Browser;
const open: Page[] = [];

beforeAll(async () => {
  pages = await servePages();
  gateway = await GatewayProcess.start({ SIDECALL_ORIGINS: pages.url, SIDECALL_LOG_LEVEL: 'warn' });
  for (const identity of ['robin', 'sam']) await gateway.call('PUT', `/v1/agents/${identity}`, { name: identity });
  const agents = ['robin', 'sam'];
  await gateway.call('PUT', `/v1/virtual-numbers/${encodeURIComponent('+14155550100')}`, { label: 'Support', agents });
  browser = await launchSpeaking(880);
});

afterAll(async () => {
  await browser?.close();
  await gateway?.kill('SIGTERM');
  await pages?.close();
});

let robin: Page;
let sam: Page;

beforeEach(async () => {
  [robin, sam] = await Promise.all([enter('robin'), enter('sam')]);
});

afterEach(async () => {
  await Promise.all(open.splice(0).map((page) => page.context().close()));
});

/** Opens a page that loads the script and registers. */
async function enter(identity: string): Promise<Page> {
  const page = await pages.open(browser);
  open.push(page);
  await page.addScriptTag({ url: `${gateway.url}/sidecall/voice.js` });
  const sipUrl = `${gateway.url.replace('http', 'ws')}/v1/sip`;
  await page.evaluate(
    async ([token, sipUrl]) => {
      window.Twilio = window.Sidecall;
      window.told = [];
      window.device = new window.Twilio.Device(token, { sipUrl, withoutSounds: true });
      window.device.on('incoming', (call) => {
        window.call = call;
        call.on('messageReceived', (message) => window.told.push(message));
      });
      await window.device.register();
    },
    [await gateway.token(identity), sipUrl] as const,
  );
  return page;
}

const status = (page: Page, state: string): Promise<unknown> =>
  page.waitForFunction((state) => window.call?.status() === state, state, { timeout: patienceMs });

const known = (page: Page): Promise<unknown> =>
  page.evaluate(() => [
    window.call.parameters.From,
    window.call.parameters.To,
    Object.fromEntries(window.call.customParameters),
  ]);

async function dial(page: Page, params?: Record<string, string>): Promise<void> {
  await page.evaluate(async (params) => {
    window.call = await window.device.connect(params ? { params } : {});
    window.call.on('error', ({ code, message }) => window.told.push([code, message]));
  }, params);
}

it('an agent calls another by name, a server speaks to both, and another page goes on with all that is known', async () => {
  await dial(robin, { To: 'client:sam', Order: '12' });
  await status(sam, 'pending');
  expect(await known(sam)).toEqual(['robin', 'sam', { Order: '12' }]);
  expect(await sam.evaluate(() => typeof window.call.connectToken)).toBe('string');
  await sam.evaluate(() => window.call.accept());
  await Promise.all([status(robin, 'open'), status(sam, 'open')]);

  const id = await sam.evaluate(() => window.call.parameters.CallSid);
  const message = { content: { hint: 'ask for the order' }, to: 'customer' };
  const { voiceEventSid } = await gateway.call<{ voiceEventSid: string }>('POST', `/v1/calls/${id}/messages`, message);
  await sam.waitForFunction(() => window.told.length === 1);
  const { to: _to, ...sent } = message;
  expect(await sam.evaluate(() => window.told)).toEqual([
    { ...sent, contentType: 'application/json', messageType: 'user-defined-message', voiceEventSid },
  ]);

  const token = await sam.evaluate(() => window.call.connectToken);
  const other = await enter('sam');
  await other.evaluate(async (connectToken) => {
    window.call = await window.device.connect({ connectToken: connectToken ?? '' });
  }, token);
  await status(other, 'open');
  expect(await known(other)).toEqual(['robin', 'sam', { Order: '12' }]);

  const back = await robin.evaluate(() => window.call.connectToken);
  const desk = await enter('robin');
  await desk.evaluate(async (connectToken) => {
    window.call = await window.device.connect({ connectToken: connectToken ?? '' });
  }, back);
  await status(desk, 'open');
  expect(await known(desk)).toEqual(['robin', 'client:sam', { To: 'client:sam', Order: '12' }]);
  await desk.evaluate(() => window.call.disconnect());
  await status(other, 'closed');
});

it('a call that rings in one page is answered in another, which knows the same of it', async () => {
  for (const rings of [true, false]) {
    const other = await enter('sam');
    if (!rings) await other.evaluate(() => window.device.unregister());
    await dial(robin, { To: 'sam', Order: '12' });
    await status(sam, 'pending');
    if (rings) await status(other, 'pending');
    const token = await sam.evaluate(() => window.call.connectToken);
    await other.evaluate(async (connectToken) => {
      window.call = await window.device.connect({ connectToken: connectToken ?? '' });
      window.call.on('error', ({ code, message }) => window.told.push([code, message]));
    }, token);
    await Promise.all([status(robin, 'open'), status(other, 'open'), status(sam, 'closed')]);
    expect(await other.evaluate(() => window.call.direction)).toBe('INCOMING');
    expect(await known(other)).toEqual(['robin', 'sam', { Order: '12' }]);
    expect(await other.evaluate(() => [window.told, window.device.isBusy, window.device.calls])).toEqual([
      [],
      true,
      [],
    ]);
    await other.evaluate(() => window.call.disconnect());
    await status(robin, 'closed');
    const [page] = open.splice(open.indexOf(other), 1);
    await page?.context().close();
  }
});

it('a call that comes to nothing says why, with a code of its own', async () => {
  for (const [params, code, words] of [
    [undefined, 31001, 'names no destination'],
    [{ To: 'nobody-here' }, 31400, 'not a phone number'],
    [{ To: 'client:nobody' }, 31404, 'no such agent'],
    [{ To: '+442079460123' }, 31201, 'country'],
    [{ To: 'robin' }, 31486, 'That is you'],
  ] as const) {
    await dial(robin, params as Record<string, string> | undefined);
    await status(robin, 'closed');
    const told = (await robin.evaluate(() => window.told.splice(0))) as [number, string][];
    expect(told, JSON.stringify(params)).toHaveLength(1);
    expect(told[0]?.[0], JSON.stringify(params)).toBe(code);
    expect(told[0]?.[1]).toContain(words);
  }
});

it('an agent calls though a call rings: the ringing ends there, and the caller hears that they are busy', async () => {
  await dial(robin, { To: 'sam' });
  await status(sam, 'pending');
  await dial(sam, { To: '+14155550142' });
  await status(robin, 'closed');
  expect(await robin.evaluate(() => window.told)).toMatchObject([[31486, expect.anything()]]);
});
