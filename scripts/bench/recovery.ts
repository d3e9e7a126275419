import type { Page } from 'playwright-core';
import { hears } from '../../test/e2e/support/audio-probe.ts';
import { launchSpeaking } from '../../test/e2e/support/browser.ts';
import { GatewayProcess } from '../../test/e2e/support/gateway-process.ts';
import { servePages } from '../../test/e2e/support/voice-pages.ts';
import type { BenchRow } from './row.ts';

const number = '+14155550100';
const goals = { reload: 3000, network: 5000, goodbye: 5000 };

/**
 * The time for which a call is without its agent: after a reload of the page, after a network change, and after the
 * page closes.
 */
export async function benchRecovery(): Promise<BenchRow[]> {
  const ends: (() => unknown)[] = [];
  try {
    const pages = await servePages();
    ends.push(() => pages.close());
    const gateway = await GatewayProcess.start({ SIDECALL_ORIGINS: pages.url, SIDECALL_LOG_LEVEL: 'warn' });
    ends.push(() => gateway.kill('SIGTERM'));
    await gateway.call('PUT', '/v1/agents/robin', { name: 'Robin' });
    const line = { label: 'Support', agents: ['robin'] };
    await gateway.call('PUT', `/v1/virtual-numbers/${encodeURIComponent(number)}`, line);
    const [office, outside] = [await launchSpeaking(880), await launchSpeaking(440)];
    ends.push(() => Promise.all([office.close(), outside.close()]));
    const [agent, customer] = [await pages.open(office), await pages.open(outside)];
    const sipUrl = `${gateway.url.replace('http', 'ws')}/v1/sip`;
    const open = (page: Page, name: string, token: string): Promise<void> =>
      page.evaluate(
        ([name, token, sipUrl]) =>
          window.lab.open(name, token, { sipUrl, withoutSounds: true, surviveReload: name === 'A' }),
        [name, token, sipUrl] as const,
      );
    await open(agent, 'A', await gateway.token('robin'));
    await open(customer, 'C', await gateway.token('world', 'carrier'));
    await agent.evaluate(() => window.lab.devices.A?.register());
    await customer.evaluate((to) => window.lab.connect('C', to, '+14155550123'), number);
    await tells(agent, 'A incoming');
    await agent.evaluate(() => window.lab.calls.A?.accept());
    await tells(agent, 'A accept');
    await hears(agent, 440);

    const token = await gateway.token('robin');
    const reload = await timed(async () => {
      await agent.reload();
      await agent.waitForFunction(() => 'lab' in window);
      await open(agent, 'A', token);
      await agent.evaluate(() => window.lab.recover('A'));
      await tells(agent, 'A accept');
    });
    await hears(agent, 440);
    const network = await timed(async () => {
      await agent.evaluate(() => window.dispatchEvent(new Event('online')));
      await tells(agent, 'A reconnecting 53001');
      await tells(agent, 'A reconnected');
      await agent.waitForFunction(() => window.__probe.connections[0]?.iceConnectionState !== 'checking');
    });
    await agent.evaluate(() => window.lab.devices.A?.updateOptions({ surviveReload: false }));
    const goodbye = await timed(async () => {
      await agent.goto('about:blank');
      await tells(customer, 'C disconnect');
    });
    return [
      row('a call is back after its page was loaded anew', reload, goals.reload),
      row('a call is back after a change of network', network, goals.network),
      row('the other side knows that a page has gone', goodbye, goals.goodbye),
    ];
  } finally {
    for (const end of ends.reverse()) await end();
  }
}

async function tells(page: Page, fact: string): Promise<void> {
  await page.waitForFunction((fact) => window.lab.told.includes(fact), fact);
}

async function timed(work: () => Promise<void>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

function row(name: string, ms: number, goal: number): BenchRow {
  const verdict = ms <= goal ? 'met' : 'missed';
  return { name, value: `${(ms / 1000).toFixed(2)} s`, goal: `≤ ${goal / 1000} s: ${verdict}` };
}
