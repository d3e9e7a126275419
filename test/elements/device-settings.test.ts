import { expect } from '@open-wc/testing';
import '../../src/elements/device-settings/define.ts';
import '../../stories/whole-softphone.ts';
import type { CtiDeviceSettings } from '../../src/elements/device-settings/device-settings.ts';
import { deviceTexts } from '../../src/elements/device-settings/device-texts.ts';
import { english } from '../../src/elements/device-settings/messages.ts';
import type { FakePhone } from '../../src/testing/fake-phone.ts';
import { headset, headsetLost, headsetNew, laptopMicrophone } from '../../src/testing/fake-sound-devices.ts';
import type { ManualClock } from '../../src/testing/manual-clock.ts';
import { find, focused, query, settled, show, textOf, until } from './support/scene.ts';

async function settings(): Promise<{ element: CtiDeviceSettings; phone: FakePhone }> {
  const { element, phone } = await show('cti-device-settings', 'ready');
  await until(() => query(element, '[part=list]') !== null);
  return { element, phone };
}

const select = (element: Element, part: string): HTMLSelectElement => find(element, `select[part=${part}]`);
const said = (element: Element): string[] =>
  [...(element.shadowRoot?.querySelectorAll('[role=status]') ?? [])].map((each) => textOf(each)).filter(Boolean);

it('is accessible, before and after the permission', async () => {
  const { element, phone } = await settings();
  await expect(element).to.be.accessible();
  phone.soundDevices.show({ access: 'asks', microphones: [], speakers: [] });
  await settled(element);
  await expect(element).to.be.accessible();
  find(element, '[part=allow]').click();
  await settled(element);
  expect(query(element, '[part=allow]')).to.equal(null);
});

it('shows what is chosen, and chooses', async () => {
  const { element, phone } = await settings();
  expect([...select(element, 'microphone').options].map(({ text }) => text)).to.deep.equal([
    'System default',
    laptopMicrophone.label,
    headset.label,
  ]);
  expect(select(element, 'microphone').value).to.equal(headset.id);
  select(element, 'microphone').value = laptopMicrophone.id;
  select(element, 'microphone').dispatchEvent(new Event('change'));
  find<HTMLInputElement>(element, '[part=suppress]').click();
  find(element, '[part=test-ringer]').click();
  const view = phone.soundDevices.$view.get();
  expect([view.chosen.microphone, view.suppressesNoise]).to.deep.equal([laptopMicrophone.id, false]);
  expect(phone.soundDevices.played).to.deep.equal(['ringer']);
  // The headset is unplugged: the list shows the system's default.
  phone.soundDevices.show({ speakers: [], chosen: { ...view.chosen, speaker: '' } });
  await settled(element);
  expect(select(element, 'speaker').value).to.equal('');
});

it('says what the microphone picks up, opens it only when asked, and closes it after a minute', async () => {
  const { element, phone } = await settings();
  const clock = phone.clock as ManualClock;
  const { soundDevices } = phone;
  expect(soundDevices.measures).to.equal(false);
  find(element, '[part=check]').click();
  await settled(element);
  expect(said(element)).to.deep.equal([english.speakNow]);
  clock.advance(5000);
  await settled(element);
  expect(said(element)).to.deep.equal([english.nothingHeard]);
  soundDevices.speak(0.5);
  await settled(element);
  expect(said(element)).to.deep.equal([english.microphoneHeard]);
  expect(find(element, '[part=level]').getAttribute('aria-valuenow')).to.equal('50');
  clock.advance(55_000);
  await settled(element);
  expect([soundDevices.measures, said(element).length]).to.deep.equal([false, 0]);
  soundDevices.refusal = 'microphone-taken';
  find(element, '[part=check]').click();
  await settled(element);
  expect(said(element)).to.deep.equal([english.findings['microphone-taken']]);
});

it('says how calls ring, and asks the browser only when the agent wants notifications', async () => {
  const real = Object.getOwnPropertyDescriptors(Notification);
  let asked = 0;
  let permission: NotificationPermission = 'default';
  Object.defineProperty(Notification, 'permission', { configurable: true, get: () => permission });
  Object.defineProperty(Notification, 'requestPermission', {
    configurable: true,
    value: async () => {
      asked += 1;
      permission = 'granted';
    },
  });
  const { element, phone } = await settings();
  const ring = (): unknown => phone.soundDevices.$view.get().ring;
  const notify = find<HTMLInputElement>(element, '[part=notify]');
  expect([notify.checked, asked]).to.deep.equal([false, 0]);
  notify.click();
  await until(() => asked === 1);
  select(element, 'melody').selectedIndex = 3;
  select(element, 'melody').dispatchEvent(new Event('change'));
  const volume = find<HTMLInputElement>(element, '[part=ring-volume]');
  volume.value = '80';
  volume.dispatchEvent(new Event('change'));
  expect(ring()).to.deep.equal({ melody: 'low', volume: 0.8, notifies: true, vibrates: true });
  permission = 'denied';
  element.requestUpdate();
  await settled(element);
  expect(textOf(element)).to.include(english.notificationsDenied);
  Object.defineProperties(Notification, { permission: real.permission, requestPermission: real.requestPermission });
});

