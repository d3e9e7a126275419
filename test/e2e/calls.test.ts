import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { CallView } from '../../src/domain/protocol/call.ts';
import { hearEachOther, listen } from './support/audio-probe.ts';
import { openPage } from './support/browser.ts';
import {
  agentTone,
  callFromOutside,
  customerTone,
  type Demo,
  openAgent,
  openOutsideWorld,
  salesNumber,
  startDemo,
  wrapUp,
} from './support/demo.ts';
import { eventually } from './support/eventually.ts';
import { loadedCode } from './support/loaded-code.ts';
import { leave } from './support/parked-pages.ts';
import { timelineOf } from './support/timeline.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

/**
 * This file also runs on Asterisk and on PostgreSQL. What does not depend on the core, or on the database, runs once:
 * routing and outgoing calls write by the store's contract, which both databases keep.
 */
const onAsterisk = process.env.SIDECALL_CORE === 'asterisk';
const onPostgres = process.env.SIDECALL_TEST_DATABASE === 'postgres';
type Case = (name: string, test: () => Promise<void>) => void;
const itOnEachCore: Case = onPostgres ? () => {} : it;
const itOnce: Case = onPostgres || onAsterisk ? () => {} : it;

/** Marigold Thimble of the demo CRM, with two open tickets. */
const knownCaller = { number: '+14155550123', name: 'Marigold Thimble' };

let demo: Demo;
const pages: Page[] = [];

async function open<T extends Page>(page: Promise<T>): Promise<T> {
  pages.push(await page);
  return page;
}

beforeAll(async () => {
  demo = await startDemo();
});

afterEach(async () => {
  await Promise.all(pages.splice(0).map(leave));
  await eventually('the phones to be gone', async () => {
    const agents = await demo.gateway.call<{ contacts: number; busy: boolean }[]>('GET', '/v1/agents');
    return agents.every((agent) => agent.contacts === 0 && !agent.busy);
  });
});

afterAll(async () => {
  await demo?.close();
});

async function bothHear(agent: Page, customer: Page): Promise<void> {
  await hearEachOther([agent, customerTone], [customer, agentTone]);
}

/** Notes in the page when a call rings there, so that a short ring on a busy machine is not missed. */
async function noteRinging(agent: Page): Promise<void> {
  await agent.evaluate(() => {
    document.addEventListener('cti-call-incoming', () => {
      document.body.dataset.rangAt ??= String(performance.timeOrigin + performance.now());
    });
  });
}

/** Waits until a call has rung in the page, and returns when, in ms. */
async function rangAt(agent: Page): Promise<number> {
  await agent.waitForFunction(() => document.body.dataset.rangAt !== undefined);
  return Number(await agent.evaluate(() => document.body.dataset.rangAt));
}

/** Hangs up with `hangUp`, and returns the log entry. Its duration must match its own times. */
async function hangUpBy(hangUp: () => Promise<void>): Promise<CallView> {
  await hangUp();
  const newest = (await demo.calls())[0];
  if (!newest) throw new Error('no call in the log');
  const call = await demo.ended(newest.id);
  const [from, to] = [Date.parse(call.answeredAt ?? ''), Date.parse(call.endedAt ?? '')];
  expect(to).toBeGreaterThan(from);
  expect(Math.abs(call.duration - (to - from) / 1000)).toBeLessThan(1);
  expect(call.endReason).toBe('COMPLETED');
  return call;
}

async function loggedOnce(call: CallView, note: string): Promise<void> {
  const entry = await eventually('the CRM timeline to have the note', async () =>
    (await timelineOf(demo)).find((each) => each.externalId === call.id && each.note === note),
  );
  const all = (await timelineOf(demo)).filter((each) => each.externalId === call.id);
  expect(all).toHaveLength(1);
  expect(entry).toMatchObject({
    direction: call.direction,
    duration: call.duration,
    endReason: call.endReason,
    agent: call.agent,
    contactId: call.contact?.id ?? null,
  });
}

