import { expect, fixtureSync, html } from '@open-wc/testing';
import { setViewport } from '@web/test-runner-commands';
import '../../src/elements/call-log/define.ts';
import '../../stories/whole-softphone.ts';
import type { CallView } from '../../src/domain/protocol/call.ts';
import type { Messages } from '../../src/elements/messages.ts';
import type { CtiSoftphone } from '../../src/elements/softphone/softphone.ts';
import type { View } from '../../src/elements/softphone/tabs.ts';
import { queueCalls, withStatuses } from '../../src/testing/agent-statuses.ts';
import type { FakePhone } from '../../src/testing/fake-phone.ts';
import { colleagues, makeActive, makeLog, makeParty } from '../../src/testing/fake-phone-fixtures.ts';
import { parkedCalls } from '../../src/testing/parked-calls.ts';
import { type PhoneScene, phoneInState } from '../../src/testing/phone-in-state.ts';
import { german } from '../../stories/messages-german.ts';
import { hebrew } from '../../stories/messages-hebrew.ts';
import { ownPage } from './support/own-page.ts';
import { query, settled } from './support/scene.ts';

afterEach(() => {
  document.documentElement.dir = '';
});

interface Look {
  scene: PhoneScene;
  view?: View;
  panel?: 'keypad' | 'people';
}

const looks: readonly Look[] = [
  { scene: 'ready' },
  { scene: 'failed' },
  { scene: 'follower-active' },
  { scene: 'follower-incoming' },
  { scene: 'dialling' },
  { scene: 'incoming-masked' },
  { scene: 'incoming-visitor' },
  { scene: 'incoming-lead' },
  { scene: 'incoming-several' },
  { scene: 'ended-several' },
  { scene: 'active', panel: 'keypad' },
  { scene: 'active', panel: 'people' },
  { scene: 'two-calls' },
  { scene: 'recording' },
  { scene: 'consulted' },
  { scene: 'conference' },
  { scene: 'ended' },
  { scene: 'ready', view: 'recent' },
  { scene: 'active', view: 'recent' },
  { scene: 'live-calls', view: 'team' },
];

interface Frame {
  width: number;
  dir: 'ltr' | 'rtl';
  messages: Partial<Messages>;
  /** One of the languages that ship. */
  lang?: string;
  phone?: FakePhone;
}

/** Languages that ship, beside English, and two that a page brings itself. */
const languages: readonly {
  name: string;
  dirs: readonly ('ltr' | 'rtl')[];
  messages: Partial<Messages>;
  lang?: string;
}[] = [
  { name: 'English', dirs: ['ltr', 'rtl'], messages: {} },
  { name: 'German', dirs: ['ltr', 'rtl'], messages: german },
  { name: 'Hebrew', dirs: ['rtl'], messages: hebrew },
  { name: 'Arabic', dirs: ['rtl'], messages: {}, lang: 'ar' },
  { name: 'Spanish', dirs: ['ltr'], messages: {}, lang: 'es' },
  { name: 'Hindi', dirs: ['ltr'], messages: {}, lang: 'hi' },
  { name: 'Indonesian', dirs: ['ltr'], messages: {}, lang: 'id' },
  { name: 'Portuguese', dirs: ['ltr'], messages: {}, lang: 'pt-BR' },
];

async function show({ scene, view = 'phone', panel }: Look, frame: Frame): Promise<CtiSoftphone> {
  document.documentElement.dir = frame.dir;
  const phone = frame.phone ?? phoneInState(scene);
  const element = document.createElement('cti-softphone');
  Object.assign(element, { phone, clock: phone.clock, messages: frame.messages, view, lang: frame.lang ?? '' });
  fixtureSync(html`<div style="inline-size: ${frame.width}px">${element}</div>`);
  await settled(element);
  if (element.view !== view || panel) {
    element.view = view;
    const buttons = panel ? query(element, 'cti-call-controls') : null;
    if (buttons !== null) query(buttons, `[part=${panel}]`)?.click();
    await settled(element);
  }
  return element;
}