it('a test call says what to repair, and none starts during a call', async () => {
  const { element, phone } = await settings();
  find(element, '[part=test-call]').click();
  phone.soundDevices.connectTest();
  await settled(element);
  expect(said(element)).to.deep.equal([english.testCallTalk]);
  phone.soundDevices.endTest('packet-loss', 'unsteady-network');
  await until(() => said(element).join().includes('cable'));
  expect(said(element)).to.deep.equal([`${english.findings['packet-loss']} ${english.findings['unsteady-network']}`]);
  const { element: inCall } = await show('cti-device-settings', 'active');
  await until(() => query(inCall, '[part=test-call]') !== null);
  expect(find(inCall, '[part=test-call]').ariaDisabled).to.equal('true');
  find(inCall, '[part=test-call]').click();
  await settled(inCall);
  expect(textOf(inCall)).to.include(english.testCallLater).and.not.include(english.stopTestCall);
});

it('moves nothing when a test says what it found', async () => {
  const { element, phone } = await settings();
  const box = (): object[] =>
    [...element.renderRoot.querySelectorAll('select, button, input, h4')].map((each) =>
      each.getBoundingClientRect().toJSON(),
    );
  find(element, '[part=check]').click();
  await settled(element);
  const before = box();
  phone.soundDevices.speak(0.5);
  await settled(element);
  expect(box()).to.deep.equal(before);
});

it('closes the microphone when it leaves the page', async () => {
  const { element, phone } = await settings();
  find(element, '[part=check]').click();
  await settled(element);
  element.remove();
  expect([phone.soundDevices.measures, phone.soundDevices.followers]).to.deep.equal([false, 0]);
});

it('is empty for a phone without audio', async () => {
  const { element, phone } = await show('cti-device-settings', 'ready');
  phone.devices = null;
  element.requestUpdate();
  await settled(element);
  expect(textOf(element)).to.equal('');
});

it('opens in the softphone by keyboard, and the focus returns to its button', async () => {
  const { element } = await show('cti-softphone', 'ready');
  // A narrow header has them in its menu.
  (element.parentElement as HTMLElement).style.inlineSize = '480px';
  await settled(element);
  const button = find(element, '[part=devices-open]');
  const places = (): object[] =>
    ['[part=header]', '[part=heading]', '[part=tabs]'].map((each) =>
      find(element, each).getBoundingClientRect().toJSON(),
    );
  const before = places();
  button.click();
  await until(() => query(element, 'cti-device-settings [part=list], [part=list]') !== null);
  await until(() => focused()?.part.contains('close') === true);
  expect([button.ariaExpanded, places()]).to.deep.equal(['true', before]);
  const { left, right, bottom } = find(element, '[part=list]').getBoundingClientRect();
  const edges = element.getBoundingClientRect();
  expect(left >= edges.left && right <= edges.right && bottom <= edges.bottom).to.equal(true);
  focused()?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, composed: true }));
  await until(() => query(element, '[part=list]') === null);
  expect([focused(), button.ariaExpanded]).to.deep.equal([button, 'false']);
});

it('says once which device went during a call, and offers one that came', async () => {
  const { element, phone } = await show('cti-softphone', 'active');
  phone.state.$deviceNews.set(headsetLost);
  await until(() => query(element, '[part=news]') !== null);
  const inside = element.renderRoot.querySelector('cti-device-settings') as CtiDeviceSettings;
  expect(said(inside)).to.deep.equal([
    `“${headset.label}” was unplugged. Now in use: Built-in microphone, Built-in speakers`,
  ]);
  phone.state.$deviceNews.set({ ...headsetLost, kind: 'refused', usedSpeaker: '' });
  await settled(element);
  expect(said(inside)).to.deep.equal([
    `“${headset.label}” could not be opened, so another microphone is in use. Close programs that use it, or plug it in again. Now in use: Built-in microphone`,
  ]);
  phone.state.$deviceNews.set(headsetNew);
  phone.soundDevices.choose('microphone', '');
  await settled(element);
  find(element, '[part=use]').click();
  await settled(element);
  expect([query(element, '[part=news]'), phone.soundDevices.$view.get().chosen.microphone]).to.deep.equal([
    null,
    headset.id,
  ]);
});

const textsOf = (table: object): [string, string][] =>
  Object.entries(table).flatMap(([key, value]): [string, string][] =>
    typeof value === 'object'
      ? textsOf(value as object)
      : [[key, typeof value === 'function' ? String(value('7')) : String(value)]],
  );

it('has each text in each language, with its values', async () => {
  const originals = new Map(textsOf(english));
  for (const tag of ['ar', 'es', 'hi', 'id', 'pt']) {
    const texts = textsOf((await deviceTexts.of(tag))?.messages ?? {});
    expect(texts.map(([key]) => key).sort()).to.deep.equal([...originals.keys()].sort());
    for (const [key, text] of texts) {
      expect(text.includes('7'), `${tag} ${key}: ${text}`).to.equal(originals.get(key)?.includes('7'));
      expect(text, `${tag} ${key}`).to.not.equal(originals.get(key));
    }
  }
});