describe('a call', () => {
  it('from the website reaches an agent inside the CRM page, with name and page', async () => {
    const [agent, visitor] = await Promise.all([
      open(openAgent(demo, 'robin')),
      open(demo.outside().then((browser) => openPage(browser, demo.siteUrl))),
    ]);
    await visitor.getByLabel('Your name').fill('Juniper');
    await visitor.getByRole('button', { name: 'Call us' }).click();

    const answer = agent.getByRole('button', { name: 'Answer', exact: true });
    await answer.waitFor();
    await agent.locator('cti-screen-pop').getByText('Juniper').first().waitFor();
    await agent.locator('cti-screen-pop').getByText(new URL(demo.siteUrl).host).first().waitFor();
    await answer.click();
    await visitor.getByRole('button', { name: 'Hang up' }).waitFor();
    await bothHear(agent, visitor);
    const call = await hangUpBy(() => visitor.getByRole('button', { name: 'Hang up' }).click());
    expect(call).toMatchObject({ direction: 'inbound', agent: 'robin', contact: null });
    expect(call.params).toMatchObject({ name: 'Juniper' });
    await wrapUp(agent, 'Asked for a spout');
    await loggedOnce(call, 'Asked for a spout');
  });

  it('from outside shows the contact before the answer, is held with music, and lands in the timeline once', async () => {
    const [agent, outside] = await Promise.all([open(openAgent(demo, 'robin')), open(openOutsideWorld(demo))]);
    // With the demo CRM's adapter, 2 kB: all that a call needs until it is answered, and nothing else.
    const { names, bytes } = await loadedCode(agent);
    expect(names.filter((name) => name.includes('jssip-agent'))).toHaveLength(1);
    expect(bytes).toBeLessThan(147_000);
    await callFromOutside(outside, salesNumber, knownCaller.number);

    const answer = agent.getByRole('button', { name: 'Answer', exact: true });
    await answer.waitFor();
    const pop = agent.locator('cti-screen-pop');
    await pop.getByText(knownCaller.name).first().waitFor();
    await pop.getByText('Watering can arrived without its spout').waitFor();
    await pop.getByText('(415) 555-0123').first().waitFor();
    await answer.click();
    await outside.waitForFunction(() => document.body.dataset.state === 'talking');
    await bothHear(agent, outside);

    await agent.getByRole('button', { name: 'Mute' }).click();
    await agent.getByRole('button', { name: 'Mute', pressed: true }).waitFor();
    await eventually('the caller to hear nothing', async () => (await listen(outside)).level < -80);
    await agent.getByRole('button', { name: 'Mute' }).click();
    await bothHear(agent, outside);

    await agent.getByRole('button', { name: 'Hold' }).click();
    await agent.getByRole('button', { name: 'Hold', pressed: true }).waitFor();
    const music = await eventually('the caller to hear music', async () => {
      const heard = await listen(outside);
      return Math.abs(heard.strongest - agentTone) > 30 && heard.level > -70 ? heard : null;
    });
    expect(music.level).toBeGreaterThan(-70);
    await agent.getByRole('button', { name: 'Hold' }).click();
    await agent.getByRole('button', { name: 'Hold', pressed: false }).waitFor();
    await bothHear(agent, outside);

    const call = await hangUpBy(() => agent.getByRole('button', { name: 'Hang up' }).click());
    expect(call).toMatchObject({ direction: 'inbound', agent: 'robin', contact: { name: knownCaller.name } });
    await wrapUp(agent, 'Sends the spout alone');
    await loggedOnce(call, 'Sends the spout alone');
    await outside.waitForFunction(() => document.body.dataset.state === 'idle');
  });

  itOnce('of an unknown number lets the agent create the contact, which the next call finds', async () => {
    const [agent, outside] = await Promise.all([open(openAgent(demo, 'robin')), open(openOutsideWorld(demo))]);
    const pop = agent.locator('cti-screen-pop');
    await callFromOutside(outside, salesNumber, '+14155550188');
    await pop.getByText('Not in the CRM yet').waitFor();
    await pop.getByRole('button', { name: 'Create contact' }).click();
    await pop.getByLabel('Name').fill('Cosmo Candlewick');
    await pop.getByRole('button', { name: 'Save' }).click();
    await pop.getByText('Cosmo Candlewick').first().waitFor();
    await outside.locator('#hang-up').click();
    await agent.getByRole('button', { name: 'Answer', exact: true }).waitFor({ state: 'hidden' });
    await outside.waitForFunction(() => document.body.dataset.state === 'idle');

    await callFromOutside(outside, salesNumber, '+14155550188');
    await agent.getByRole('button', { name: 'Answer', exact: true }).waitFor();
    await pop.getByText('Cosmo Candlewick').first().waitFor();
    await outside.locator('#hang-up').click();
    await outside.waitForFunction(() => document.body.dataset.state === 'idle');
  });

  itOnEachCore('out of the CRM page rings the outside world by a click on a number', async () => {
    const [agent, outside] = await Promise.all([open(openAgent(demo, 'robin')), open(openOutsideWorld(demo))]);
    await agent.locator('a[href^="tel:"]').first().click();
    await outside.waitForFunction(() => document.body.dataset.state === 'incoming');
    await outside.locator('#answer').click();
    await outside.waitForFunction(() => document.body.dataset.state === 'talking');
    await bothHear(agent, outside);
    const call = await hangUpBy(() => agent.getByRole('button', { name: 'Hang up' }).click());
    expect(call).toMatchObject({ direction: 'outbound', agent: 'robin' });
    expect(call.contact).not.toBeNull();
    await wrapUp(agent, 'Called back');
    await loggedOnce(call, 'Called back');
  });

  itOnEachCore('goes to the second agent when the first does not answer', async () => {
    await demo.gateway.call('PUT', `/v1/virtual-numbers/${encodeURIComponent(salesNumber)}`, {
      label: 'Support',
      agents: ['robin', 'sam'],
      // On a busy machine the second agent needs some of it to answer.
      ringSeconds: 20,
    });
    const [first, second, outside] = await Promise.all([
      open(openAgent(demo, 'robin')),
      open(openAgent(demo, 'sam')),
      open(openOutsideWorld(demo)),
    ]);
    for (const agent of [first, second]) await noteRinging(agent);
    await callFromOutside(outside, salesNumber, knownCaller.number);
    await second.getByRole('button', { name: 'Answer', exact: true }).waitFor();
    // Both pages are in one browser, with one clock.
    expect(await rangAt(first)).toBeLessThan(await rangAt(second));
    await first.getByRole('button', { name: 'Answer', exact: true }).waitFor({ state: 'hidden' });
    await second.getByRole('button', { name: 'Answer', exact: true }).click();
    await outside.waitForFunction(() => document.body.dataset.state === 'talking');
    await bothHear(second, outside);
    const call = await hangUpBy(() => second.getByRole('button', { name: 'Hang up' }).click());
    expect(call.agent).toBe('sam');
    await wrapUp(second, 'Second in line');
    await loggedOnce(call, 'Second in line');
  });

  it('that nobody answers hears the apology and is a missed entry', async () => {
    await demo.gateway.call('PUT', `/v1/virtual-numbers/${encodeURIComponent(salesNumber)}`, {
      label: 'Support',
      agents: ['robin', 'sam'],
      ringSeconds: 3,
    });
    const [agent, outside] = await Promise.all([open(openAgent(demo, 'robin')), open(openOutsideWorld(demo))]);
    await noteRinging(agent);
    await callFromOutside(outside, salesNumber, knownCaller.number);
    await rangAt(agent);
    await outside.waitForFunction(() => document.body.dataset.state === 'talking');
    const apology = await eventually('the apology to be heard', async () => {
      const heard = await listen(outside);
      return heard.level > -70 ? heard : null;
    });
    expect(apology.level).toBeGreaterThan(-70);
    // Its whole length, and the hang-up after it, are in the traces of voice-traces.test.ts.
    await outside.locator('#hang-up').click();
    await outside.waitForFunction(() => document.body.dataset.state === 'idle');
    const call = await demo.ended((await demo.calls())[0]?.id ?? '');
    expect(call).toMatchObject({ endReason: 'MISSED', duration: 0, answeredAt: null });
    const entry = await eventually('the CRM timeline to have it', async () =>
      (await timelineOf(demo)).find((each) => each.externalId === call.id),
    );
    expect(entry.endReason).toBe('MISSED');
    await agent.getByRole('tab', { name: 'Recent' }).click();
    await agent.locator('cti-call-log').getByText('Missed').first().waitFor({ state: 'attached' });
    await agent.locator('cti-call-log').getByText(knownCaller.name).first().waitFor();
  });
});
