import { expect, fixtureSync, html } from '@open-wc/testing';
import { render } from 'lit';
import '../../src/elements/agent-calls/define.ts';
import '../../src/elements/click-to-call/define.ts';
import '../../src/elements/device-settings/define.ts';
import '../../src/elements/call-log/define.ts';
import '../../stories/whole-softphone.ts';
import { makeStatus, queueCalls, withStatuses } from '../../src/testing/agent-statuses.ts';
import type { FakePhone } from '../../src/testing/fake-phone.ts';
import { headsetNew } from '../../src/testing/fake-sound-devices.ts';
import { parkedCalls } from '../../src/testing/parked-calls.ts';
import { type PhoneScene, phoneInState, phoneScenes } from '../../src/testing/phone-in-state.ts';
import { query, settled, until } from './support/scene.ts';

interface Described {
  tagName?: string;
  cssParts?: { name: string }[];
  cssProperties?: { name: string }[];
}

const tags = [
  'cti-softphone',
  'cti-agent-status',
  'cti-call-controls',
  'cti-call-log',
  'cti-call-monitor',
  'cti-call-parties',
  'cti-click-to-call',
  'cti-agent-calls',
  'cti-device-settings',
  'cti-dialer',
  'cti-masking-badge',
  'cti-parking',
  'cti-party-picker',
  'cti-recording-player',
  'cti-screen-pop',
  'cti-team',
  'cti-wrap-up',
] as const;
type Tag = (typeof tags)[number];

/** The parts of each tag's shadow roots, from all states. */
const rendered = new Map<string, { parts: Set<string>; tokens: Set<string>; without: Set<string> }>();
const described = new Map<string, { parts: string[]; tokens: string[] }>();

before(async function () {
  this.timeout(300_000);
  const { modules } = (await (await fetch('/custom-elements.json')).json()) as {
    modules: { declarations?: Described[] }[];
  };
  for (const { tagName, cssParts = [], cssProperties = [] } of modules.flatMap(
    ({ declarations = [] }) => declarations,
  )) {
    const names = (list: { name: string }[]): string[] => list.map(({ name }) => name).sort();
    if (tagName) described.set(tagName, { parts: names(cssParts), tokens: names(cssProperties) });
  }
  for (const scene of phoneScenes) await look(phoneInState(scene));
  await look(Object.assign(phoneInState('live-calls'), { live: [] }));
  await look(parkedCalls('ready'));
  await look(withStatuses('ready', 'wrap-up'));
  const asks = phoneInState('active');
  asks.soundDevices.show({ access: 'asks' });
  // As on a phone whose browser shows notifications.
  Object.defineProperty(navigator, 'maxTouchPoints', { configurable: true, value: 5 });
  Object.defineProperty(Notification, 'permission', { configurable: true, value: 'granted' });
  asks.state.$deviceNews.set(headsetNew);
  await look(asks);
  const lead = queueCalls(withStatuses('ready', 'available', 'supervisor'));
  const crowd = Array.from({ length: 20 }, (_, n) => makeStatus({ identity: `agent-${n}`, name: `Agent ${n}` }));
  lead.state.$team.set(Object.fromEntries(crowd.map((each) => [each.identity, each])));
  await look(lead);
  await lookAt('live-calls', '.more-open', '[part=more-list]', '320px');
  await lookAtKeys(phoneInState('active'));
  await lookAt('live-calls', '.recording.open', '[part=download]');
  await lookAt('ready', '[part=parties]', '[part=star]');
  const button = fixtureSync<HTMLElement>(html`<cti-click-to-call></cti-click-to-call>`);
  note(button);
});

/** Every view and panel of a scene. */
async function look(phone: FakePhone): Promise<void> {
  const host = { name: 'test', getToken: async () => '', open: () => {} };
  const home = fixtureSync<HTMLElement>(html`<div></div>`);
  render(html`<cti-softphone .phone=${phone} .clock=${phone.clock} .host=${host}></cti-softphone>`, home);
  const element = home.querySelector('cti-softphone') as HTMLElementTagNameMap['cti-softphone'];
  for (const view of ['phone', 'recent', 'team'] as const) {
    element.view = view;
    await settled(element);
    note(element);
  }
  element.view = 'phone';
  await settled(element);
  for (const opener of [
    'cti-call-controls [part=keypad]',
    'cti-call-controls [part=people]',
    '[part=open]',
    '.create',
    '.recording.open',
    '[part=devices-open]',
  ]) {
    const [inside, selector = inside] = opener.split(' ') as [string, string?];
    if (selector === '.recording.open') element.view = 'recent';
    await settled(element);
    const within = selector === inside ? element : query(element, inside);
    const found = within === null ? null : query(within, selector as string);
    found?.click();
    if (opener === '[part=devices-open]') await until(() => query(element, '[part=microphone]') !== null);
    await settled(element);
    note(element);
  }
  home.remove();
}

/** What comes some time after a click. */
async function lookAt(scene: PhoneScene, opener: string, awaited: string, width = '100%'): Promise<void> {
  const phone = phoneInState(scene);
  const element = fixtureSync<HTMLElementTagNameMap['cti-softphone']>(
    html`<cti-softphone .phone=${phone} .clock=${phone.clock} .view=${scene === 'ready' ? 'phone' : 'recent'}></cti-softphone>`,
  );
  element.style.inlineSize = width;
  await settled(element);
  query(element, opener)?.click();
  await until(() => query(element, awaited) !== null);
  note(element);
  element.remove();
}

