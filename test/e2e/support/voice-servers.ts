import type { Page } from 'playwright-core';
import type { TestContext } from 'vitest';
import type { DeviceOptions } from '../../../src/voice/index.ts';
import { accountOf, ha1Of, passwordOf, plainPlan } from '../../asterisk/plain-plan.ts';
import { RealAsterisk } from '../../asterisk/real-asterisk.ts';
import { eventually } from './eventually.ts';
import { GatewayProcess } from './gateway-process.ts';

/** Features that some servers lack. Their cases are skipped there. */
export type Feature = 'ha1' | 'messages' | 'ringing while busy';

/** How a Device authenticates, if different from the server's usual way. */
type Secret = 'wrong' | 'ha1';

/** A SIP server with phones for these names: robin and sam are called, world calls. */
export interface VoiceServer {
  /** Reasons for missing features. */
  readonly lacks: Partial<Record<Feature, string>>;
  /** The code with which `register()` rejects if the secret is wrong. */
  readonly refusal: number;
  /** Skips the test if this machine has no such server. */
  require(test: TestContext): void;
  /** Opens a Device called `device` in a page. */
  open(page: Page, device: string, who: string, options?: DeviceOptions & { secret?: Secret }): Promise<void>;
  /** The party that robin can call, with its number. */
  readonly outside: { who: string; number: string };
  /** The number that rings this name. */
  numberOf(who: string): string;
  /** Waits until all calls have ended. */
  idle(): Promise<unknown>;
  stop(): Promise<void>;
}

async function openDevice(page: Page, device: string, token: string, options: DeviceOptions): Promise<void> {
  const all = { withoutSounds: true, ...options };
  await page.evaluate(([device, token, all]) => window.lab.open(device, token, all), [device, token, all] as const);
}

/** The gateway, with tokens. */
export async function gatewayServer(origin: string): Promise<VoiceServer> {
  const gateway = await GatewayProcess.start({ SIDECALL_ORIGINS: origin, SIDECALL_LOG_LEVEL: 'warn' });
  const numbers: Record<string, string> = { robin: '+14155550100', sam: '+14155550101' };
  for (const [who, number] of Object.entries(numbers)) {
    await gateway.call('PUT', `/v1/agents/${who}`, { name: who });
    await gateway.call('PUT', `/v1/virtual-numbers/${encodeURIComponent(number)}`, { label: who, agents: [who] });
  }
  return {
    lacks: {
      ha1: 'the gateway knows people by tokens, not by passwords',
      'ringing while busy': 'the gateway rings nobody who is in a call, but asks the next agent',
    },
    refusal: 20101,
    outside: { who: 'world', number: '+14155550142' },
    require: () => undefined,
    async open(page, device, who, { secret, ...options } = {}) {
      const token = await gateway.token(who, who === 'world' ? 'carrier' : 'agent');
      const sipUrl = `${gateway.url.replace('http', 'ws')}/v1/sip`;
      await openDevice(page, device, secret === 'wrong' ? `${token}x` : token, { sipUrl, ...options });
    },
    numberOf: (who) => numbers[who] ?? who,
    idle: () =>
      eventually('the lines to be free', async () => {
        const all = await gateway.call<{ contacts: number; busy: boolean }[]>('GET', '/v1/agents');
        return all.every((each) => each.contacts === 0 && !each.busy);
      }),
    stop: () => gateway.kill('SIGTERM'),
  };
}

/** An Asterisk without a gateway, with digest authentication. */
export async function asteriskServer(): Promise<VoiceServer> {
  const real = await RealAsterisk.start(plainPlan());
  return {
    lacks: { messages: 'Asterisk gives INFO that is no digit no answer, and passes it on to nobody' },
    refusal: 20151,
    outside: { who: 'sam', number: 'sam' },
    require: (test) => void real.for(test),
    async open(page, device, who, { secret, ...options } = {}) {
      const key = secret === 'ha1' ? ha1Of(who) : { password: secret === 'wrong' ? 'another' : passwordOf(who) };
      await openDevice(page, device, '', { sip: { ...accountOf(real.required, who), ...key }, ...options });
    },
    numberOf: (who) => who,
    idle: () =>
      eventually('the lines to be free', async () => {
        return real.missing !== null || (await real.required.console('core show channels concise')).trim() === '';
      }),
    stop: () => real.stop(),
  };
}
