import { expect, fixtureSync, html } from '@open-wc/testing';
// Loaded with the test file, so that no test waits for the phone's modules.
import '../../src/phone/agent-of.ts';
import '../../src/phone/create-phone.ts';
import '../../stories/whole-softphone.ts';
import type { CtiSoftphone } from '../../src/elements/softphone/softphone.ts';
import { createPhone } from '../../src/phone/create-phone.ts';
import type { Phone } from '../../src/phone/phone.ts';
import { fixtureNow, makeActive, makeEnded, session } from '../../src/testing/fake-phone-fixtures.ts';
import { ManualClock } from '../../src/testing/manual-clock.ts';
import { ScriptedGateway } from '../phone/support/scripted-gateway.ts';
import { find, heard, query, settled, textOf, until } from './support/scene.ts';
import { tokenOf } from './support/token-of.ts';

let gateway: ScriptedGateway;
let clock: ManualClock;
let shown: CtiSoftphone[];
const realWarn = console.warn;
let warnings: string[];

beforeEach(() => {
  gateway = new ScriptedGateway();
  clock = new ManualClock(fixtureNow);
  shown = [];
  warnings = [];
  console.warn = (text: string) => void warnings.push(text);
});

afterEach(async () => {
  for (const element of shown) element.remove();
  await Promise.resolve();
  clock.advance(60_000);
  gateway.close();
  console.warn = realWarn;
});

/** The content of a route in a single-page application. */
function route(properties: Partial<CtiSoftphone> = {}): CtiSoftphone {
  const element = document.createElement('cti-softphone');
  const getToken = async (): Promise<string> => tokenOf('robin');
  Object.assign(element, { clock, gateway: 'https://one.example', withoutVoice: true, getToken }, properties);
  fixtureSync(html`<div lang="en">${element}</div>`);
  shown.push(element);
  return element;
}

async function ready(element: CtiSoftphone): Promise<Phone> {
  await until(() => element.phone?.state.$status.get() === 'ready', 'the phone is ready');
  return element.phone as Phone;
}

const call = makeActive();

async function inCall(element: CtiSoftphone): Promise<Phone> {
  const phone = await ready(element);
  gateway.tell('call.answered', call);
  await until(() => query(element, '[part=hang-up]') !== null, 'the call is shown');
  phone.state.$local.setKey(call.id, { muted: false, here: true, digits: '' });
  return phone;
}

async function writing(element: CtiSoftphone, note: string): Promise<void> {
  gateway.tell('call.ended', makeEnded({ id: call.id }));
  await until(() => query(element, 'textarea') !== null, 'the wrap-up is shown');
  const field = find<HTMLTextAreaElement>(element, 'textarea');
  field.value = note;
  field.dispatchEvent(new InputEvent('input', { bubbles: true }));
  await settled(element);
}

const note = (element: CtiSoftphone): string => find<HTMLTextAreaElement>(element, 'textarea').value;

it('goes on with its call when it is moved, or taken out and put in again', async () => {
  const element = route();
  const phone = await inCall(element);
  const home = element.parentElement as HTMLElement;
  const facts = [heard(element, 'cti-call-answered'), heard(element, 'cti-ready')];
  fixtureSync<HTMLElement>(html`<section></section>`).append(element);
  await settled(element);
  element.remove();
  await settled(element);
  clock.advance(25_000);
  home.append(element);
  clock.advance(60_000);
  await settled(element);
  expect(element.phone).to.equal(phone);
  expect(phone.state.$status.get()).to.equal('ready');
  expect(query(element, '[part=hang-up]')).to.not.equal(null);
  expect(facts, 'nothing is told twice').to.deep.equal([[], []]);
});

it('keeps what was written about a call when it is taken out and put in again', async () => {
  const element = route();
  await inCall(element);
  await writing(element, 'half a sentence');
  const home = element.parentElement as HTMLElement;
  element.remove();
  await settled(element);
  clock.advance(25_000);
  home.append(element);
  await settled(element);
  expect(note(element)).to.equal('half a sentence');
});

