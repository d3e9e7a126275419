import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import recorded from './fixtures/twilio-voice-trace.json' with { type: 'json' };
import { launchSpeaking } from './support/browser.ts';
import { eventually } from './support/eventually.ts';
import { GatewayProcess } from './support/gateway-process.ts';
import { differences } from './support/voice-differences.ts';
import { servePages, type VoicePages } from './support/voice-pages.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const number = '+14155550100';

let pages: VoicePages;
let gateway: GatewayProcess;
let browser: Browser;
let expired: string;

beforeAll(async () => {
  pages = await servePages();
  gateway = await GatewayProcess.start({ SIDECALL_ORIGINS: pages.url, SIDECALL_LOG_LEVEL: 'warn' });
  await gateway.call('PUT', '/v1/agents/robin', { name: 'Robin' });
  const line = { label: 'Support', agents: ['robin'] };
  await gateway.call('PUT', `/v1/virtual-numbers/${encodeURIComponent(number)}`, line);
  expired = (await gateway.call<{ token: string }>('POST', '/v1/tokens', { identity: 'robin', role: 'agent', ttl: 10 }))
    .token;
  browser = await launchSpeaking(880);
});

afterAll(async () => {
  await browser?.close();
  await gateway?.kill('SIGTERM');
  await pages?.close();
});

/** The events of one Device in their order. The network decides the order between Devices. */
function told(lines: readonly string[], who: string): string[] {
  return lines.filter((line) => line.split(/[ .]/)[0] === who);
}

describe('what the Twilio Voice SDK did, Sidecall does', () => {
  const used = new Set<object>();

  for (const [name, theirs] of Object.entries(recorded.scenarios)) {
    it(name, async () => {
      const page = await pages.open(browser);
      onTestFinished(() => page.context().close());
      const [A, B, C] = await Promise.all([
        gateway.token('world', 'carrier'),
        gateway.token('robin'),
        gateway.token('elsewhere', 'carrier'),
      ]);
      if (name === 'expired-token') await eventually('the token to be over', async () => expiry(expired) < Date.now());
      const settings = {
        sipUrl: `${gateway.url.replace('http', 'ws')}/v1/sip`,
        tokens: { A, B, C, expired, invalid: `${B}x` },
        number,
        nobody: '+14155550199',
      };
      const ours = await page.evaluate(([name, settings]) => window.lab.play(name, settings), [
        name,
        settings,
      ] as const);
      await page.context().close();
      for (const who of ['A', 'B', 'C', 'X', '---']) {
        let expected = told(theirs, who);
        for (const difference of differences) {
          if (difference.in && !difference.in.includes(name)) continue;
          const seen = new Set<string>();
          expected = expected.flatMap((line) => {
            const applies = difference.theirs.test(line) && (!difference.again || seen.has(line));
            seen.add(line);
            if (!applies) return [line];
            used.add(difference);
            return difference.ours.map((each) => line.replace(difference.theirs, each));
          });
        }
        expect(told(ours, who), `${name}: ${who}`).toEqual(expected);
      }
      await eventually('the line to be free', async () => {
        const all = await gateway.call<{ contacts: number; busy: boolean }[]>('GET', '/v1/agents');
        return all.every((each) => each.contacts === 0 && !each.busy);
      });
    });
  }

  it('has no difference listed that is none', () => {
    expect(differences.filter((each) => !used.has(each)).map((each) => each.why)).toEqual([]);
  });
});

function expiry(token: string): number {
  const { exp } = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as { exp: number };
  return exp * 1000;
}
