import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it, onTestFinished, vi } from 'vitest';
import type { CallView } from '../../src/domain/protocol/call.ts';
import { CarrierCaller } from '../gateway/telephony/support/carrier-caller.ts';
import { loudest } from '../gateway/telephony/support/loudness.ts';
import { UdpCarrier } from '../gateway/telephony/support/udp-carrier.ts';
import { hears } from './support/audio-probe.ts';
import { agentTone, type Demo, openAgent, startDemo } from './support/demo.ts';
import { eventually } from './support/eventually.ts';
import { figuresOf, publishFlow, putNumber, queueNode, say, uploadTones } from './support/flow-setup.ts';
import { freePort } from './support/free-port.ts';
import { crmToken } from './support/stack.ts';
import { timelineOf } from './support/timeline.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

/** What callers hear, in Hz. The agents speak with 880 Hz. */
const tones = {
  ...{ greeting: 520, menu: 620, number: 700, place: 1020, 'number-1': 1120 },
  ...{ closed: 1240, holiday: 1360, booked: 1480 },
};
const callerTone = 440;
/** Marigold's contact belongs to Robin in the demo's CRM, and Barnaby's to Sam. The other numbers have no contact. */
const [marigold, barnaby] = ['+14155550123', '+442079460018'];
const strangers = ['+14155550171', '+14155550172', '+14155550173', '+14155550174'] as const;
const lines = {
  ...{ support: '+14155550130', sales: '+14155550131', night: '+14155550132', busy: '+14155550133' },
  ...{ holiday: '+14155550134', later: '+14155550135' },
};

let demo: Demo;
let carrier: UdpCarrier;
/** Open for all tests: a page that is loaded takes longer than a call. */
const desk: { robin?: Page; sam?: Page } = {};

beforeAll(async () => {
  carrier = await UdpCarrier.open();
  carrier.gatewayPort = await freePort();
  const trunk = { name: 'carrier', host: '127.0.0.1', port: carrier.port, pingSeconds: 0 };
  demo = await startDemo({
    SIDECALL_TRUNKS: JSON.stringify([trunk]),
    SIDECALL_TRUNK_PORT: String(carrier.gatewayPort),
    // The CRM's connection is made below: that of the settings has no list of users.
    ...{ SIDECALL_CRM: '', SIDECALL_CRM_URL: '', SIDECALL_CRM_TOKEN: '', SIDECALL_PRIVATE_HOSTS: '127.0.0.1' },
  });
  await demo.gateway.call('PUT', '/v1/crm-connections/default', {
    ...{ adapter: 'demo-crm', baseUrl: demo.crm.url.replace('localhost', '127.0.0.1'), values: { token: crmToken } },
    users: { robin: 'robin', sam: 'sam' },
  });
  await setUp();
  [desk.robin, desk.sam] = await Promise.all([openAgent(demo, 'robin'), openAgent(demo, 'sam')]);
  for (const page of [desk.robin, desk.sam]) await noteRinging(page);
});

afterEach(async () => {
  await eventually('the agents to be free', async () =>
    (await demo.gateway.call<{ busy: boolean }[]>('GET', '/v1/agents')).every(({ busy }) => !busy),
  );
  await Promise.all([status('robin', 'available'), status('sam', 'available')]);
});

afterAll(async () => {
  await demo?.close();
  carrier?.close();
});

