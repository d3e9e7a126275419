import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { hearsOnly, listen } from './support/audio-probe.ts';
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

let demo: Demo;
let agent: Page;
let customer: Page;

beforeAll(async () => {
  demo = await startDemo();
});

afterAll(async () => {
  await demo?.close();
});

afterEach(async () => {
  await Promise.all([agent, customer].map(leave));
  await eventually('the phones to be gone', async () => {
    const agents = await demo.gateway.call<{ contacts: number; busy: boolean }[]>('GET', '/v1/agents');
    return agents.every(({ contacts, busy }) => contacts === 0 && !busy);
  });
});

async function talk(): Promise<void> {
  [agent, customer] = await Promise.all([openAgent(demo, 'robin'), openOutsideWorld(demo)]);
  await callFromOutside(customer, salesNumber, '+14155550123');
  await agent.getByRole('button', { name: 'Answer', exact: true }).click();
  await customer.waitForFunction(() => document.body.dataset.state === 'talking');
  await hearsOnly(customer, [agentTone]);
}

/** Reloads the page. Its requests to the gateway wait until `open` is called. */
async function reload(page: Page): Promise<{ open: () => void }> {
  let open = (): void => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  await page.route('**/v1/session', async (route) => {
    await opened;
    await route.continue();
  });
  await page.reload();
  return { open };
}

const mute = (pressed: boolean) => agent.getByRole('button', { name: 'Mute', pressed });

describe('an agent who reloads the CRM’s page in a call', () => {
  it('goes on with it, muted and with its note as before, and the customer hears music meanwhile', async () => {
    await talk();
    await agent.getByRole('button', { name: 'Note', exact: true }).click();
    await agent.getByRole('textbox', { name: 'Note' }).fill('Wants a spout');
    await agent.getByText('Saved', { exact: true }).waitFor();
    await agent.getByRole('button', { name: 'Close the note' }).click();
    await mute(false).click();
    await mute(true).waitFor();
    await hearsOnly(customer, [], [agentTone]);
    const page = await reload(agent);
    await eventually('the customer to hear music', async () => {
      const { strongest, level } = await listen(customer);
      return Math.abs(strongest - agentTone) > 30 && level > -70;
    });
    page.open();
    await mute(true).waitFor();
    await agent.locator('cti-screen-pop').getByText('Marigold Thimble').first().waitFor();
    await agent.getByRole('button', { name: 'Note: Wants a spout' }).waitFor();
    await Promise.all([hearsOnly(agent, [customerTone]), hearsOnly(customer, [], [agentTone])]);
    await mute(true).click();
    await hearsOnly(customer, [agentTone]);
    await agent.getByRole('button', { name: 'Hang up' }).click();
    await customer.waitForFunction(() => document.body.dataset.state === 'idle');
    expect(await demo.ended((await demo.calls())[0]?.id ?? '')).toMatchObject({
      agent: 'robin',
      endReason: 'COMPLETED',
    });
  });

  it('keeps it on hold', async () => {
    await talk();
    await agent.getByRole('button', { name: 'Hold' }).click();
    const held = agent.getByRole('button', { name: 'Hold', pressed: true });
    await held.waitFor();
    (await reload(agent)).open();
    await held.waitFor();
    await hearsOnly(customer, [], [agentTone]);
    await held.click();
    await Promise.all([hearsOnly(customer, [agentTone]), hearsOnly(agent, [customerTone])]);
    await agent.getByRole('button', { name: 'Hang up' }).click();
    await customer.waitForFunction(() => document.body.dataset.state === 'idle');
  });

  it('has it in the same tab, though another of the agent’s tabs is open', async () => {
    await talk();
    const other = await agent.context().newPage();
    await other.goto(agent.url());
    const elsewhere = other.getByRole('button', { name: 'Use here' });
    await elsewhere.first().waitFor();
    (await reload(agent)).open();
    await agent.getByRole('button', { name: 'Hang up' }).waitFor();
    await hearsOnly(customer, [agentTone]);
    await elsewhere.first().waitFor();
    await agent.getByRole('button', { name: 'Hang up' }).click();
    await customer.waitForFunction(() => document.body.dataset.state === 'idle');
  });

  it('ends it as soon as the agent hangs up, though its sound is not back yet', async () => {
    await talk();
    const page = await reload(agent);
    await agent.evaluate(() => {
      // A microphone whose permission prompt is still open.
      navigator.mediaDevices.getUserMedia = () => new Promise(() => {});
    });
    page.open();
    await agent.getByRole('button', { name: 'Hang up' }).click();
    await customer.waitForFunction(() => document.body.dataset.state === 'idle');
  });
});
