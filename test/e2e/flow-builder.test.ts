/** A flow of eight steps, built in the console by mouse and by keyboard, published, and called. */
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it, onTestFinished, vi } from 'vitest';
import type { CallPage, CallView } from '../../src/domain/protocol/call.ts';
import type { FlowView } from '../../src/domain/protocol/flow.ts';
import { CarrierCaller } from '../gateway/telephony/support/carrier-caller.ts';
import { UdpCarrier } from '../gateway/telephony/support/udp-carrier.ts';
import { ConsoleByKeyboard } from './support/console-keyboard.ts';
import { eventually } from './support/eventually.ts';
import { FlowByKeyboard, FlowByMouse } from './support/flow-canvas.ts';
import { putNumber, uploadTones } from './support/flow-setup.ts';
import { freePort } from './support/free-port.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

/** What callers hear, in Hz, by the name of the prompt. */
const tones = { greeting: 520, menu: 620, help: 740, sorry: 880, welcome: 1120 };
const lines = { mouse: '+14155550140', keys: '+14155550141' };
const caller = '+14155550171';
const always = [{ from: '00:00', to: '24:00' }];
const days = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];

/** The kinds of the eight steps. */
const kinds = ['hang-up', 'hours', 'menu', 'ring', 'say', 'say', 'say', 'voicemail'];
const wanted = [
  ...['say done → hours', 'say failed → hang-up'],
  ...['hours open → menu', 'hours closed → say-2', 'hours holiday → say-2'],
  ...['menu 1 → ring', 'menu 2 → say-3', 'menu no-input → say-3', 'menu invalid → hang-up'],
  ...['ring answered → hang-up', 'ring busy → say-2', 'ring no-answer → say-2', 'ring failed → say-2'],
  ...['say-2 done → voicemail', 'say-2 failed → voicemail'],
  ...['voicemail left → hang-up', 'voicemail empty → hang-up', 'voicemail failed → hang-up'],
  ...['say-3 done → hang-up', 'say-3 failed → hang-up'],
];
/** What the steps play. */
const plays = { say: 'greeting', menu: 'menu', 'say-2': 'sorry', 'say-3': 'help' };

let console: ConsoleByKeyboard;
let carrier: UdpCarrier;

beforeAll(async () => {
  carrier = await UdpCarrier.open();
  carrier.gatewayPort = await freePort();
  const trunk = { name: 'carrier', host: '127.0.0.1', port: carrier.port, pingSeconds: 0 };
  console = await ConsoleByKeyboard.open({
    settings: { SIDECALL_TRUNKS: JSON.stringify([trunk]), SIDECALL_TRUNK_PORT: String(carrier.gatewayPort) },
    viewport: { width: 1900, height: 1200 },
  });
  const { gateway } = console;
  await uploadTones(gateway, tones);
  await gateway.call('PUT', '/v1/agents/kim', { name: 'Kim' });
  for (const [flow, number] of Object.entries(lines)) {
    await gateway.call('PUT', `/v1/flows/${flow}`, { revision: 0, document: emptyDraft(flow) });
    await putNumber(gateway, number, { agents: ['kim'], flow });
  }
});

afterEach(() => {
  expect(console.problems.splice(0)).toEqual([]);
});

afterAll(async () => {
  await console?.close();
  carrier?.close();
});

/** As the console makes an empty flow, with opening hours. */
function emptyDraft(name: string): object {
  const week = Object.fromEntries(days.map((day) => [day, always]));
  return {
    ...{ schema: 1, name, languages: ['en'], start: 'end', nodes: [{ name: 'end', kind: 'hang-up' }] },
    schedules: [{ name: 'opening-hours', timeZone: 'UTC', week }],
  };
}

async function calls(number: string): Promise<CarrierCaller> {
  const phone = await CarrierCaller.call(carrier, number, caller);
  onTestFinished(() => phone.close());
  return phone.up();
}