async function setUp(): Promise<void> {
  const { gateway } = demo;
  await uploadTones(gateway, tones);
  await gateway.call('PUT', '/v1/flow-switches/storm', { position: 'schedule' });
  await gateway.call('PUT', '/v1/agents/sam/skills', { skills: [{ name: 'german', level: 4 }] });
  const both = { agents: ['robin', 'sam'], strategy: 'ring-order', ringSeconds: 60, wrapUp: { seconds: 0 } };
  const patient = { ...both, limits: { unstaffedSeconds: null } };
  const overflow = [{ when: 'wait', afterSeconds: 1, to: { kind: 'queue', name: 'backup' } }];
  for (const queue of [
    { name: 'care', ...patient },
    { name: 'sales', ...both, ownerSeconds: 30 },
    { name: 'backup', ...both, agents: ['sam'] },
    { name: 'busy', ...patient, agents: ['robin'], overflow },
    { name: 'later', ...patient, agents: ['sam'] },
  ]) {
    await gateway.call('POST', '/v1/queues', { label: queue.name, ...queue });
  }

  await publishFlow(gateway, {
    ...{ name: 'hold', use: 'in-queue' },
    nodes: [
      {
        ...{ name: 'place', kind: 'announce', position: [{ prompt: 'place' }, { number: '{{queue.position}}' }] },
        outcomes: { done: 'music', failed: 'music' },
      },
      { name: 'music', kind: 'wait', seconds: 60, keys: ['1'], outcomes: { done: 'place', 1: 'book' } },
      { name: 'book', kind: 'callback', outcomes: { booked: 'thanks', 'bad-number': 'music', failed: 'music' } },
      say('thanks', 'booked', 'leave'),
      { name: 'leave', kind: 'leave' },
    ],
  });
  await publishFlow(gateway, {
    name: 'support',
    nodes: [
      say('greeting', 'greeting', 'menu'),
      {
        ...{ name: 'menu', kind: 'menu', prompt: [{ prompt: 'menu' }], keys: { 1: 'Orders', 2: 'Other' } },
        ...{ firstDigitSeconds: 60, outcomes: { 1: 'order', 2: 'bye', 'no-input': 'bye', invalid: 'bye' } },
      },
      {
        ...{ name: 'order', kind: 'gather', prompt: [{ prompt: 'number' }], save: 'order', firstDigitSeconds: 60 },
        outcomes: { got: 'skill', 'no-input': 'bye', invalid: 'bye' },
      },
      { name: 'skill', kind: 'routing', skills: [{ name: 'german', level: 3 }], outcomes: { done: 'queue' } },
      queueNode('queue', 'care', { inQueue: 'hold' }),
    ],
  });
  for (const name of ['sales', 'busy', 'later']) {
    await publishFlow(gateway, { name, nodes: [queueNode('queue', name, { inQueue: 'hold' })] });
  }
  const day = (at: number): string => new Date(at).toISOString().slice(0, 10);
  // Also if midnight comes between.
  const holidays = [0, 1].map((days) => ({ date: day(Date.now() + days * 86_400_000) }));
  const always = [{ from: '00:00', to: '24:00' }];
  const days = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
  const week = Object.fromEntries(days.map((each) => [each, always]));
  // Neither today nor tomorrow, in whatever zone.
  const otherDay = days[(new Date().getUTCDay() + 9) % 7] ?? '';
  const hours = (schedule: string) => ({
    ...{ name: 'hours', kind: 'hours', schedule, switch: 'storm' },
    outcomes: { open: 'queue', closed: 'sorry', holiday: 'feast' },
  });
  await publishFlow(gateway, {
    name: 'night',
    schedules: [{ name: 'seldom', timeZone: 'Europe/Berlin', week: { [otherDay]: always } }],
    nodes: [
      hours('seldom'),
      say('sorry', 'closed', 'mail'),
      say('feast', 'holiday', 'bye'),
      { name: 'mail', kind: 'voicemail', outcomes: { left: 'bye', empty: 'bye', failed: 'bye' } },
      queueNode('queue', 'sales'),
    ],
  });
  await publishFlow(gateway, {
    name: 'holiday',
    schedules: [{ name: 'feast', timeZone: 'UTC', week, holidays }],
    nodes: [hours('feast'), say('sorry', 'closed', 'bye'), say('feast', 'holiday', 'bye'), queueNode('queue', 'sales')],
  });
  for (const [flow, number] of Object.entries(lines)) await putNumber(gateway, number, { flow });
}

