import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { hearsOnly, listen } from './support/audio-probe.ts';
import { launchSpeaking } from './support/browser.ts';
import {
  agentTone,
  callFromOutside,
  customerTone,
  type Demo,
  openAgent,
  openOutsideWorld,
  salesNumber,
  startDemo,
} from './support/demo.ts';
import { eventually } from './support/eventually.ts';
import { leave } from './support/parked-pages.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

/** Sam's tone, in addition to the customer's 440 Hz and Robin's 880 Hz. */
const colleagueTone = 1320;

/**
 * This file also runs on Asterisk. These cases run once: the contract of the cores and the whole gateway on Asterisk
 * (test/gateway/whole) have what differs in them, which is a bridge, a parked call and a paused recording.
 */
type Case = (name: string, test: () => Promise<void>) => void;
const itOnce: Case = process.env.SIDECALL_CORE === 'asterisk' ? () => {} : it;

let demo: Demo;
/** Sam has a browser of their own. */
let desk: Browser;
const pages: Page[] = [];

async function open<T extends Page>(page: Promise<T>): Promise<T> {
  pages.push(await page);
  return page;
}

beforeAll(async () => {
  [demo, desk] = await Promise.all([startDemo(), launchSpeaking(colleagueTone)]);
});

afterEach(async () => {
  await Promise.all(pages.splice(0).map(leave));
  await eventually('the phones to be gone', async () => {
    const agents = await demo.gateway.call<{ contacts: number; busy: boolean }[]>('GET', '/v1/agents');
    return agents.every((agent) => agent.contacts === 0 && !agent.busy);
  });
});

afterAll(async () => {
  await Promise.all([desk?.close(), demo?.close()]);
});

interface Three {
  robin: Page;
  sam: Page;
  customer: Page;
}

/** The customer talks with Robin. Sam is available. */
async function talking(settings: Record<string, unknown> = {}): Promise<Three> {
  await demo.gateway.call('PUT', `/v1/virtual-numbers/${encodeURIComponent(salesNumber)}`, {
    label: 'Support',
    agents: ['robin'],
    ringSeconds: 60,
    ...settings,
  });
  const [robin, sam, customer] = await Promise.all([
    open(openAgent(demo, 'robin')),
    open(openAgent({ ...demo, office: async () => desk }, 'sam')),
    open(openOutsideWorld(demo)),
  ]);
  await callFromOutside(customer, salesNumber, '+14155550123');
  await robin.getByRole('button', { name: 'Answer', exact: true }).click();
  await customer.waitForFunction(() => document.body.dataset.state === 'talking');
  return { robin, sam, customer };
}

/** Robin finds Sam by name and clicks one of the two buttons. */
async function choose(robin: Page, button: 'Talk first' | 'Transfer now'): Promise<void> {
  await robin.getByRole('button', { name: 'Transfer', exact: true }).click();
  await robin.getByRole('combobox', { name: 'Transfer to' }).fill('sam');
  await robin.locator('cti-party-picker').getByRole('option', { name: 'Sam' }).waitFor();
  await robin.getByRole('button', { name: button }).click();
}

/** Another tab of the same agent. Its requests run in the tab with the audio. */
async function alsoAt(page: Page): Promise<Page> {
  const other = await page.context().newPage();
  await other.goto(page.url());
  await other.getByText('Sound in another tab').waitFor();
  return other;
}

async function over(...phones: Page[]): Promise<void> {
  for (const phone of phones) await phone.getByRole('button', { name: 'Hang up' }).waitFor({ state: 'hidden' });
}