it('hands its call and its note to the element of the next route', async () => {
  const before = route();
  const phone = await inCall(before);
  before.remove();
  const after = route();
  await until(() => after.phone === phone, 'the next element has the phone');
  expect(before.phone).to.equal(null);
  await writing(after, 'begun on the second route');
  after.remove();
  await settled(after);
  const third = route({ getToken: async () => tokenOf('robin') });
  await until(() => third.phone === phone, 'the third element has the phone');
  await until(() => query(third, 'textarea') !== null);
  expect(note(third)).to.equal('begun on the second route');
  clock.advance(60_000);
  expect(phone.state.$status.get()).to.equal('ready');
  expect(gateway.asked.filter((each) => each === 'GET /v1/session')).to.have.length(1);
});

it('hands its call over with tokens that say nothing, when the gateway knows the agent', async () => {
  const before = route({ getToken: async () => 'opaque' });
  const phone = await inCall(before);
  before.remove();
  const after = route({ getToken: async () => 'opaque-too' });
  await until(() => after.phone === phone);
});

it('reads the settings of the element that has the phone now', async () => {
  const before = route();
  const phone = await ready(before);
  const logged: string[] = [];
  before.remove();
  const host = { name: 'crm', getToken: async () => '', notify: () => void logged.push('after') };
  const after = route({ host });
  await until(() => after.phone === phone);
  gateway.tell('call.logged', { ...call, phase: 'completed' });
  await until(() => logged.length === 1);
});

it('takes over what another element leaves at the end of a transition', async () => {
  const before = route();
  const phone = await inCall(before);
  const after = route();
  await until(() => after.phone !== null && after.phone !== phone);
  const follower = await ready(after);
  before.remove();
  await until(() => after.phone === phone, 'the element that stays has the call');
  expect(follower.state.$status.get()).to.equal('idle');
  clock.advance(60_000);
  expect(phone.state.$status.get()).to.equal('ready');
});

for (const [what, properties] of [
  ['another agent', { getToken: async () => tokenOf('kim') }],
  ['another gateway', { gateway: 'https://two.example' }],
] as const) {
  it(`hands nothing to an element of ${what}`, async () => {
    const before = route();
    const phone = await inCall(before);
    before.remove();
    gateway.answer('GET /v1/session', { ...session, identity: 'kim', name: 'Kim' });
    const after = route(properties);
    await ready(after);
    expect(after.phone).to.not.equal(phone);
    expect(phone.state.$status.get()).to.equal('ready');
  });
}

it('closes its phone when nothing comes back: soon without a call, later with one', async () => {
  const idle = route();
  const first = await ready(idle);
  idle.remove();
  clock.advance(4999);
  expect(first.state.$status.get()).to.equal('ready');
  clock.advance(1);
  expect([first.state.$status.get(), idle.phone]).to.deep.equal(['idle', null]);
  expect(warnings).to.deep.equal([]);
  const busy = route();
  const second = await inCall(busy);
  busy.remove();
  expect(warnings.join()).to.contain('createPhone()').and.to.contain('30 s');
  clock.advance(29_999);
  expect(second.state.$status.get()).to.equal('ready');
  clock.advance(1);
  expect([second.state.$status.get(), busy.phone]).to.deep.equal(['idle', null]);
});

it('opens a new phone when it comes back too late', async () => {
  const element = route();
  const phone = await ready(element);
  const home = element.parentElement as HTMLElement;
  element.remove();
  clock.advance(5000);
  home.append(element);
  await until(() => element.phone !== null && element.phone !== phone);
  await ready(element);
});

it('shows a phone of createPhone() on one route after another, with the note begun on the first', async () => {
  const phone = createPhone({ gateway: 'https://one.example', getToken: async () => 'token', withoutVoice: true });
  void phone.connect();
  const before = route({ phone });
  await inCall(before);
  await writing(before, 'on the first route');
  before.remove();
  await settled(before);
  clock.advance(3_600_000);
  const after = route({ phone });
  await until(() => query(after, 'textarea') !== null);
  expect(note(after)).to.equal('on the first route');
  expect(textOf(find(after, '[part=status]'))).to.contain('Ready for calls');
  await phone.disconnect();
});