function status(identity: string, kind: 'available' | 'break'): Promise<unknown> {
  return demo.gateway.call('PUT', `/v1/agents/${identity}/status`, { status: kind });
}

async function calls(number: string, line: string): Promise<CarrierCaller> {
  const caller = await CarrierCaller.call(carrier, line, number);
  onTestFinished(() => caller.close());
  return caller.up();
}

async function waits(queue: string, expected: { waiting: number; callbacks?: number }): Promise<void> {
  await eventually(`${queue} to have ${JSON.stringify(expected)}`, async () => {
    const { waiting, callbacks } = await figuresOf(demo.gateway, queue);
    return waiting === expected.waiting && callbacks === (expected.callbacks ?? 0);
  });
}

/** Counts the calls that ring in the page, so that a short ring is not missed. */
async function noteRinging(page: Page): Promise<void> {
  await page.evaluate(() => {
    document.addEventListener('cti-call-incoming', () => {
      document.body.dataset.rang = String(Number(document.body.dataset.rang ?? 0) + 1);
    });
  });
}

async function rang(page: Page): Promise<number> {
  return Number(await page.evaluate(() => document.body.dataset.rang ?? 0));
}

/** The page's phone rings, and the agent answers. */
async function answers(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Answer', exact: true }).click();
  await page.getByRole('button', { name: 'Hang up' }).waitFor();
}

async function newest(number: string): Promise<CallView> {
  const call = (await demo.calls()).find(({ customer }) => customer.number === number);
  if (call === undefined) throw new Error(`There is no call of ${number}.`);
  return call;
}

const pathOf = ({ flow }: CallView) => (flow?.path ?? []).map(({ node, outcome }) => `${node} ${outcome}`);

it('a caller hears greeting, menu and place, and the agent with the skill sees what they did and how long they waited', async () => {
  const [robin, sam] = [desk.robin as Page, desk.sam as Page];
  const before = await rang(robin);
  await status('sam', 'break');
  const caller = await calls(strangers[0], lines.support);
  await caller.hears(tones.greeting);
  await caller.hears(tones.menu);
  await caller.press('1');
  await caller.hears(tones.number);
  await caller.press('4711#');
  await caller.hears(tones.place);
  await caller.hears(tones['number-1']);
  await waits('care', { waiting: 1 });

  await status('sam', 'available');
  const pop = sam.locator('cti-screen-pop');
  await sam.getByRole('button', { name: 'Answer', exact: true }).waitFor();
  await pop.getByText('Orders').waitFor();
  await pop.getByText('4711', { exact: true }).waitFor();
  await pop.getByText('Waited in care').waitFor();
  await answers(sam);
  caller.speaks(callerTone);
  await caller.hears(agentTone);
  await hears(sam, callerTone);
  caller.hangUp();
  const call = await demo.ended((await newest(strangers[0])).id);
  expect(call).toMatchObject({
    agent: 'sam',
    endReason: 'COMPLETED',
    flow: { queue: { name: 'care', waits: false } },
  });
  expect(pathOf(call)).toEqual(expect.arrayContaining(['greeting done', 'menu 1', 'order got', 'skill done']));
  expect(pathOf(call).at(-1)).toBe('queue hang-up');
  // The agent without the skill was free all the time.
  expect(await rang(robin)).toBe(before);
});

it('a caller whose contact has an owner in the CRM rings the owner, before others of the queue', async () => {
  const [robin, sam] = [desk.robin as Page, desk.sam as Page];
  const before = await rang(robin);
  // No greeting: the queue waits for the CRM.
  const caller = await calls(barnaby, lines.sales);
  await sam.getByRole('button', { name: 'Answer', exact: true }).waitFor();
  await sam.locator('cti-screen-pop').getByText('Barnaby Inkwell').first().waitFor();
  caller.hangUp();
  await demo.ended((await newest(barnaby)).id);
  expect(await rang(robin)).toBe(before);

  const other = await calls(marigold, lines.sales);
  await answers(robin);
  await other.hears(agentTone);
  await robin.getByRole('button', { name: 'Hang up' }).click();
  await other.over();
  expect(await demo.ended((await newest(marigold)).id)).toMatchObject({ agent: 'robin', endReason: 'COMPLETED' });
});

