import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { startCrm } from '../../demo/crm/server/app.ts';
import { launchSpeaking } from './support/browser.ts';
import { eventually } from './support/eventually.ts';
import { freePort } from './support/free-port.ts';
import { SipPhones } from './support/sip-phones.ts';
import { crmToken, type Stack, startStack } from './support/stack.ts';
import { timelineOf } from './support/timeline.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

/** Eight by default. SIDECALL_KILLS=200 for the long run. */
const kills = Number(process.env.SIDECALL_KILLS ?? 8);
const agents = ['kim', 'lou', 'max'];
/** A page can have at most 500 peer connections. Calls of a killed gateway release theirs late. */
const killsAPage = 40;

let stack: Stack;
let browser: Browser;
let phones: SipPhones;
/** Gets a copy of the log. */
let second: Stack['crm'] | null = null;

beforeAll(async () => {
  stack = await startStack({ settings: { SIDECALL_ORIGINS: '*', SIDECALL_PRIVATE_HOSTS: '127.0.0.1' } });
  browser = await launchSpeaking(440);
  phones = await SipPhones.open(browser);
  second = await copyCrm(stack);
  const connections = [{ id: 'default' }, { id: 'copy', log: true }];
  for (const [index, identity] of agents.entries()) {
    await stack.gateway.call('PUT', `/v1/agents/${identity}`, { name: identity });
    await stack.gateway.call('PUT', `/v1/virtual-numbers/${encodeURIComponent(`+1415555011${index}`)}`, {
      label: `Line ${index}`,
      agents: [identity],
      connections,
    });
  }
});

afterAll(async () => {
  await phones?.close();
  await browser?.close();
  await stack?.close();
  await second?.close();
});

it(
  `every answered call is logged once though the gateway is killed ${kills} times under calls ending`,
  async () => {
    const { gateway } = stack;
    const answered: string[] = [];
    const noteAnswered = async (): Promise<void> => {
      answered.push(...(await phones.seen()).filter((call) => call.acceptedAt !== null).map((call) => call.callSid));
    };
    for (let kill = 0; kill < kills; kill += 1) {
      if (kill > 0 && kill % killsAPage === 0) {
        // The test command ends a runner that has written nothing for long.
        process.stdout.write(`killed ${kill} times\n`);
        await noteAnswered();
        await phones.close();
        phones = await SipPhones.open(browser);
      }
      await Promise.all([
        ...agents.map(async (identity) => phones.register(identity, gateway.url, await gateway.token(identity), 0)),
        gateway.token('world', 'carrier').then((token) => phones.register('world', gateway.url, token, null)),
      ]);
      const ids = await Promise.all(
        agents.map((_, index) => phones.call('world', `+1415555011${index}`, ['X-Caller: +14155550100'])),
      );
      await eventually('the calls to be up', async () =>
        (await phones.seen()).filter((call) => ids.includes(call.id)).every((call) => call.acceptedAt !== null),
      );
      // The hang-ups happen within the same 300 ms as the kill.
      const death = new Promise<void>((resolve) => {
        setTimeout(() => void gateway.kill('SIGKILL').then(resolve), Math.random() * 300);
      });
      for (const id of ids) setTimeout(() => void phones.hangUp(id).catch(() => {}), Math.random() * 300);
      await death;
      await gateway.start();
    }

    await noteAnswered();
    const callSids = new Set(answered);
    expect(callSids.size).toBe(kills * agents.length);
    expect(callSids.has('')).toBe(false);

    const log = await everyCall(stack);
    for (const callSid of callSids) {
      expect(
        log.filter((call) => call.id === callSid),
        `log entries of ${callSid}`,
      ).toHaveLength(1);
    }
    for (const crm of [stack.crm, second as Stack['crm']]) {
      await eventually('the CRM to have every call', async () => (await timelineOf({ crm })).length >= log.length);
      const timeline = await timelineOf({ crm });
      for (const callSid of callSids) {
        expect(
          timeline.filter((entry) => entry.externalId === callSid),
          `timeline entries of ${callSid} in ${crm.url}`,
        ).toHaveLength(1);
      }
    }
  },
  kills * 30_000 + 120_000,
);

/** A second CRM, and the gateway's connection "copy" to it. */
async function copyCrm({ gateway }: Stack): Promise<Stack['crm']> {
  const port = await freePort();
  const crm = await startCrm({
    port,
    dataFile: join(mkdtempSync(join(tmpdir(), 'sidecall-crm-')), 'crm.db'),
    token: crmToken,
    sidecall: { gateway: gateway.url, apiKey: await gateway.apiKey() },
    seed: false,
  });
  await gateway.call('PUT', '/v1/crm-connections/copy', {
    adapter: 'demo-crm',
    baseUrl: `http://127.0.0.1:${port}`,
    values: { token: crmToken },
    position: 1,
  });
  return crm;
}

async function everyCall({ gateway }: Stack): Promise<{ id: string; phase: string }[]> {
  const calls: { id: string; phase: string }[] = [];
  let before: string | null = null;
  do {
    const query: string = before ? `&before=${encodeURIComponent(before)}` : '';
    const page: { calls: { id: string; phase: string }[]; next: string | null } = await gateway.call(
      'GET',
      `/v1/calls?limit=100${query}`,
    );
    calls.push(...page.calls);
    before = page.next;
  } while (before !== null);
  return calls;
}
