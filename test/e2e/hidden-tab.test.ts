/**
 * A phone in a tab behind another tab. By default, timers are throttled after ten seconds, and the test ends after two
 * calls. With SIDECALL_HIDDEN_TAB=default the test uses Chromium's own settings, for ten minutes.
 */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { seedGateway } from '../../demo/seed-gateway.ts';
import { offer, RawPhone } from '../gateway/telephony/support/raw-phone.ts';
import { salesNumber } from './support/demo.ts';
import { eventually } from './support/eventually.ts';
import { RealTabs, type Tab } from './support/real-tabs.ts';
import { type Stack, startStack } from './support/stack.ts';

const asForEverybody = process.env.SIDECALL_HIDDEN_TAB === 'default';
const hiddenMs = 600_000;
const flags = asForEverybody ? [] : ['--enable-features=IntensiveWakeUpThrottling:grace_period_seconds/10'];
/**
 * Ringing time of each call. Timers are not delayed for some seconds after the page's title has changed, which is when
 * a call begins and ends. Between these, a timer that fires once a minute fires twice.
 */
const ringSeconds = 120;

vi.setConfig({ testTimeout: hiddenMs + 300_000, hookTimeout: 300_000 });

/** The page's own notes. */
interface Notes {
  /** Delay of its 5 s timer, in ms, and the number of ringing calls at that time. */
  ticks: { late: number; ringing: number }[];
  sockets: number;
  rang: string[];
  ended: string[];
  visibility: string[];
}

const takeNotes = `{
  const notes = { ticks: [], sockets: 0, rang: [], ended: [], visibility: [] };
  window.notes = notes;
  let last = Date.now();
  setInterval(() => {
    const now = Date.now();
    notes.ticks.push({ late: now - last - 5000, ringing: notes.rang.length - notes.ended.length });
    last = now;
  }, 5000);
  const Native = WebSocket;
  window.WebSocket = class extends Native {
    constructor(...args) {
      super(...args);
      notes.sockets += 1;
    }
  };
  addEventListener('cti-call-incoming', (event) => notes.rang.push(event.detail.callId));
  addEventListener('cti-call-withdrawn', (event) => notes.ended.push(event.detail.callId));
  addEventListener('cti-call-ended', (event) => notes.ended.push(event.detail.callId));
  document.addEventListener('visibilitychange', () => notes.visibility.push(document.visibilityState));
}`;

let stack: Stack;
let tabs: RealTabs;
let caller: RawPhone;

const notesOf = (tab: Tab): Promise<Notes> => tab.evaluate<Notes>('window.notes');

beforeAll(async () => {
  stack = await startStack({ seedCrm: true });
  const apiKey = await stack.gateway.apiKey();
  const markerFile = `${stack.gateway.data}/seeded.json`;
  await seedGateway({ gateway: stack.gateway.url, apiKey, siteOrigins: [stack.crm.url], markerFile });
  const settings = { label: 'Support', agents: ['robin'], ringSeconds };
  await stack.gateway.call('PUT', `/v1/virtual-numbers/${encodeURIComponent(salesNumber)}`, settings);
  tabs = await RealTabs.launch(flags);
  const url = `${stack.gateway.url.replace('http', 'ws')}/v1/sip`;
  caller = await RawPhone.open(url, 'world', await stack.gateway.token('world', 'carrier'));
});

afterAll(async () => {
  caller?.cut();
  await tabs?.close();
  await stack?.close();
});

describe('a phone in a hidden tab', () => {
  it('rings every call to its end, however late its timers are', async () => {
    const tab = await tabs.open(`${stack.crm.url}/?user=robin`, takeNotes);
    await eventually('robin to be registered', async () => {
      const all = await stack.gateway.call<{ identity: string; contacts: number }[]>('GET', '/v1/agents');
      return all.some((agent) => agent.identity === 'robin' && agent.contacts > 0);
    });
    const other = await tabs.open('data:text/html,<title>Something else</title>');
    await other.bringToFront();
    await eventually('the tab to be hidden', () => tab.evaluate<boolean>('document.hidden'));
    const before = await notesOf(tab);

    // Chromium decides when it begins to delay timers, and it fires them once a minute afterwards.
    const lateTicks = async (): Promise<number> =>
      (await notesOf(tab)).ticks.filter(({ late, ringing }) => ringing > 0 && late > 50_000).length;
    const end = performance.now() + hiddenMs;
    let placed = 0;
    while (performance.now() < end && (asForEverybody || placed < 2 || (await lateTicks()) === 0)) {
      const sent = caller.send('INVITE', {
        uri: `sip:${salesNumber}@sidecall.test`,
        to: `<sip:${salesNumber}@sidecall.test>`,
        body: offer(),
      });
      placed += 1;
      // The call is not answered, so the caller hears an announcement, and hangs up.
      const { status, toTag } = await caller.final(sent, (ringSeconds + 90) * 1000);
      expect(status).toBe(200);
      const within = {
        callId: sent.callId,
        fromTag: sent.fromTag,
        to: `<sip:${salesNumber}@sidecall.test>;tag=${toTag}`,
      };
      caller.send('ACK', { ...within, cseq: sent.cseq });
      await caller.final(caller.send('BYE', within));
      await eventually('the page to hear of the end', async () => (await notesOf(tab)).ended.length === placed);
    }

    const notes = await notesOf(tab);
    // Otherwise the test proves nothing.
    expect(notes.visibility).toEqual(['hidden']);
    expect(await lateTicks(), `Delays of the timer: ${JSON.stringify(notes.ticks)}`).toBeGreaterThan(0);

    expect(notes.sockets).toBe(before.sockets);
    expect(notes.rang).toHaveLength(placed);
    expect(notes.ended).toEqual(notes.rang);
    const calls = (await stack.calls()).filter(({ id }) => notes.rang.includes(id));
    expect(calls).toHaveLength(placed);
    for (const { endReason, startedAt, endedAt } of calls) {
      expect(endReason).toBe('MISSED');
      expect((Date.parse(endedAt ?? '') - Date.parse(startedAt)) / 1000).toBeGreaterThanOrEqual(ringSeconds - 1);
    }
  });
});
