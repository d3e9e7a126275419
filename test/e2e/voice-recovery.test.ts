import type { Browser, CDPSession, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { CallPage, CallView } from '../../src/domain/protocol/call.ts';
import { hearEachOther, hearsOnly, listen } from './support/audio-probe.ts';
import { launchSpeaking } from './support/browser.ts';
import { eventually, patienceMs } from './support/eventually.ts';
import { GatewayProcess } from './support/gateway-process.ts';
import { servePages, type VoicePages } from './support/voice-pages.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const number = '+14155550100';
const agentTone = 880;
const customerTone = 440;

let pages: VoicePages;
let gateway: GatewayProcess;
let office: Browser;
let outside: Browser;
const opened: Page[] = [];

beforeAll(async () => {
  pages = await servePages();
  gateway = await GatewayProcess.start({ SIDECALL_ORIGINS: pages.url, SIDECALL_LOG_LEVEL: 'warn' });
  await gateway.call('PUT', '/v1/agents/robin', { name: 'Robin' });
  const line = { label: 'Support', agents: ['robin'] };
  await gateway.call('PUT', `/v1/virtual-numbers/${encodeURIComponent(number)}`, line);
  [office, outside] = await Promise.all([launchSpeaking(agentTone), launchSpeaking(customerTone)]);
});

afterAll(async () => {
  await Promise.all([office?.close(), outside?.close()]);
  await gateway?.kill('SIGTERM');
  await pages?.close();
});

afterEach(async () => {
  await Promise.all(opened.splice(0).map((page) => page.context().close()));
  await eventually('the line to be free', async () => {
    const all = await gateway.call<{ contacts: number; busy: boolean }[]>('GET', '/v1/agents');
    return all.every((each) => each.contacts === 0 && !each.busy);
  });
});

async function tells(page: Page, fact: string): Promise<void> {
  await page
    .waitForFunction((fact) => window.lab.told.includes(fact), fact)
    .catch(async (error) => {
      const told = await page.evaluate(() => window.lab.told);
      throw new Error(`never “${fact}”, but ${told.join(', ')}`, { cause: error });
    });
}

async function open(page: Page, name: string, token: string, options: object = {}): Promise<void> {
  const settings = { sipUrl: `${gateway.url.replace('http', 'ws')}/v1/sip`, withoutSounds: true, ...options };
  await page.evaluate(([name, token, settings]) => window.lab.open(name, token, settings), [
    name,
    token,
    settings,
  ] as const);
}

async function talk(options: object = {}): Promise<{ agent: Page; customer: Page }> {
  const [agent, customer] = await Promise.all([pages.open(office), pages.open(outside)]);
  opened.push(agent, customer);
  await open(agent, 'A', await gateway.token('robin'), options);
  await open(customer, 'C', await gateway.token('world', 'carrier'));
  await agent.evaluate(() => window.lab.devices.A?.register());
  await customer.evaluate((to) => window.lab.connect('C', to, '+14155550123'), number);
  await tells(agent, 'A incoming');
  await agent.evaluate(() => window.lab.calls.A?.accept());
  await tells(customer, 'C accept');
  await tells(agent, 'A accept');
  return { agent, customer };
}

async function bothHear(agent: Page, customer: Page): Promise<void> {
  await hearEachOther([agent, customerTone], [customer, agentTone]);
}

async function hearsMusic(page: Page): Promise<void> {
  await eventually('music to be heard', async () => {
    const { strongest, level } = await listen(page);
    return Math.abs(strongest - agentTone) > 30 && level > -70;
  });
}

describe('a call goes on', () => {
  it('after a reload of the page', async () => {
    const { agent, customer } = await talk({ surviveReload: true });
    await bothHear(agent, customer);
    const sid = await agent.evaluate(() => window.lab.calls.A?.parameters.CallSid);
    const marker = await agent.evaluate(() => JSON.stringify(sessionStorage));
    expect(marker).not.toContain('4155550123');
    const token = await gateway.token('robin');
    await agent.reload();
    await agent.waitForFunction(() => 'lab' in window);
    await open(agent, 'A', token, { surviveReload: true });
    expect(await agent.evaluate(() => window.lab.recover('A'))).toBe(true);
    await tells(agent, 'A accept');
    await bothHear(agent, customer);
    expect(await agent.evaluate(() => window.lab.calls.A?.parameters.CallSid)).toBe(sid);
    expect(await agent.evaluate(() => window.lab.calls.A?.direction)).toBe('INCOMING');
    expect(await customer.evaluate(() => window.lab.told)).not.toContain('C disconnect');
    await agent.evaluate(() => window.lab.calls.A?.disconnect());
    await tells(customer, 'C disconnect');
    expect(await agent.evaluate(() => window.lab.recover('A'))).toBe(false);
  });

  it('after a reload while it is muted and on hold, and is neither heard nor taken off hold by it', async () => {
    const { agent, customer } = await talk({ surviveReload: true });
    await bothHear(agent, customer);
    await agent.evaluate(() => window.lab.calls.A?.mute());
    await agent.evaluate(() => window.lab.calls.A?.hold());
    const [call] = (await gateway.call<CallPage>('GET', '/v1/calls?limit=1')).calls;
    const phases = new Set<string>();
    const phase = async (): Promise<string> => (await gateway.call<CallView>('GET', `/v1/calls/${call?.id}`)).phase;
    await eventually('the hold to be in the record', async () => (await phase()) === 'held');
    const look = async (): Promise<unknown> => phases.add(await phase());
    const watch = setInterval(() => void look().catch(() => undefined), 50);
    try {
      await agent.reload();
      await agent.waitForFunction(() => 'lab' in window);
      await open(agent, 'A', await gateway.token('robin'), { surviveReload: true });
      expect(await agent.evaluate(() => window.lab.recover('A'))).toBe(true);
      await tells(agent, 'A accept');
      await hearsMusic(customer);
    } finally {
      clearInterval(watch);
    }
    expect([...phases]).toEqual(['held']);
    expect(await agent.evaluate(() => window.lab.calls.A?.isOnHold)).toBe(true);
    await agent.evaluate(() => window.lab.calls.A?.resume());
    await hearsOnly(customer, [], [agentTone]);
    expect(await agent.evaluate(() => window.lab.calls.A?.isMuted())).toBe(true);
    await agent.evaluate(() => window.lab.calls.A?.mute(false));
    await bothHear(agent, customer);
    await agent.evaluate(() => window.lab.calls.A?.disconnect());
    await tells(customer, 'C disconnect');
  });

  it('without a socket: both hear each other all the time, and control works again', async () => {
    const { agent, customer } = await talk();
    await bothHear(agent, customer);
    await agent.context().setOffline(true);
    await agent.evaluate(() => window.lab.dropSockets());
    await tells(agent, 'A reconnecting 53001');
    for (let times = 0; times < 12; times += 1) {
      await Promise.all([hearsOnly(agent, [customerTone]), hearsOnly(customer, [agentTone])]);
    }
    expect(await agent.evaluate(() => window.lab.told)).not.toContain('A reconnected');
    await agent.context().setOffline(false);
    await tells(agent, 'A reconnected');
    await agent.evaluate(() => window.lab.calls.A?.hold());
    expect(await agent.evaluate(() => window.lab.calls.A?.isOnHold)).toBe(true);
    await agent.evaluate(() => window.lab.calls.A?.resume());
    await bothHear(agent, customer);
    await agent.evaluate(() => window.lab.calls.A?.disconnect());
    await tells(customer, 'C disconnect');
  });

  it('on another network: a new socket, new candidates, and sound', async () => {
    const { agent, customer } = await talk();
    await bothHear(agent, customer);
    const ufrag = (): Promise<string> =>
      agent.evaluate(() => {
        const sdp = window.__probe.connections[0]?.localDescription?.sdp ?? '';
        return /a=ice-ufrag:(\S+)/.exec(sdp)?.[1] ?? '';
      });
    const before = await ufrag();
    // Sent data is lost, and the socket does not notice.
    await agent.evaluate(() => {
      for (const socket of window.lab.sockets) socket.send = () => undefined;
      window.dispatchEvent(new Event('online'));
    });
    await tells(agent, 'A reconnecting 53001');
    await tells(agent, 'A reconnected');
    await eventually('new candidates', async () => (await ufrag()) !== before);
    await agent.waitForFunction(() => window.__probe.connections[0]?.iceConnectionState !== 'checking');
    await bothHear(agent, customer);
    await customer.evaluate(() => window.lab.calls.C?.disconnect());
    await tells(agent, 'A disconnect');
  });

  it('past the end of its token, and the next call rings with the new one', async () => {
    const { agent, customer } = await talk({ tokenRefreshMs: 3_600_000 * 24 });
    await tells(agent, 'A tokenWillExpire');
    const token = await gateway.token('robin');
    await agent.evaluate((token) => window.lab.devices.A?.updateToken(token), token);
    await bothHear(agent, customer);
    await agent.evaluate(() => window.lab.dropSockets());
    await tells(agent, 'A reconnected');
    await agent.evaluate(() => window.lab.calls.A?.disconnect());
    await tells(customer, 'C disconnect');
    await customer.evaluate((to) => window.lab.connect('C', to, '+14155550123'), number);
    await agent.waitForFunction(() => window.lab.told.filter((fact) => fact === 'A incoming').length === 2);
    await agent.evaluate(() => window.lab.calls.A?.reject());
  });
});

/** In the page: keeps the IDs of pending timers in `window.timers`. */
function countTimers(): void {
  const timers = new Set<unknown>();
  Object.assign(window, { timers });
  const { setTimeout: later, setInterval: often, clearTimeout: notLater, clearInterval: notOften } = window;
  const set = (native: typeof later, once: boolean) =>
    ((callback: () => void, ms?: number, ...args: unknown[]) => {
      const id: unknown = native(() => {
        if (once) timers.delete(id);
        (callback as (...args: unknown[]) => void)(...args);
      }, ms);
      timers.add(id);
      return id;
    }) as unknown as typeof later;
  const clear = (native: typeof notOften) => (id?: unknown) => {
    timers.delete(id);
    native(id as number);
  };
  window.setTimeout = set(later, true);
  window.setInterval = set(often as typeof later, false) as typeof setInterval;
  window.clearTimeout = clear(notLater) as typeof clearTimeout;
  window.clearInterval = clear(notOften) as typeof clearInterval;
}

describe('a hundred calls in one Device', () => {
  async function counts(page: Page, session: CDPSession): Promise<Record<string, number>> {
    const open = await page.evaluate(() => {
      const connections = window.__probe.connections.filter((each) => each.connectionState !== 'closed');
      // The probe itself must not keep them alive.
      Object.assign(window.__probe, { connections, tracks: [] });
      const { timers } = window as unknown as { timers: Set<number> };
      return { connections: connections.length, microphones: window.lab.liveTracks(), timers: timers.size };
    });
    await session.send('HeapProfiler.collectGarbage');
    const { usedSize } = await session.send('Runtime.getHeapUsage');
    const { jsEventListeners, nodes } = await session.send('Memory.getDOMCounters');
    return { heap: usedSize, listeners: jsEventListeners, nodes, ...open };
  }

  it('leave no connection, microphone, timer, listener or element behind', async () => {
    const page = await pages.open(office);
    opened.push(page);
    await page.clock.install();
    await page.evaluate(countTimers);
    const session = await page.context().newCDPSession(page);
    await open(page, 'A', await gateway.token('robin'));
    await page.evaluate(() => window.lab.callEcho('A', 5));
    const before = await counts(page, session);
    await page.evaluate(() => window.lab.callEcho('A', 100));
    // RFC 3261 17.1.1.2: SIP keeps its transactions, with everything they reference, for 64*T1 (32 s).
    await page.clock.fastForward(60_000);
    let after = await counts(page, session);
    // The browser releases them at a time of its own choice.
    const released = (): boolean =>
      (after.listeners ?? 0) <= (before.listeners ?? 0) + 40 && (after.nodes ?? 0) <= (before.nodes ?? 0) + 20;
    await eventually(
      'the listeners and elements to be gone',
      async () => {
        after = await counts(page, session);
        if (!released()) throw new Error(`${JSON.stringify(before)} before, now ${JSON.stringify(after)}`);
        return true;
      },
      patienceMs,
      250,
    );
    expect(after).toMatchObject({ connections: 0, microphones: 0 });
    expect(before.timers).toBeGreaterThan(0);
    expect(after.timers).toBeLessThanOrEqual((before.timers ?? 0) + 2);
    expect(after.heap).toBeLessThan((before.heap ?? 0) + 6_000_000);
  });
});