describe('a transfer', () => {
  it('is attended: the agents talk alone, then the customer goes on with the second', async () => {
    const { robin, sam, customer } = await talking();
    await choose(robin, 'Talk first');
    await sam.locator('cti-screen-pop').getByText('Marigold Thimble').first().waitFor();
    await sam.getByRole('button', { name: 'Answer', exact: true }).click();
    await robin.getByText('Talking', { exact: true }).waitFor();
    await Promise.all([hearsOnly(robin, [colleagueTone], [customerTone]), hearsOnly(sam, [agentTone], [customerTone])]);

    // Asked for in another tab.
    const tab = await alsoAt(robin);
    await tab.getByRole('button', { name: 'Complete transfer' }).click();
    await over(robin, tab);
    await Promise.all([hearsOnly(sam, [customerTone], [agentTone]), hearsOnly(customer, [colleagueTone], [agentTone])]);

    await sam.getByRole('button', { name: 'Hang up' }).click();
    const call = await demo.ended((await demo.calls())[0]?.id ?? '');
    expect(call).toMatchObject({ agent: 'sam', endReason: 'COMPLETED', contact: { name: 'Marigold Thimble' } });
  });

  itOnce('is blind, asked for in another tab: the customer goes to the second agent at once', async () => {
    const { robin, sam, customer } = await talking();
    const tab = await alsoAt(robin);
    await choose(tab, 'Transfer now');
    await sam.getByRole('button', { name: 'Answer', exact: true }).click();
    await over(robin, tab);
    await Promise.all([hearsOnly(sam, [customerTone], [agentTone]), hearsOnly(customer, [colleagueTone], [agentTone])]);
    await customer.locator('#hang-up').click();
    const call = await demo.ended((await demo.calls())[0]?.id ?? '');
    expect(call).toMatchObject({ agent: 'sam', endReason: 'COMPLETED' });
  });

  it('merges, asked for in another tab: all three hear each other, and the two go on when the first leaves', async () => {
    const { robin, sam, customer } = await talking();
    const tab = await alsoAt(robin);
    await choose(tab, 'Talk first');
    const hold = { name: 'Hold', disabled: true };
    await robin.getByRole('button', hold).waitFor();
    await sam.getByRole('button', { name: 'Answer', exact: true }).click();
    await sam.getByRole('button', hold).waitFor();
    await tab.getByRole('button', { name: 'Merge' }).click();
    await robin.getByRole('button', { ...hold, disabled: false }).waitFor();
    await Promise.all([
      hearsOnly(robin, [customerTone, colleagueTone], [agentTone]),
      hearsOnly(sam, [customerTone, agentTone], [colleagueTone]),
      hearsOnly(customer, [agentTone, colleagueTone], [customerTone]),
    ]);
    await sam.getByRole('button', hold).waitFor();
    expect(await sam.getByRole('button', { name: /Robin/ }).count()).toBe(0);

    await tab.getByRole('button', { name: 'Mute Sam' }).click();
    await hearsOnly(customer, [agentTone], [colleagueTone]);
    await tab
      .getByRole('button', { name: 'Unmute Sam' })
      .or(tab.getByRole('button', { name: 'Mute Sam' }))
      .click();
    await hearsOnly(customer, [agentTone, colleagueTone]);

    await robin.getByRole('button', { name: 'Hang up' }).click();
    await Promise.all([hearsOnly(sam, [customerTone], [agentTone]), hearsOnly(customer, [colleagueTone], [agentTone])]);
    await sam.getByRole('button', { ...hold, disabled: false }).waitFor();
    await customer.locator('#hang-up').click();
    await over(sam);
  });
});

itOnce('a parked call has music instead of its agent, and goes on with the agent who retrieves it', async () => {
  const { robin, sam, customer } = await talking();
  await hearsOnly(customer, [agentTone]);
  await sam.evaluate(() => {
    document.addEventListener('cti-call-incoming', () => {
      document.body.dataset.rang = 'yes';
    });
  });
  await robin.getByRole('button', { name: 'More', exact: true }).click();
  await robin.getByRole('menuitem', { name: 'Park', exact: true }).click();
  await robin.locator('cti-parking').getByText('Slot 701', { exact: true }).waitFor();
  await over(robin);
  await eventually('the customer to hear music', async () => {
    const { strongest, level } = await listen(customer);
    return Math.abs(strongest - agentTone) > 30 && level > -70;
  });

  await sam.getByRole('button', { name: '1 parked call' }).click();
  await sam.getByRole('menuitem', { name: '1 parked call' }).click();
  await sam.getByRole('button', { name: 'Retrieve Marigold Thimble from slot 701' }).click();
  await sam.getByRole('button', { name: 'Hang up' }).waitFor();
  await Promise.all([hearsOnly(sam, [customerTone], [agentTone]), hearsOnly(customer, [colleagueTone], [agentTone])]);
  expect(await sam.evaluate(() => document.body.dataset.rang)).toBeUndefined();
  await robin.getByRole('button', { name: '1 parked call' }).waitFor({ state: 'hidden' });

  await sam.getByRole('button', { name: 'Hang up' }).click();
  const call = await demo.ended((await demo.calls())[0]?.id ?? '');
  expect(call).toMatchObject({ agent: 'sam', endReason: 'COMPLETED' });
});