/** The way of the newest call, once it has ended: "node outcome". */
function wayOf(number: string): Promise<string[]> {
  return eventually('the end of the call', async () => {
    const { calls: all } = await console.gateway.call<CallPage>('GET', '/v1/calls?limit=20');
    const call: CallView | undefined = all.find(({ virtualNumber }) => virtualNumber.number === number);
    const isOver = call?.phase === 'ended' || call?.phase === 'completed';
    return isOver && (call.flow?.path ?? []).map(({ node, outcome }) => `${node} ${outcome}`);
  });
}

const stored = (flow: string): Promise<FlowView> => console.gateway.call('GET', `/v1/flows/${flow}`);

it('by mouse: built from the palette, all of it undone and redone, published, and called', async () => {
  const canvas = new FlowByMouse(console.page);
  await canvas.open('mouse');
  const empty = await canvas.document();
  await canvas.click(canvas.head('end'));
  await canvas.click(canvas.tool('remove'));
  await canvas.drop('say');
  await canvas.drop('hours', { step: 'say', outcome: 'done' });
  await canvas.drop('menu', { step: 'hours', outcome: 'open' });
  await canvas.drop('ring', { step: 'menu', outcome: '1' });
  await canvas.drop('say', { step: 'ring', outcome: 'no-answer' });
  await canvas.drop('voicemail', { step: 'say-2', outcome: 'done' });
  await canvas.drop('say', { step: 'menu', outcome: '2' });
  await canvas.drop('hang-up', { step: 'say-3', outcome: 'done' });
  for (const each of await canvas.missing(wanted)) await canvas.wire(each);
  for (const [step, prompt] of Object.entries(plays)) await canvas.plays(step, prompt);
  const built = await canvas.document();
  expect([built.nodes.map(({ kind }) => kind).sort(), (await canvas.wires()).sort()]).toEqual([
    kinds,
    wanted.toSorted(),
  ]);

  const steps = await canvas.clickThrough('undo');
  expect(await canvas.document()).toEqual(empty);
  expect(await canvas.clickThrough('redo')).toBe(steps);
  expect(await canvas.document()).toEqual(built);

  await canvas.click(canvas.part('[part=publish]'));
  await console.said('Version 1 is live: the next caller hears it.');
  const phone = await calls(lines.mouse);
  await phone.hears(tones.greeting);
  await phone.hears(tones.menu);
  await phone.press('2');
  await phone.hears(tones.help);
  await phone.over();
  expect(phone.heardMs(tones.sorry)).toBe(0);
  expect(await wayOf(lines.mouse)).toEqual(['say done', 'hours open', 'menu 2', 'say-3 done', 'hang-up end']);
});

it('by keyboard alone: built, published, and called', async () => {
  const canvas = new FlowByKeyboard(console.page);
  await canvas.open('keys');
  await canvas.reach('end', 'Tab');
  await canvas.press('Delete');
  for (const [kind, step] of [
    ['say or play', 'say'],
    ['opening hours', 'hours'],
    ['menu', 'menu'],
    ['ring agents', 'ring'],
  ] as const) {
    await canvas.add(kind);
    expect(await canvas.spot()).toBe(step);
  }
  await canvas.reach('ring no-answer', 'ArrowDown');
  await canvas.add('say or play');
  await canvas.add('voicemail');
  await canvas.find('menu');
  await canvas.reach('menu 2', 'ArrowDown');
  await canvas.add('say or play');
  await canvas.add('hang up');
  let at = '';
  for (const { from, outcome, to } of await canvas.missing(wanted)) {
    if (at !== from) await canvas.find(from);
    at = from;
    await canvas.reach(`${from} ${outcome}`, 'ArrowDown');
    await canvas.connect(to);
  }
  for (const [step, prompt] of Object.entries(plays)) await canvas.plays(step, prompt);
  expect((await canvas.wires()).sort()).toEqual(wanted.toSorted());
  await console.press('Publish');
  await console.said('Version 1 is live: the next caller hears it.');

  // The agent has no phone: the caller hears so, and may leave a message.
  const phone = await calls(lines.keys);
  await phone.hears(tones.greeting);
  await phone.hears(tones.menu);
  await phone.press('1');
  await phone.hears(tones.sorry);
  phone.hangUp();
  const way = await wayOf(lines.keys);
  expect(way.slice(0, 3)).toEqual(['say done', 'hours open', 'menu 1']);
  expect(way[3]).toMatch(/^ring (no-answer|failed|busy)$/);
  expect(phone.heardMs(tones.help)).toBe(0);
});