it('a caller who has waited long enough moves to another queue, and its agent rings', async () => {
  const sam = desk.sam as Page;
  await status('robin', 'break');
  const caller = await calls(strangers[1], lines.busy);
  await answers(sam);
  await caller.hears(agentTone);
  expect(await figuresOf(demo.gateway, 'busy')).toMatchObject({ waiting: 0 });
  caller.hangUp();
  expect(await demo.ended((await newest(strangers[1])).id)).toMatchObject({ agent: 'sam' });
});

it('outside the hours a caller leaves a message, which is recorded, logged as missed, and noted in the CRM', async () => {
  const caller = await calls(marigold, lines.night);
  await caller.hears(tones.closed);
  await eventually('the recording', async () => (await newest(marigold)).recording === 'on');
  caller.speaks(callerTone);
  await eventually('a second of speech', () => caller.spokenMs >= 1000);
  await caller.press('#');
  await caller.over();
  const call = await demo.ended((await newest(marigold)).id);
  expect(call).toMatchObject({ endReason: 'MISSED', recordings: [{ kind: 'voicemail' }] });
  expect(pathOf(call)).toEqual(['hours closed', 'sorry done', 'mail left', 'bye end']);
  const answer = await fetch(`${demo.gateway.url}/v1/recordings/${call.recordings[0]?.id}/audio`, {
    headers: { authorization: `Bearer ${await demo.gateway.apiKey()}` },
  });
  expect(loudest(Buffer.from(await answer.arrayBuffer()), callerTone)).toBeGreaterThan(0.1);
  await eventually('the CRM to have it', async () =>
    (await timelineOf(demo)).find(({ externalId, endReason }) => externalId === call.id && endReason === 'MISSED'),
  );
});

it('on a holiday a caller hears so, and the switch of the gateway overrides it', async () => {
  const caller = await calls(strangers[0], lines.holiday);
  await caller.hears(tones.holiday);
  await caller.over();
  expect(pathOf(await demo.ended((await newest(strangers[0])).id))).toEqual(['hours holiday', 'feast done', 'bye end']);
  await demo.gateway.call('PUT', '/v1/flow-switches/storm', { position: 'closed' });
  onTestFinished(async () => {
    await demo.gateway.call('PUT', '/v1/flow-switches/storm', { position: 'schedule' });
  });
  const another = await calls(strangers[1], lines.holiday);
  await another.hears(tones.closed);
  await another.over();
});

it('a caller who wants a call back keeps their place, ahead of three who came later', async () => {
  const sam = desk.sam as Page;
  await status('sam', 'break');
  const [wanted, ...others] = strangers;
  const first = await calls(wanted, lines.later);
  await first.hears(tones.place);
  await first.press('1');
  await first.hears(tones.booked);
  await first.over();
  const later: CarrierCaller[] = [];
  for (const number of others) {
    later.push(await calls(number, lines.later));
    await waits('later', { waiting: later.length + 1, callbacks: 1 });
  }

  await status('sam', 'available');
  await sam.getByRole('button', { name: 'Answer', exact: true }).click();
  const { caller: calledBack } = await CarrierCaller.answer(carrier, wanted);
  onTestFinished(() => calledBack.close());
  await calledBack.hears(agentTone);
  await waits('later', { waiting: 3 });
  expect(await newest(wanted)).toMatchObject({ direction: 'outbound', agent: 'sam', phase: 'active' });
  await sam.getByRole('button', { name: 'Hang up' }).click();
  await calledBack.over();

  await eventually('the next one to ring', async () => (await newest(others[0])).agent === 'sam');
  for (const caller of later) caller.hangUp();
  for (const number of others) await demo.ended((await newest(number)).id);
  await waits('later', { waiting: 0 });
});
