import type { Page } from 'playwright-core';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { gatewayPlan, sipPassword } from '../asterisk/gateway-plan.ts';
import { RealAsterisk } from '../asterisk/real-asterisk.ts';
import { hearEachOther } from './support/audio-probe.ts';
import { launchSpeaking } from './support/browser.ts';
import {
  agentTone,
  callFromOutside,
  customerTone,
  openAgent,
  openOutsideWorld,
  salesNumber,
  startDemo,
} from './support/demo.ts';
import { eventually } from './support/eventually.ts';
import { SipPhones } from './support/sip-phones.ts';
import { startStack } from './support/stack.ts';
import { timelineOf } from './support/timeline.ts';

vi.setConfig({ testTimeout: 480_000, hookTimeout: 300_000 });

const servers = await Promise.all([RealAsterisk.start(gatewayPlan()), RealAsterisk.start(gatewayPlan())]);
afterAll(() => Promise.all(servers.map((server) => server.stop())));

/** A gateway's settings for these servers, which share their passwords. */
function settingsFor(urls: readonly string[], ariPassword: string): Record<string, string> {
  return {
    SIDECALL_CORE: 'asterisk',
    SIDECALL_ASTERISK_URL: urls.join(','),
    SIDECALL_ASTERISK_ARI_PASSWORD: ariPassword,
    SIDECALL_ASTERISK_SIP_PASSWORD: sipPassword,
  };
}

/** The channels of calls on a server, as its ARI lists them. */
async function channelsOn({ url, ari }: { url: string; ari: { user: string; password: string } }) {
  const authorization = `Basic ${btoa(`${ari.user}:${ari.password}`)}`;
  const answer = await fetch(new URL('/ari/channels', url), { headers: { authorization } });
  return ((await answer.json()) as { name: string }[]).filter(({ name }) => name.startsWith('PJSIP/'));
}

async function bothHear(agent: Page, customer: Page): Promise<void> {
  await hearEachOther([agent, customerTone], [customer, agentTone]);
}

describe('calls in Asterisk', () => {
  it('go on though the gateway is killed: the sound never stops, and the end is logged once', async (context) => {
    const { url, ari } = (servers[0] as RealAsterisk).for(context);
    const demo = await startDemo(settingsFor([url], ari.password));
    try {
      const [agent, outside] = await Promise.all([openAgent(demo, 'robin'), openOutsideWorld(demo)]);
      await callFromOutside(outside, salesNumber, '+14155550123');
      await agent.getByRole('button', { name: 'Answer', exact: true }).click();
      await bothHear(agent, outside);
      const [before] = await demo.calls();
      expect(before?.phase).toBe('active');

      await demo.gateway.kill('SIGKILL');
      await bothHear(agent, outside);
      await demo.gateway.start();
      const [after] = await demo.calls();
      expect(after).toMatchObject({ id: before?.id, phase: 'active', answeredAt: before?.answeredAt });
      await bothHear(agent, outside);

      await eventually('the phone to be registered again', async () => {
        const agents = await demo.gateway.call<{ identity: string; contacts: number }[]>('GET', '/v1/agents');
        return agents.some(({ identity, contacts }) => identity === 'robin' && contacts > 0);
      });
      // Call control still works.
      const hold = agent.getByRole('button', { name: 'Hold' });
      await hold.click();
      await agent.getByRole('button', { name: 'Hold', pressed: true }).waitFor();
      await hold.click();
      await agent.getByRole('button', { name: 'Hold', pressed: false }).waitFor();
      await bothHear(agent, outside);
      await agent.getByRole('button', { name: 'Hang up' }).click();
      const ended = await demo.ended(before?.id ?? '');
      expect(ended.endReason).toBe('COMPLETED');
      await outside.waitForFunction(() => document.body.dataset.state === 'idle');
      await eventually('the CRM to have it', async () =>
        (await timelineOf(demo)).some(({ externalId }) => externalId === ended.id),
      );
      expect((await timelineOf(demo)).filter(({ externalId }) => externalId === ended.id)).toHaveLength(1);
      expect(await demo.calls()).toHaveLength(1);
    } finally {
      await demo.close();
    }
  });

  it('are spread over two servers; when one is killed, its calls are logged as failed and new ones go on', async (context) => {
    const [one, two] = servers.map((server) => server.for(context));
    if (one === undefined || two === undefined) return;
    const agents = Array.from({ length: 21 }, (_, index) => `agent${index}`);
    const stack = await startStack({
      settings: { ...settingsFor([one.url, two.url], one.ari.password), SIDECALL_ORIGINS: '*' },
    });
    const { gateway } = stack;
    const browser = await launchSpeaking(440);
    const phones = await SipPhones.open(browser);
    try {
      const numberOf = (index: number): string => `+141555501${String(index).padStart(2, '0')}`;
      const prepare = async (identity: string, index: number): Promise<void> => {
        await gateway.call('PUT', `/v1/agents/${identity}`, { name: identity });
        const path = `/v1/virtual-numbers/${encodeURIComponent(numberOf(index))}`;
        await gateway.call('PUT', path, { label: `Line ${index}`, agents: [identity] });
        await phones.register(identity, gateway.url, await gateway.token(identity), 0);
      };
      await Promise.all(agents.map(prepare));
      await phones.register('world', gateway.url, await gateway.token('world', 'carrier'), null);
      const call = (index: number): Promise<number> =>
        phones.call('world', numberOf(index), ['X-Caller: +14155550199']) as Promise<number>;
      const up = (ids: readonly number[]): Promise<unknown> =>
        eventually('the calls to be up', async () =>
          (await phones.seen()).filter(({ id }) => ids.includes(id)).every(({ acceptedAt }) => acceptedAt !== null),
        );
      const ids: number[] = [];
      for (let index = 0; index < 20; index += 1) ids.push(await call(index));
      await up(ids);
      const active = async (): Promise<number> =>
        (await stack.calls()).filter(({ phase }) => phase === 'active').length;
      await eventually('all calls to be active', async () => (await active()) === 20);
      // How many calls each server got depends on how fast the agents' legs came. A channel of a leg that was tried in
      // vain may live a little longer than the attempt.
      let there: unknown = [];
      const [onOne, onTwo] = await eventually('two channels for each call', async () => {
        const [first, second] = await Promise.all([channelsOn(one), channelsOn(two)]);
        there = [first, second];
        const whole = first.length + second.length === 40 && first.length % 2 === 0;
        return whole && ([first.length / 2, second.length / 2] as const);
      }).catch((cause: unknown) => {
        throw new Error(`channels: ${JSON.stringify(there)}`, { cause });
      });
      expect(Math.min(onOne, onTwo)).toBeGreaterThan(0);

      process.kill(two.pid, 'SIGKILL');
      // Only one agent is available. The call must succeed, whichever server is chosen.
      await up([await call(20)]);
      const lost = await eventually('the lost calls to be in the log', async () => {
        const ended = (await stack.calls()).filter(({ phase }) => phase === 'ended');
        return ended.length >= onTwo ? ended : null;
      });
      expect(lost.map(({ endReason }) => endReason)).toEqual(Array(onTwo).fill('FAILED'));
      expect(await active()).toBe(onOne + 1);
      await up([await call(agents.indexOf(lost[0]?.agent ?? ''))]);
    } finally {
      await phones.close();
      await browser.close();
      await stack.close();
    }
  });
});