/** Every visible element, including shadow roots. */
function* shown(element: Element): Generator<HTMLElement> {
  for (const child of [...(element.shadowRoot?.children ?? []), ...element.children]) {
    if (!(child instanceof HTMLElement) || !child.checkVisibility()) continue;
    yield child;
    yield* shown(child);
  }
}

const isHidden = (element: HTMLElement): boolean =>
  getComputedStyle(element).clipPath !== 'none' || element.closest('.visually-hidden') !== null;

/** The layout problems in this frame. Empty: none. */
function faultsOf(element: CtiSoftphone): string[] {
  const faults: string[] = [];
  const edges = element.getBoundingClientRect();
  for (const each of shown(element)) {
    if (isHidden(each)) continue;
    const { left, right } = each.getBoundingClientRect();
    const outside = left < edges.left - 0.5 || right > edges.right + 0.5;
    const label = each.matches('.words, .tab > span, .elsewhere, .hint, .duration, .presence, .choice > span');
    const cut = label && (each.scrollWidth > each.clientWidth || each.scrollHeight > each.clientHeight + 1);
    if (outside || cut) {
      faults.push(`${cut ? 'cut' : 'outside'}: ${each.localName}.${each.className} “${each.textContent?.trim()}”`);
    }
  }
  return faults;
}

for (const { name, dirs, messages, lang = '' } of languages) {
  it(`cuts no label of a button or tab, and keeps all inside narrow frames, in ${name}`, async () => {
    for (const look of looks) {
      const element = await show(look, { width: 280, dir: dirs[0] ?? 'ltr', messages, lang });
      for (const dir of dirs) {
        document.documentElement.dir = dir;
        for (const width of [280, 320, 400]) {
          element.style.inlineSize = `${width}px`;
          expect(faultsOf(element), `${width} px, ${dir}, ${JSON.stringify(look)}`).to.deep.equal([]);
        }
      }
    }
  }).timeout(300_000);
}

for (const { name, dirs, messages, lang = '' } of languages) {
  it(`keeps the status, its menu and the team inside narrow frames, in ${name}`, async () => {
    for (const view of ['phone', 'team'] as const) {
      const phone = queueCalls(withStatuses('active', 'wrap-up', 'supervisor'));
      const element = await show(
        { scene: 'active', view },
        { width: 280, dir: dirs[0] ?? 'ltr', messages, lang, phone },
      );
      element.renderRoot.querySelector('cti-agent-status')?.show();
      await settled(element);
      for (const dir of dirs) {
        document.documentElement.dir = dir;
        for (const width of [280, 320, 400]) {
          element.style.inlineSize = `${width}px`;
          expect(faultsOf(element), `${width} px, ${dir}, ${view}`).to.deep.equal([]);
        }
      }
    }
  }).timeout(300_000);
}

for (const scene of ['active', 'follower-active'] as const) {
  it(`keeps the agent’s name readable beside the buttons of the header (${scene})`, async () => {
    for (const messages of [{}, german, hebrew]) {
      const element = await show({ scene }, { width: 280, dir: 'ltr', messages, phone: parkedCalls(scene) });
      for (const dir of ['ltr', 'rtl'] as const) {
        document.documentElement.dir = dir;
        for (const [width, least] of [
          [280, 64],
          [320, 80],
          [400, 100],
        ] as const) {
          element.style.inlineSize = `${width}px`;
          expect(faultsOf(element), `${width} px, ${dir}`).to.deep.equal([]);
          const name = query(element, '[part=heading]') as HTMLElement;
          expect(name.clientWidth, `${width} px, ${dir}`).to.be.at.least(least);
          expect(name.scrollWidth, `${width} px, ${dir}`).to.be.at.most(name.clientWidth);
        }
      }
    }
  });
}

it('has lower controls in compact density, with all elements inside it', async () => {
  const element = await show({ scene: 'ready' }, { width: 320, dir: 'ltr', messages: {} });
  const heights = (): (number | undefined)[] =>
    ['[part=header]', '[part=key]', '[part=tabs]'].map((part) => query(element, part)?.getBoundingClientRect().height);
  expect(heights()).to.deep.equal([64, 56, 56]);
  element.density = 'compact';
  await settled(element);
  expect(heights()).to.deep.equal([56, 44, 46]);
});

