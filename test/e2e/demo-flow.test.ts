import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { hearEachOther, listen } from './support/audio-probe.ts';
import {
  agentTone,
  callFromOutside,
  customerTone,
  type Demo,
  openAgent,
  openOutsideWorld,
  startDemo,
  supportNumber,
} from './support/demo.ts';
import { eventually } from './support/eventually.ts';
import { leave } from './support/parked-pages.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

let demo: Demo;
const pages: Page[] = [];

async function open(page: Promise<Page>): Promise<Page> {
  pages.push(await page);
  return page;
}

beforeAll(async () => {
  // No speech engine, whatever this machine has: the prompts are those that come with the gateway.
  demo = await startDemo({ PATH: '' });
});

afterEach(async () => {
  await Promise.all(pages.splice(0).map(leave));
});

afterAll(async () => {
  await demo?.close();
});

/** Waits until the page hears a sound that is no tone of a test: a prompt, or music. */
async function hearsPrompt(page: Page): Promise<void> {
  await eventually('a prompt to be heard', async () => {
    const { strongest, level } = await listen(page);
    return level > -60 && [customerTone, agentTone].every((hertz) => Math.abs(strongest - hertz) > 25);
  });
}

const popOf = (agent: Page) => agent.locator('cti-screen-pop').locator('[part=path]');

describe('the support number of the demo', () => {
  it('greets, offers two keys, and brings the call with its way to the agent who has the skill', async () => {
    const [robin, sam, outside] = await Promise.all([
      open(openAgent(demo, 'robin')),
      open(openAgent(demo, 'sam')),
      open(openOutsideWorld(demo)),
    ]);
    await callFromOutside(outside, supportNumber, '+14155550123');
    await hearsPrompt(outside);
    // The page shows the node of the caller, what they hear, and what the keys mean.
    const menu = outside.locator('#way-keys li');
    await menu.filter({ hasText: 'Press 2: Help' }).waitFor();
    expect(await menu.allTextContents()).toEqual(['Press 1: Orders', 'Press 2: Help']);
    expect(await outside.locator('#way-place').textContent()).toBe('Menu');
    expect(await outside.locator('#way-hears').textContent()).toBe('For orders, press 1. For help, press 2.');
    await outside.locator('#pad').getByRole('button', { name: '2 Help', exact: true }).click();

    const answer = sam.getByRole('button', { name: 'Answer', exact: true });
    await answer.waitFor();
    expect(await robin.getByRole('button', { name: 'Answer', exact: true }).count()).toBe(0);
    await outside.locator('#way-place').filter({ hasText: 'Sam rings' }).waitFor();
    await popOf(sam).getByText('Help').waitFor();
    const script = sam.locator('cti-screen-pop').locator('[part=script]');
    await script.getByText('Ask for the number of the order, and read it back.').waitFor();
    expect(await popOf(sam).locator('dd').first().textContent()).toBe('2');
    await answer.click();
    await hearEachOther([sam, customerTone], [outside, agentTone]);
    await outside.locator('#way-place').filter({ hasText: 'Talks to Sam' }).waitFor();
    const [live] = await demo.calls();
    await outside.locator('#hang-up').click();
    const call = await demo.ended(live?.id ?? '');
    expect(call).toMatchObject({ agent: 'sam', endReason: 'COMPLETED', flow: { queue: { name: 'support' } } });
    expect(call.flow?.path.map(({ node, outcome }) => `${node} ${outcome}`).slice(0, 4)).toEqual([
      ...['greeting done', 'hours open', 'menu 2', 'help done'],
    ]);
    // Everything that was reached is known: nothing failed for want of a sound.
    expect(call.flow?.path.filter(({ detail }) => detail === 'audio missing')).toEqual([]);
  });

  it('has scripted callers who press their key by themselves, and speak when an agent answers', async () => {
    const [robin, outside] = await Promise.all([open(openAgent(demo, 'robin')), open(openOutsideWorld(demo))]);
    await outside.getByRole('button', { name: 'Scripted caller 1' }).click();
    await robin.getByRole('button', { name: 'Answer', exact: true }).waitFor();
    await popOf(robin).getByText('Orders').waitFor();
    expect(await outside.locator('#events').textContent()).toContain('Scripted caller 1: presses 1');
    await robin.getByRole('button', { name: 'Answer', exact: true }).click();
    await eventually('the recorded voice to be heard', async () => (await listen(robin)).level > -60);
    await robin.getByRole('button', { name: 'Hang up' }).click();
    await outside.locator('#events').getByText('Scripted caller 1: Call ended').waitFor();
  });
});