it('two editors see each other; the save that comes second is refused, and its author chooses', async () => {
  const { gateway } = console;
  await gateway.call('PUT', '/v1/agents/sam', { name: 'Sam Example' });
  const mine = new FlowByMouse(console.page);
  await mine.open('mouse');
  const theirs = new FlowByMouse(await console.another('sam'));
  await theirs.open('mouse');
  await others(theirs.page, 'Also editing: root');
  await others(mine.page, 'Also editing: Sam Example');

  await mine.plays('say', 'welcome');
  await theirs.click(theirs.head('menu'));
  await theirs.write('[data-place="/comment"]', 'Theirs');
  await theirs.click(theirs.part('[part=save]'));
  await theirs.page.getByRole('status').getByText('The draft is saved.').waitFor();
  const conflict = mine.part('[part=conflict]');
  await conflict.getByText('sam saved this flow').waitFor();
  const refused = mine.page.waitForResponse((answer) => answer.request().method() === 'PUT' && answer.status() === 409);
  await mine.click(mine.part('[part=save]'));
  expect((await (await refused).json()).error.code).toBe('FLOW_CHANGED');
  const commentOf = async (): Promise<unknown> => {
    const { document } = (await stored('mouse')) as unknown as {
      document: { nodes: { name: string; comment?: string }[] };
    };
    return document.nodes.find(({ name }) => name === 'menu')?.comment;
  };
  expect(await commentOf()).toBe('Theirs');

  await mine.click(conflict.locator('[data-act=keep-mine]'));
  await console.said('The draft is saved.');
  await conflict.waitFor({ state: 'detached' });
  expect(await commentOf()).toBeUndefined();
  // Nothing of theirs was unsaved: their page follows.
  const shown = async (): Promise<string> => JSON.stringify((await theirs.document()).nodes[0]);
  await eventually('their page to show it', async () => (await shown()).includes('welcome'));
  await theirs.page.getByRole('link', { name: 'All flows' }).click();
  await others(mine.page, '');
  await theirs.page.context().close();
});

it('a version is published over it, and rolled back: callers hear the first one again', async () => {
  const canvas = new FlowByMouse(console.page);
  await canvas.open('mouse');
  await canvas.click(canvas.part('[part=publish]'));
  await console.said('Version 2 is live');
  const heard = async (hertz: number): Promise<CarrierCaller> => {
    const phone = await calls(lines.mouse);
    await phone.hears(hertz);
    await phone.hears(tones.menu);
    phone.hangUp();
    return phone;
  };
  expect((await heard(tones.welcome)).heardMs(tones.greeting)).toBe(0);
  await canvas.click(canvas.part('#tab-versions'));
  await canvas.click(canvas.part('[data-act=roll-back][data-version="1"]'));
  await canvas.click(canvas.part('[data-act=confirm-roll-back]'));
  await console.said('Version 1 is live again.');
  expect((await heard(tones.greeting)).heardMs(tones.welcome)).toBe(0);
  expect(await stored('mouse')).toMatchObject({ live: 1, changedBy: 'root' });
});

/** Waits until the builder of this page says so of other editors. */
async function others(page: Page, text: string): Promise<void> {
  const part = page.locator('cti-flow-builder [part=others]');
  await eventually(`“${text}”`, async () => (await part.textContent()) === text);
}