it('moves nothing while a call goes on, whatever the language and width', async () => {
  for (const messages of [{}, german]) {
    const element = await show({ scene: 'ready' }, { width: 280, dir: 'ltr', messages });
    const phone = element.phone as FakePhone;
    const box = (selector: string): object => query(element, selector)?.getBoundingClientRect().toJSON();
    const call = phone.put({ ...makeActive(), phase: 'ringing', answeredAt: null });
    await settled(element);
    const boxes = ['[part=header]', '[part=state]', '[part=who]', '.actions', '[part=tabs]'].map(box);
    for (const change of [{ phase: 'active' }, { phase: 'held' }, { recording: 'on', canRecord: true }] as const) {
      phone.put({ ...call, answeredAt: call.startedAt, phase: 'active', ...change });
      await settled(element);
      expect(['[part=header]', '[part=state]', '[part=who]', '.actions', '[part=tabs]'].map(box)).to.deep.equal(boxes);
    }
  }
});

for (const [language, name] of [
  ['left to right', 'Sam Okafor-Lindqvist of the Marigold Thimble Threadworks Foundation'],
  ['right to left', 'שמואל בן־אברהם מבית המלאכה לחוטים ואצבעונים של הגברת מריגולד'],
  ['a number', '+44 20 7946 0018 20 7946 0018 20 7946 0018 20 7946 0018'],
] as const) {
  it(`cuts what is written ${language} at its end, in pages of both directions`, async () => {
    const cut = { ltr: 0, rtl: 0 };
    const lost: string[] = [];
    for (const look of looks) {
      const element = await show(look, { width: 280, dir: 'ltr', messages: {}, phone: withNames(look.scene, name) });
      for (const dir of ['ltr', 'rtl'] as const) {
        document.documentElement.dir = dir;
        for (const each of shown(element)) {
          if (
            isHidden(each) ||
            each.scrollWidth <= each.clientWidth ||
            getComputedStyle(each).textOverflow !== 'ellipsis'
          )
            continue;
          const first = firstLetterOf(each);
          if (first === null) continue;
          cut[dir] += 1;
          const { left, right } = each.getBoundingClientRect();
          if (first.left >= left - 1 && first.right <= right + 1) continue;
          lost.push(`${dir} ${JSON.stringify(look)} ${each.localName}.${each.className}`);
        }
      }
    }
    expect(lost).to.deep.equal([]);
    expect(Math.min(cut.ltr, cut.rtl), 'something was cut').to.be.greaterThan(8);
  }).timeout(300_000);
}

/** The position of the first letter of an element's text. */
function firstLetterOf(element: HTMLElement): DOMRect | null {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode() as Text | null; node !== null; node = walker.nextNode() as Text | null) {
    const at = node.data.search(/\S/);
    if (at === -1) continue;
    const range = document.createRange();
    range.setStart(node, at);
    range.setEnd(node, at + 1);
    return range.getBoundingClientRect();
  }
  return null;
}

/** A phone in this state with this name for every named item. */
function withNames(scene: PhoneScene, name: string): FakePhone {
  const phone = phoneInState(scene);
  const named = (call: CallView): CallView => ({
    ...call,
    virtualNumber: { ...call.virtualNumber, label: name },
    customer: { ...call.customer, ...(call.customer.masked ? {} : { display: name }) },
    contact: call.contact && { ...call.contact, name, company: name },
    note: call.note === '' ? '' : name,
    disposition: call.disposition && name,
    parties: call.parties.map((party) => makeParty({ ...party, display: name })),
  });
  for (const call of Object.values(phone.state.$calls.get())) phone.put(named(call));
  phone.state.$log.set(makeLog().map(named));
  phone.live = phone.live.map(named);
  phone.agents = async () => colleagues.map((each) => ({ ...each, name }));
  const session = phone.state.$session.get();
  if (session) phone.state.$session.set({ ...session, name, dispositions: [name] });
  if (phone.state.$dialling.get() !== null) phone.state.$dialling.set(name);
  return phone;
}

