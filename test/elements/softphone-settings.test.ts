import { expect, fixtureSync, html } from '@open-wc/testing';
// Loaded with the test file, so that no test waits for the phone's modules.
import '../../src/phone/create-phone.ts';
import '../../stories/whole-softphone.ts';
import type { CrmHost, DialWish, HostContext } from '../../src/domain/crm/host.ts';
import { registerHost } from '../../src/elements/softphone/hosts.ts';
import type { CtiSoftphone } from '../../src/elements/softphone/softphone.ts';
import type { Phone } from '../../src/phone/phone.ts';
import { FakePhone } from '../../src/testing/fake-phone.ts';
import { fixtureNow, makeActive, makeCall, makeEnded, session } from '../../src/testing/fake-phone-fixtures.ts';
import { ManualClock } from '../../src/testing/manual-clock.ts';
import { ScriptedGateway } from '../phone/support/scripted-gateway.ts';
import { consoleErrors } from './support/console.ts';
import { find, query, settled, textOf, until } from './support/scene.ts';
import { tokenOf } from './support/token-of.ts';

const host = (different: Partial<CrmHost> = {}): CrmHost => ({
  name: 'test',
  getToken: async () => tokenOf('robin'),
  ...different,
});

let gateway: ScriptedGateway;
let clock: ManualClock;
let element: CtiSoftphone;

beforeEach(() => {
  gateway = new ScriptedGateway();
  clock = new ManualClock(fixtureNow);
});

afterEach(async () => {
  element.remove();
  clock.advance(60_000);
  await settled(element);
  gateway.close();
});

/** Opens a softphone without voice, and waits until it is ready. */
async function open(properties: Partial<CtiSoftphone> = {}): Promise<Phone> {
  element = document.createElement('cti-softphone');
  const getToken = async (): Promise<string> => tokenOf('robin');
  Object.assign(element, { clock, gateway: 'https://one.example', withoutVoice: true, getToken }, properties);
  fixtureSync(html`<div lang="en">${element}</div>`);
  return await ready();
}

async function ready(): Promise<Phone> {
  await until(() => element.phone?.state.$status.get() === 'ready', 'the phone is ready');
  return element.phone as Phone;
}

const status = (): string => textOf(find(element, '[part=status]'));
const sessions = (): number => gateway.asked.filter((each) => each === 'GET /v1/session').length;

it('keeps its phone while a page renders again with new functions and objects', async () => {
  let asked = '';
  const phone = await open({ host: host() });
  for (let render = 0; render < 20; render += 1) {
    Object.assign(element, {
      getToken: async () => {
        asked = `render ${render}`;
        return tokenOf('robin');
      },
      host: host(),
      messages: { ready: 'Bereit' },
    });
    await settled(element);
  }
  expect(element.phone).to.equal(phone);
  expect(phone.state.$status.get()).to.equal('ready');
  expect(sessions()).to.equal(1);
  // Only the latest function is called, once and not with each render.
  expect(asked).to.equal('');
  clock.advance(1000);
  await until(() => asked === 'render 19');
});

it('finishes opening while a page renders again and again', async () => {
  element = document.createElement('cti-softphone');
  Object.assign(element, { clock, gateway: 'https://one.example', withoutVoice: true });
  fixtureSync(html`<div>${element}</div>`);
  const rendering = setInterval(() => {
    element.getToken = async () => tokenOf('robin');
    element.host = host();
  }, 1);
  await ready().finally(() => clearInterval(rendering));
  expect(sessions()).to.equal(1);
});

it('asks its host’s functions of the moment', async () => {
  const opened: string[] = [];
  const dialled: ((wish: DialWish) => void)[] = [];
  let stopped = 0;
  const rendered = (name: string): CrmHost =>
    host({
      open: ({ id }) => void opened.push(`${name} ${id}`),
      notify: ({ step, callId }) => void (step === 'logged' && opened.push(`${name} logged ${callId}`)),
      onDial: (dial) => {
        dialled.push(dial);
        return () => {
          stopped += 1;
        };
      },
    });
  await open({ host: rendered('first') });
  element.host = rendered('second');
  await settled(element);
  expect([dialled.length, stopped]).to.deep.equal([2, 1]);
  const call = makeCall();
  gateway.tell('call.ringing', call);
  await until(() => query(element, '[part=name] button') !== null);
  find(element, '[part=name] button').click();
  gateway.tell('call.logged', { ...call, phase: 'completed' });
  await until(() => opened.length === 2);
  expect(opened).to.deep.equal(['second c-17', `second logged ${call.id}`]);
});