describe('a recording', () => {
  itOnce('of a call is paused and heard in the log, each side on its own channel', async () => {
    const { robin, customer } = await talking({ record: 'always' });
    await robin.getByRole('button', { name: 'Recording' }).waitFor();
    await hearsOnly(robin, [customerTone]);
    await robin.getByRole('button', { name: 'Recording' }).click();
    await robin.getByRole('button', { name: 'Paused' }).waitFor();
    await robin.getByRole('button', { name: 'Paused' }).click();
    await robin.getByRole('button', { name: 'Recording' }).waitFor();
    await hearsOnly(customer, [agentTone]);
    await customer.locator('#hang-up').click();
    await robin.locator('cti-wrap-up').getByRole('button', { name: 'Skip' }).click();
    await robin.getByRole('tab', { name: 'Recent' }).click();
    const played = robin.waitForResponse(
      (response) => response.headers()['content-type']?.startsWith('audio/') ?? false,
    );
    await robin
      .getByRole('button', { name: /^Recording/ })
      .first()
      .click();
    const address = (await played).url();
    const sides = await robin.evaluate(async (url) => {
      const audio = await new OfflineAudioContext(2, 1, 8000).decodeAudioData(await (await fetch(url)).arrayBuffer());
      const power = (samples: Float32Array, hertz: number): number => {
        let [re, im] = [0, 0];
        for (let i = 0; i < samples.length; i += 1) {
          re += (samples[i] ?? 0) * Math.cos((2 * Math.PI * hertz * i) / audio.sampleRate);
          im += (samples[i] ?? 0) * Math.sin((2 * Math.PI * hertz * i) / audio.sampleRate);
        }
        return Math.hypot(re, im) / samples.length;
      };
      return [0, 1].map((channel) => [440, 880].map((hertz) => power(audio.getChannelData(channel), hertz)));
    }, address);
    const [[customerLeft, agentLeft] = [0, 0], [customerRight, agentRight] = [0, 0]] = sides as [number, number][];
    expect(customerLeft).toBeGreaterThan((agentLeft as number) * 4);
    expect(agentRight).toBeGreaterThan((customerRight as number) * 4);
  });

  it('of a message is left where nobody answers, and is heard in the log', async () => {
    await demo.gateway.call('PUT', `/v1/virtual-numbers/${encodeURIComponent(salesNumber)}`, {
      label: 'Support',
      agents: ['robin'],
      ringSeconds: 3,
      voicemail: true,
    });
    const [robin, customer] = await Promise.all([open(openAgent(demo, 'robin')), open(openOutsideWorld(demo))]);
    const rang = robin.evaluate(
      () => new Promise<void>((resolve) => document.addEventListener('cti-call-incoming', () => resolve())),
    );
    await callFromOutside(customer, salesNumber, '+14155550123');
    await rang;
    await customer.waitForFunction(() => document.body.dataset.state === 'talking');
    await eventually('the message to be recording', async () => (await demo.calls())[0]?.recording === 'on' || null);
    await hearsOnly(customer, []);
    await customer.locator('#hang-up').click();
    await robin.getByRole('tab', { name: 'Recent' }).click();
    await robin
      .getByRole('button', { name: /^Voicemail/ })
      .first()
      .waitFor();
  });
});