it('shows the last of many digits', async () => {
  const phone = phoneInState('active');
  const [id] = Object.keys(phone.state.$local.get());
  phone.state.$local.setKey(id as string, { muted: false, here: true, digits: '0123456789'.repeat(5) });
  const element = await show({ scene: 'active', panel: 'keypad' }, { width: 280, dir: 'rtl', messages: {}, phone });
  const output = query(element, 'output') as HTMLElement;
  const digits = [...(output.querySelector('span')?.childNodes ?? [])].find((node) => node instanceof Text) as Text;
  const range = document.createRange();
  range.setStart(digits, 49);
  range.setEnd(digits, 50);
  expect(range.getBoundingClientRect().right).to.be.at.most(output.getBoundingClientRect().right);
});

/** A softphone in a call, in a separate page. Returns the bottom edges of its tabs and its buttons. */
const heights = (setUp: string): string => `
  await import(modules + '/softphone/define.ts');
  const { phoneInState } = await import('${location.origin}/src/testing/phone-in-state.ts');
  const element = document.createElement('cti-softphone');
  element.phone = phoneInState('active');
  const parent = document.createElement('div');
  ${setUp}
  parent.append(element);
  document.body.append(parent);
  const bottom = (part, inside) => inside.shadowRoot?.querySelector('[part=' + part + ']')?.getBoundingClientRect().bottom;
  const controls = await until(() => element.shadowRoot.querySelector('cti-call-controls'));
  await until(() => bottom('hang-up', controls));
  answer({
    height: element.getBoundingClientRect().height,
    tabs: bottom('tabs', element),
    hangUp: bottom('hang-up', controls),
  });`;

for (const [what, height, setUp, limit] of [
  ['a low frame', 600, '', 600],
  ['a very low frame', 360, '', 360],
  ['a parent of fixed height', 900, "parent.style.blockSize = '420px'", 430],
  ['a parent that shares its height', 500, "parent.style.cssText = 'display: flex; block-size: 450px'", 460],
] as const) {
  it(`shows its tabs and buttons in ${what}`, async () => {
    const bottom = await ownPage(heights(setUp), { size: { width: 400, height } });
    const { tabs, hangUp } = bottom as { tabs: number; hangUp: number };
    expect(tabs).to.be.at.most(limit);
    expect(hangUp).to.be.below(tabs);
  });
}

it('is 640 px high where there is room, and as high as the page says', async () => {
  const size = { width: 400, height: 1000 };
  expect(await ownPage(heights(''), { size })).to.include({ height: 640 });
  const told = heights("element.style.setProperty('--cti-softphone-height', '900px');");
  expect(await ownPage(told, { size })).to.include({ height: 900 });
});

/** In the middle of the button is the button: nothing covers it, and it needs no scrolling. */
function isInSight(element: HTMLElement, host: string, part: string): boolean {
  const root = query(element, host)?.shadowRoot;
  const button = root?.querySelector<HTMLElement>(`[part=${part}]`);
  if (!root || !button) return false;
  element.scrollIntoView();
  const { left, top, width, height } = button.getBoundingClientRect();
  const found = root.elementFromPoint(left + width / 2, top + height - 2);
  return found !== null && button.contains(found);
}

// A softphone in a page keeps 16 px free.
describe('in a frame of 280 × 320 px, the smallest of a CRM', () => {
  before(() => setViewport({ width: 280, height: 336 }));
  after(() => setViewport({ width: 800, height: 600 }));

  for (const dir of ['ltr', 'rtl'] as const) {
    it(`calls and saves without scrolling, ${dir}`, async () => {
      const frame: Frame = { width: 280, dir, messages: {} };
      const idle = await show({ scene: 'ready' }, frame);
      expect(isInSight(idle, 'cti-dialer', 'call'), 'call').to.equal(true);
      idle.remove();
      const ended = await show({ scene: 'ended' }, frame);
      expect(isInSight(ended, 'cti-wrap-up', 'save'), 'save').to.equal(true);
    });
  }
});