it('follows the CRM page’s theme, unless this page sets one', async () => {
  let tell: (now: HostContext) => void = () => {};
  let stopped = 0;
  const context: CrmHost['context'] = (listener) => {
    tell = listener;
    listener({ about: null, theme: 'dark' });
    return () => {
      stopped += 1;
    };
  };
  await open({ host: host({ context }) });
  const scheme = (): string => getComputedStyle(element).colorScheme;
  expect(scheme()).to.equal('dark');
  tell({ about: null, theme: 'light' });
  expect(scheme()).to.equal('light');
  element.theme = 'dark';
  await settled(element);
  expect(scheme()).to.equal('dark');
  element.theme = undefined;
  await settled(element);
  expect(scheme()).to.equal('light');
  element.style.colorScheme = 'dark';
  expect(scheme()).to.equal('dark');
  element.style.colorScheme = '';
  tell({ about: null, theme: 'blue' as 'light' });
  expect(scheme()).to.equal('light dark');
  element.host = host();
  await settled(element);
  expect(stopped).to.equal(1);
});

it('leaves the focus alone while the CRM’s page hides the softphone', async () => {
  let tell: (now: HostContext) => void = () => {};
  const context: CrmHost['context'] = (listener) => {
    tell = listener;
    return () => {};
  };
  await open({ host: host({ context }) });
  tell({ about: null, visible: false });
  const hidden = makeCall();
  gateway.tell('call.ringing', hidden);
  await until(() => query(element, '[part=answer]') !== null);
  await settled(element);
  expect(document.activeElement).to.equal(document.body);
  gateway.tell('call.withdrawn', hidden);
  await until(() => query(element, '[part=answer]') === null);
  tell({ about: null, visible: true });
  gateway.tell('call.ringing', makeCall());
  await until(() => document.activeElement === element);
});

it('takes what a framework leaves undefined for not set', async () => {
  const phone = await open();
  const none = { phone: undefined, host: undefined, adapter: undefined, tokenUrl: undefined, messages: undefined };
  Object.assign(element, none, { clock: undefined, heading: undefined, view: undefined });
  await settled(element);
  expect(element.phone).to.equal(phone);
  expect(status()).to.contain('Ready for calls');
  expect(query(element, '[part=keypad]')).to.not.equal(null);
});

for (const [what, change] of [
  ['gateway', { gateway: 'https://two.example/' }],
  ['voice', { withoutVoice: false }],
  ['adapter', { host: host({ name: 'another' }) }],
] as const) {
  it(`opens another phone when the ${what} changes, and closes the one before`, async () => {
    const before = await open({ host: host() });
    Object.assign(element, change);
    await until(() => element.phone !== before && element.phone !== null);
    expect(before.state.$status.get()).to.equal('idle');
  });
}

it('keeps its phone when the gateway is spelt in another way', async () => {
  const phone = await open();
  element.gateway = 'https://ONE.example/';
  await settled(element);
  await settled(element);
  expect(element.phone).to.equal(phone);
});

it('waits for the end of a call and its wrap-up before it changes over, and says so', async () => {
  const phone = await open();
  const call = makeActive();
  gateway.tell('call.answered', call);
  await until(() => query(element, '[part=hang-up]') !== null);
  element.gateway = 'https://two.example';
  await until(() => status().includes('after this call'));
  gateway.tell('call.ended', makeEnded({ id: call.id }));
  await until(() => query(element, 'cti-wrap-up') !== null);
  expect(element.phone).to.equal(phone);
  gateway.tell('call.completed', makeEnded({ id: call.id, phase: 'completed' }));
  await until(() => element.phone !== phone && element.phone !== null);
  await ready();
  expect(status()).to.not.contain('after this call');
});

it('stays as it is when a change during a call is taken back', async () => {
  const phone = await open();
  const call = makeActive();
  gateway.tell('call.answered', call);
  await until(() => query(element, '[part=hang-up]') !== null);
  element.gateway = 'https://two.example';
  await until(() => status().includes('after this call'));
  element.gateway = 'https://one.example';
  await until(() => !status().includes('after this call'));
  gateway.tell('call.completed', makeEnded({ id: call.id, phase: 'completed' }));
  await until(() => query(element, '[part=hang-up]') === null);
  await settled(element);
  expect(element.phone).to.equal(phone);
});

it('becomes another agent’s phone when getToken gives that agent’s token', async () => {
  const before = await open();
  gateway.answer('GET /v1/session', { ...session, identity: 'kim', name: 'Kim' });
  element.getToken = async () => tokenOf('kim');
  await settled(element);
  clock.advance(1000);
  await until(() => element.phone !== before && element.phone?.state.$session.get()?.identity === 'kim');
  expect(before.state.$status.get()).to.equal('idle');
});

