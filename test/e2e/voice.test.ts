import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CallPage } from '../../src/domain/protocol/call.ts';
import { hearEachOther, hears, hearsOnly } from './support/audio-probe.ts';
import { launchSpeaking } from './support/browser.ts';
import { eventually } from './support/eventually.ts';
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
let agent: Page;
let customer: Page;

beforeAll(async () => {
  pages = await servePages();
  gateway = await GatewayProcess.start({ SIDECALL_ORIGINS: pages.url, SIDECALL_LOG_LEVEL: 'warn' });
  await gateway.call('PUT', '/v1/agents/robin', { name: 'Robin' });
  await gateway.call('PUT', `/v1/virtual-numbers/${encodeURIComponent(number)}`, {
    label: 'Support',
    agents: ['robin'],
  });
  [office, outside] = await Promise.all([launchSpeaking(agentTone), launchSpeaking(customerTone)]);
});

afterAll(async () => {
  await Promise.all([office?.close(), outside?.close()]);
  await gateway?.kill('SIGTERM');
  await pages?.close();
});

beforeEach(async () => {
  [agent, customer] = await Promise.all([pages.open(office), pages.open(outside)]);
  await open(agent, 'A', await gateway.token('robin'));
  await open(customer, 'C', await gateway.token('world', 'carrier'));
});

afterEach(async () => {
  await Promise.all([agent, customer].map(async (page) => page.isClosed() || page.context().close()));
  await eventually('the line to be free', async () => {
    const all = await gateway.call<{ identity: string; contacts: number; busy: boolean }[]>('GET', '/v1/agents');
    return all.every((each) => each.contacts === 0 && !each.busy);
  });
});

async function open(page: Page, name: string, token: string, sipUrl?: string): Promise<void> {
  const options = { sipUrl: sipUrl ?? `${gateway.url.replace('http', 'ws')}/v1/sip`, withoutSounds: true };
  await page.evaluate(([name, token, options]) => window.lab.open(name, token, options), [
    name,
    token,
    options,
  ] as const);
}

const told = (page: Page): Promise<string[]> => page.evaluate(() => window.lab.told.splice(0));

async function tells(page: Page, fact: string): Promise<void> {
  await page.waitForFunction((fact) => window.lab.told.includes(fact), fact);
}

const register = (): Promise<void> => agent.evaluate(() => window.lab.devices.A?.register());

/** The customer calls, and the agent's phone rings. */
async function ring(): Promise<void> {
  await register();
  await customer.evaluate((to) => window.lab.connect('C', to, '+14155550123'), number);
  await tells(agent, 'A incoming');
  await tells(customer, 'C ringing');
}

async function talk(): Promise<void> {
  await ring();
  await agent.evaluate(() => window.lab.calls.A?.accept());
  await tells(customer, 'C accept');
  await tells(agent, 'A accept');
}

async function bothHear(): Promise<void> {
  await hearEachOther([agent, customerTone], [customer, agentTone]);
}

