import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { launchSpeaking } from './support/browser.ts';
import { GatewayProcess } from './support/gateway-process.ts';
import { servePages, type VoicePages } from './support/voice-pages.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

let pages: VoicePages;
let gateway: GatewayProcess;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  pages = await servePages();
  gateway = await GatewayProcess.start({ SIDECALL_ORIGINS: pages.url, SIDECALL_LOG_LEVEL: 'warn' });
  await gateway.call('PUT', '/v1/agents/robin', { name: 'Robin' });
  browser = await launchSpeaking(880);
  page = await pages.open(browser);
});

afterAll(async () => {
  await browser?.close();
  await gateway?.kill('SIGTERM');
  await pages?.close();
});

async function run(token: string, options: object): Promise<{ told: string[]; report?: Report }> {
  const settings = { sipUrl: `${gateway.url.replace('http', 'ws')}/v1/sip`, testMs: 6000, ...options };
  return page.evaluate(([token, settings]) => window.lab.preflight(token, settings), [token, settings] as const);
}

type Report = NonNullable<Awaited<ReturnType<Window['lab']['preflight']>>['report']>;

it('reports on the line to the gateway, and worse of a line that loses packets', async () => {
  const token = await gateway.token('robin');
  const [good, bad] = await Promise.all([run(token, { fakeMicInput: true }), run(token, { params: { loss: '20' } })]);
  for (const { told, report } of [good, bad]) {
    expect(told[0]).toBe('connected');
    expect(told.at(-1)).toBe('completed');
    expect(told).toContain('sample');
    expect(report?.callSid).toMatch(/^CA[0-9a-f]{32}$/);
    expect(report?.testTiming.duration).toBeGreaterThan(5000);
    expect(report?.networkTiming.signaling?.duration).toBeGreaterThan(0);
    expect(report?.iceCandidateStats.length).toBeGreaterThan(1);
    expect(report?.isTurnRequired).toBe(false);
  }
  // The quality of the good line depends on the load of the machine. The minimum damage on the other line does not.
  expect(good.report?.stats?.mos.average).toBeGreaterThan(1);
  expect(bad.report?.totals?.packetsLostFraction).toBeGreaterThan(12);
  expect(bad.report?.stats?.mos.average).toBeLessThan(3.6);
});

it('fails with the code of what went wrong, and with 31008 when it is stopped', async () => {
  expect((await run(`${await gateway.token('robin')}x`, {})).told).toEqual(['failed 20101']);
  expect((await run(await gateway.token('robin'), { stopAfterMs: 1500 })).told.at(-1)).toBe('failed 31008');
});