it('becomes another agent’s phone after the call, when the agent changes during it', async () => {
  const before = await open();
  const call = makeActive();
  gateway.tell('call.answered', call);
  await until(() => query(element, '[part=hang-up]') !== null);
  element.getToken = async () => tokenOf('kim');
  await settled(element);
  clock.advance(1000);
  await until(() => status().includes('after this call'));
  expect(element.phone).to.equal(before);
  gateway.tell('call.completed', makeEnded({ id: call.id, phase: 'completed' }));
  await until(() => element.phone !== before);
});

it('closes its phone when the page takes the token away', async () => {
  const before = await open();
  element.getToken = null;
  await until(() => query(element, '[part=notice]') !== null);
  expect(textOf(find(element, '[part=notice]'))).to.contain('not set up');
  expect(before.state.$status.get()).to.equal('idle');
});

it('shows its own phone again when the page’s is taken back', async () => {
  const given = new FakePhone();
  await given.connect();
  element = document.createElement('cti-softphone');
  const getToken = async (): Promise<string> => tokenOf('robin');
  Object.assign(element, { clock, phone: given, gateway: 'https://one.example', withoutVoice: true, getToken });
  fixtureSync(html`<div>${element}</div>`);
  await settled(element);
  expect(element.phone).to.equal(given);
  element.phone = null;
  await until(() => element.phone !== null && element.phone !== given);
  await ready();
  const own = element.phone;
  // A framework that passes null with a render does not remove the phone.
  element.phone = null;
  await settled(element);
  expect(element.phone).to.equal(own);
});

it('lets the call of its own phone go on to its end when the page gives another phone', async () => {
  const warn = console.warn;
  const warnings: unknown[] = [];
  console.warn = (text: unknown) => warnings.push(text);
  try {
    const own = await open();
    const call = makeActive();
    gateway.tell('call.answered', call);
    await until(() => query(element, '[part=hang-up]') !== null);
    own.state.$local.setKey(call.id, { muted: false, here: true, digits: '' });
    element.phone = new FakePhone();
    await settled(element);
    expect([own.state.$status.get(), warnings.length]).to.deep.equal(['ready', 1]);
    gateway.tell('call.completed', makeEnded({ id: call.id, phase: 'completed' }));
    await until(() => own.state.$status.get() === 'idle');
  } finally {
    console.warn = warn;
  }
});

it('no longer asks to be set up once the page gives it a phone', async () => {
  element = document.createElement('cti-softphone');
  fixtureSync(html`<div>${element}</div>`);
  await until(() => query(element, '[part=notice]') !== null);
  element.phone = new FakePhone();
  await settled(element);
  expect(query(element, '[part=notice]')).to.equal(null);
});

it('says so when a wrong adapter is set while the phone is open, and keeps the phone', async () => {
  const errors = consoleErrors();
  const phone = await open();
  element.adapter = 'nonesuch';
  await until(() => query(element, '[part=notice]') !== null);
  expect(textOf(find(element, '[part=notice]'))).to.contain('nonesuch');
  expect(element.phone).to.equal(phone);
  expect(errors.filter((each) => String(each[0]).includes('nonesuch'))).to.have.length(1);
  element.adapter = null;
  await until(() => query(element, '[part=notice]') === null);
});

it('says which adapter could not be loaded, or is none', async () => {
  consoleErrors();
  const cause = new TypeError('Failed to fetch dynamically imported module');
  registerHost('broken', () => Promise.reject(cause));
  registerHost('module', async () => ({ createHost: () => host() }) as unknown as CrmHost);
  element = document.createElement('cti-softphone');
  fixtureSync(html`<div>${element}</div>`);
  for (const [adapter, says] of [
    ['broken', 'could not be loaded'],
    ['module', 'not to its module'],
  ] as const) {
    element.adapter = adapter;
    await until(() => textOf(element).includes(says));
  }
});

it('names a gateway address that is none, once however often it is set', async () => {
  const errors = consoleErrors();
  element = document.createElement('cti-softphone');
  Object.assign(element, { gateway: 'cti.example', getToken: async () => tokenOf('robin') });
  fixtureSync(html`<div>${element}</div>`);
  await until(() => query(element, '[part=notice]') !== null);
  expect(textOf(find(element, '[part=notice]')))
    .to.contain('“cti.example”')
    .and.to.contain('gateway attribute');
  for (let render = 0; render < 3; render += 1) {
    element.getToken = async () => tokenOf('robin');
    await settled(element);
  }
  expect(errors).to.have.length(1);
});