describe('a Device on the real gateway', () => {
  it('tells what the SDK tells when the callee hangs up, and knows who calls before it rings', async () => {
    await talk();
    const [mine, theirs] = await Promise.all(
      [agent, customer].map((page) =>
        page.evaluate(() => {
          const call = Object.values(window.lab.calls)[0];
          const parameters: Record<string, string> = { ...call?.parameters };
          return { parameters, custom: Object.fromEntries(call?.customParameters ?? []) };
        }),
      ),
    );
    expect(mine?.parameters).toMatchObject({ From: '+14155550123', To: 'robin' });
    expect(mine?.custom).toEqual({ Shade: 'Grün' });
    expect(mine?.parameters.CallSid).toMatch(/^CA[0-9a-f]{32}$/);
    expect(theirs?.parameters.CallSid).toBe(mine?.parameters.CallSid);
    await bothHear();
    await agent.evaluate(() => window.lab.calls.A?.disconnect());
    await tells(customer, 'C disconnect');
    expect(await told(agent)).toEqual(['A registering', 'A registered', 'A incoming', 'A accept', 'A disconnect']);
    expect(await told(customer)).toEqual(['C ringing', 'C accept', 'C disconnect']);
    expect(await agent.evaluate(() => window.lab.devices.A?.isBusy)).toBe(false);
    expect(await agent.evaluate(() => window.lab.calls.A?.getLocalStream()?.getTracks()[0]?.readyState)).toBe('ended');
  });

  it('tells cancel alone when the caller gives up, and disconnect alone to the caller', async () => {
    await ring();
    await customer.evaluate(() => window.lab.calls.C?.disconnect());
    await tells(agent, 'A cancel');
    expect((await told(agent)).slice(2)).toEqual(['A incoming', 'A cancel']);
    expect(await told(customer)).toEqual(['C ringing', 'C disconnect']);
  });

  it('rejects a token that is wrong, and a gateway that is not there, instead of waiting', async () => {
    await open(agent, 'X', `${await gateway.token('robin')}x`);
    await open(agent, 'Y', await gateway.token('robin'), 'ws://127.0.0.1:9/v1/sip');
    for (const [name, code] of [
      ['X', 20101],
      ['Y', 31009],
    ] as const) {
      const outcome = await agent.evaluate(
        (name) =>
          window.lab.devices[name]?.register().then(
            () => 0,
            (error: { code: number }) => error.code,
          ),
        name,
      );
      expect(outcome).toBe(code);
      expect(await agent.evaluate((name) => window.lab.devices[name]?.state, name)).toBe('unregistered');
    }
  });

  it('renews its registration with a new token, as one phone', async () => {
    await register();
    const token = await gateway.token('robin');
    await agent.evaluate((token) => window.lab.devices.A?.updateToken(token), token);
    await ring2();
    const all = await gateway.call<{ identity: string; contacts: number }[]>('GET', '/v1/agents');
    expect(all.find((each) => each.identity === 'robin')?.contacts).toBe(1);
    await agent.evaluate(() => window.lab.calls.A?.reject());
    await tells(agent, 'A reject');

    async function ring2(): Promise<void> {
      await customer.evaluate((to) => window.lab.connect('C', to, '+14155550123'), number);
      await tells(agent, 'A incoming');
    }
  });

  it('keeps a call through a dropped socket, on the side that is not registered, too', async () => {
    await talk();
    await customer.evaluate(() => window.lab.dropSockets());
    await tells(customer, 'C reconnecting 53001');
    expect((await hears(customer, agentTone)).strongest).toBeCloseTo(agentTone, -1.5);
    await tells(customer, 'C reconnected');
    // The gateway finds the phone on its new socket: the agent's hang-up arrives.
    await agent.evaluate(() => window.lab.calls.A?.disconnect());
    await tells(customer, 'C disconnect');
    expect(await told(customer)).not.toContainEqual(expect.stringContaining('error'));
  });

  it('ends a call that the gateway ended while the socket was away', async () => {
    await talk();
    await customer.context().setOffline(true);
    await customer.evaluate(() => window.lab.dropSockets());
    await tells(customer, 'C reconnecting 53001');
    await agent.evaluate(() => window.lab.calls.A?.disconnect());
    await customer.context().setOffline(false);
    await tells(customer, 'C disconnect');
  });

  it('mends the audio by an ICE restart, and does not end the call when ICE fails', async () => {
    await talk();
    await bothHear();
    // Simulates a change of network: the state reports a failure, and only a restart repairs it.
    await customer.evaluate(() => {
      const [connection] = window.__probe.connections;
      if (!connection) throw new Error('no connection');
      const state = (value: string): void => {
        Object.defineProperty(connection, 'iceConnectionState', { configurable: true, get: () => value });
        connection.dispatchEvent(new Event('iceconnectionstatechange'));
      };
      const ufrag = (): string => /a=ice-ufrag:(\S+)/.exec(connection.remoteDescription?.sdp ?? '')?.[1] ?? '';
      const before = ufrag();
      state('failed');
      const watch = setInterval(() => {
        if (ufrag() === before || connection.signalingState !== 'stable') return;
        clearInterval(watch);
        Reflect.deleteProperty(connection, 'iceConnectionState');
        connection.dispatchEvent(new Event('iceconnectionstatechange'));
      }, 50);
    });
    await tells(customer, 'C reconnecting 53405');
    await tells(customer, 'C reconnected');
    await bothHear();
    await customer.evaluate(() => window.lab.calls.C?.disconnect());
    await tells(agent, 'A disconnect');
  });

  it('says goodbye when its page goes, so that the other side does not wait', async () => {
    await talk();
    await agent.goto('about:blank');
    await tells(customer, 'C disconnect');
    // If the page does not come back, the gateway would log the call as failed.
    const [call] = (await gateway.call<CallPage>('GET', '/v1/calls?limit=1')).calls;
    expect(call?.endReason).toBe('COMPLETED');
  });

  it('measures the call each second', async () => {
    await talk();
    const sample = await agent.evaluate(
      () =>
        new Promise<Record<string, unknown>>((resolve) => {
          window.lab.calls.A?.on('sample', (sample) => {
            if (sample.mos !== null && sample.packetsReceived > 0) resolve({ ...sample });
          });
        }),
    );
    // The quality of a line depends on the load of the machine.
    expect(sample.mos).toBeGreaterThan(1);
    expect(sample.bytesSent).toBeGreaterThan(0);
    expect(sample.codecName).toMatch(/^(opus|pcmu)$/i);
    await agent.evaluate(() => window.lab.calls.A?.mute());
    await hearsOnly(customer, [], [agentTone]);
    await agent.evaluate(() => window.lab.calls.A?.disconnect());
    await tells(customer, 'C disconnect');
  });
});