/** The lists of commands and of keys. */
async function lookAtKeys(phone: FakePhone): Promise<void> {
  const element = fixtureSync<HTMLElement>(html`<cti-softphone .phone=${phone} .clock=${phone.clock}></cti-softphone>`);
  for (const press of [
    { code: 'Slash', altKey: true },
    { code: 'Slash', shiftKey: true },
  ]) {
    await until(() => {
      const event = new KeyboardEvent('keydown', {
        ...press,
        key: '?',
        bubbles: true,
        composed: true,
        cancelable: true,
      });
      element.dispatchEvent(event);
      return event.defaultPrevented;
    });
    note(element);
  }
  element.remove();
}

/** Records this element and all elements inside it. */
function note(element: Element): void {
  const root = element.shadowRoot;
  if (root === null) return;
  const known = rendered.get(element.localName) ?? { parts: new Set(), tokens: new Set(), without: new Set() };
  rendered.set(element.localName, known);
  for (const sheet of root.adoptedStyleSheets) {
    for (const rule of sheet.cssRules)
      for (const [name] of rule.cssText.matchAll(/--cti-[\w-]+/g)) known.tokens.add(name);
  }
  for (const each of root.querySelectorAll('*')) {
    for (const part of each.part) known.parts.add(part);
    for (const { outer } of exported(each)) known.parts.add(outer);
    if (each.matches('button, input, textarea, select, a') && each.part.length === 0) known.without.add(each.outerHTML);
    note(each);
  }
}

function exported(element: Element): { inner: string; outer: string }[] {
  return (element.getAttribute('exportparts') ?? '')
    .split(',')
    .map((pair) => pair.split(':').map((name) => name.trim()))
    .filter(([inner]) => inner !== '')
    .map(([inner = '', outer = inner]) => ({ inner, outer }));
}

const of = (tag: Tag) => ({
  rendered: rendered.get(tag) ?? { parts: new Set(), tokens: new Set(), without: new Set() },
  described: described.get(tag) ?? { parts: [], tokens: [] },
});

for (const tag of tags) {
  it(`${tag}: every part that it renders is documented, and every documented one rendered`, () => {
    expect([...of(tag).rendered.parts].sort()).to.deep.equal(of(tag).described.parts);
  });

  it(`${tag}: every button, field and link is a part`, () => {
    expect([...of(tag).rendered.without]).to.deep.equal([]);
  });
}

for (const tag of tags.filter((each) => each !== 'cti-masking-badge')) {
  it(`${tag}: every token that it reads is documented, and every documented one read`, () => {
    const inside = tag === 'cti-softphone' ? of('cti-dialer').rendered.tokens : [];
    expect([...new Set([...of(tag).rendered.tokens, ...inside])].sort()).to.deep.equal(of(tag).described.tokens);
  });
}

it('the softphone exports every part of every element inside it, none under another’s name but the badge', async () => {
  const exportedBy = new Map<string, string>();
  for (const scene of ['active', 'ended', 'live-calls', 'conference'] as const) {
    const phone = phoneInState(scene);
    const home = fixtureSync<HTMLElement>(html`<div></div>`);
    render(html`<cti-softphone .phone=${phone} .clock=${phone.clock}></cti-softphone>`, home);
    const element = home.querySelector('cti-softphone') as HTMLElementTagNameMap['cti-softphone'];
    await settled(element);
    for (const each of element.renderRoot.querySelectorAll('*')) {
      if (!described.has(each.localName)) continue;
      const pairs = exported(each);
      expect(pairs.map(({ inner }) => inner).sort(), each.localName).to.deep.equal(
        of(each.localName as Tag).described.parts,
      );
      for (const { outer } of pairs.filter(({ outer }) => outer !== 'masked')) {
        expect(exportedBy.get(outer) ?? each.localName, outer).to.equal(each.localName);
        exportedBy.set(outer, each.localName);
      }
    }
    home.remove();
  }
});

it('a page styles the softphone’s buttons, however deep they are', async () => {
  const style = document.createElement('style');
  style.textContent = ['answer', 'reject', 'hang-up', 'mute', 'save', 'skip', 'create', 'transfer']
    .map((part) => `cti-softphone::part(${part}) { outline: 7px solid red; }`)
    .join('\n');
  document.head.append(style);
  try {
    for (const [scene, ...parts] of [
      ['incoming-unknown', 'answer', 'reject', 'create'],
      ['active', 'hang-up', 'mute'],
      ['ended', 'save', 'skip'],
    ] as const) {
      const phone = phoneInState(scene);
      const element = fixtureSync<HTMLElement>(
        html`<cti-softphone .phone=${phone} .clock=${phone.clock}></cti-softphone>`,
      );
      await settled(element);
      for (const part of parts) {
        const button = query(element, `[part=${part}]`);
        expect(button && getComputedStyle(button).outlineWidth, part).to.equal('7px');
      }
    }
  } finally {
    style.remove();
  }
});
