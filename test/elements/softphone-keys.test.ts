import { expect } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import '../../src/elements/call-log/define.ts';
import '../../stories/whole-softphone.ts';
// Loaded with the test file, so that no test waits for it.
import '../../src/elements/softphone/keys/key-commands.ts';
import type { CallView } from '../../src/domain/protocol/call.ts';
import type { CtiSoftphone } from '../../src/elements/softphone/softphone.ts';
import { makeCall, makeParty } from '../../src/testing/fake-phone-fixtures.ts';
import type { PhoneScene } from '../../src/testing/phone-in-state.ts';
import { find, focused, query, settled, show, textOf, until } from './support/scene.ts';

beforeEach(() => localStorage.removeItem('sidecall.keys'));

/** A softphone whose keys work. */
async function withKeys(scene: PhoneScene, properties: Partial<CtiSoftphone> = {}) {
  const shown = await show('cti-softphone', scene, properties);
  // The commands are a chunk of their own.
  await import('../../src/elements/softphone/keys/key-commands.ts');
  await settled(shown.element);
  await new Promise((resolve) => setTimeout(resolve));
  return shown;
}

/** Presses a combination such as "Alt+KeyA". */
async function press(combination: string): Promise<void> {
  const keys = combination.split('+');
  const last = keys.pop() as string;
  for (const key of keys) await sendKeys({ down: key });
  await sendKeys({ press: last });
  for (const key of keys.reverse()) await sendKeys({ up: key });
}

const dialog = (element: CtiSoftphone): HTMLDialogElement | null =>
  element.renderRoot.querySelector<HTMLDialogElement>('dialog[open]');

it('answers, mutes, holds and hangs up by keys anywhere in the page', async () => {
  const { element, phone } = await withKeys('incoming');
  for (const [keys, method] of [
    ['Alt+KeyA', 'answer'],
    ['Alt+KeyM', 'mute'],
    ['Alt+KeyH', 'hold'],
    ['Alt+KeyH', 'resume'],
    ['Alt+KeyX', 'hangUp'],
  ] as const) {
    const before = phone.asked.length;
    await press(keys);
    await until(() => phone.asked.length > before, method);
    expect(phone.asked.at(-1)?.method).to.equal(method);
    await settled(element);
  }
});

it('leaves keys to the fields of the page, and does nothing if the page says so', async () => {
  const { phone } = await withKeys('active');
  const field = document.createElement('input');
  document.body.append(field);
  field.focus();
  await press('Alt+KeyM');
  await press('Shift+Slash');
  expect(phone.asked).to.deep.equal([]);
  field.remove();
  const { phone: other } = await withKeys('active', { withoutShortcuts: true });
  phone.failWith = 'INTERNAL';
  await press('Alt+KeyM');
  expect(other.asked).to.deep.equal([]);
});

it('takes letters and “?” as they are on the person’s own keyboard', async () => {
  const { element, phone } = await withKeys('active');
  const type = (init: KeyboardEventInit): unknown =>
    find(element, '[part=mute]').dispatchEvent(
      new KeyboardEvent('keydown', { bubbles: true, composed: true, cancelable: true, ...init }),
    );
  // French, Mac with Alt, and German.
  type({ code: 'Semicolon', key: 'm', altKey: true });
  await until(() => phone.asked.at(-1)?.method === 'mute');
  type({ code: 'KeyH', key: '˙', altKey: true });
  await until(() => phone.asked.at(-1)?.method === 'hold');
  type({ code: 'Digit7', key: '/', altKey: true, shiftKey: true });
  await until(() => dialog(element) !== null);
  await sendKeys({ press: 'Escape' });
  await until(() => dialog(element) === null);
  type({ code: 'Minus', key: '?', shiftKey: true });
  await until(() => dialog(element) !== null);
  expect(textOf(dialog(element) as HTMLElement)).to.contain('Keyboard shortcuts');
});

it('lists what can be done now, finds it by words, and does it', async () => {
  const { element, phone } = await withKeys('active');
  await press('Alt+Slash');
  await until(() => dialog(element) !== null);
  const names = () => [...element.renderRoot.querySelectorAll('[part=command] > span')].map((each) => each.textContent);
  expect(names()).to.include.members(['Mute', 'Hold', 'Hang up', 'Find calls']);
  expect(names()).not.to.include('Answer');
  await expect(element).to.be.accessible();
  await sendKeys({ type: 'mut' });
  expect(names()).to.deep.equal(['Mute']);
  await sendKeys({ press: 'Enter' });
  await until(() => phone.asked.length > 0);
  expect(phone.asked[0]?.method).to.equal('mute');
  expect(dialog(element)).to.equal(null);
});

it('shows the keys, and changes them, but none twice', async () => {
  const { element, phone } = await withKeys('active');
  element.focus();
  find(element, '[part=tab]').focus();
  await press('Shift+Slash');
  await until(() => dialog(element) !== null);
  expect(textOf(dialog(element) as HTMLElement)).to.contain('Mute Alt M');
  expect(textOf(dialog(element) as HTMLElement)).to.contain('Favourites Alt 1 – 9');
  expect(textOf(dialog(element) as HTMLElement)).to.contain('Stop recording None');
  await expect(element).to.be.accessible();
  const change = (name: string): HTMLElement =>
    find(element, `[part=keys-change][aria-label^="Change the keys of ${name}"]`);
  change('Mute').click();
  await press('Alt+KeyH');
  expect(textOf(dialog(element) as HTMLElement)).to.contain('These keys are used: Hold');
  await sendKeys({ press: 'F8' });
  expect(change('Mute').textContent?.trim()).to.equal('F8');
  await sendKeys({ press: 'Escape' });
  await until(() => dialog(element) === null);
  await press('Alt+KeyM');
  await sendKeys({ press: 'F8' });
  await until(() => phone.asked.length > 0);
  expect(phone.asked.map(({ method }) => method)).to.deep.equal(['mute']);
});

it('leads to the number, and to the search of the log', async () => {
  const { element } = await withKeys('ready');
  await press('Alt+KeyL');
  await until(() => focused()?.getAttribute('part') === 'search');
  expect(element.view).to.equal('recent');
  await press('Alt+KeyI');
  await until(() => focused()?.getAttribute('part') === 'input');
  expect(query(element, 'cti-call-log')).to.equal(null);
});

it('answers a second call by the same key, switches, and merges', async () => {
  const { element, phone } = await withKeys('second-call');
  const [first, second] = Object.values(phone.state.$calls.get());
  const active = (): string | undefined =>
    Object.values(phone.state.$calls.get()).find(({ phase }) => phase === 'active')?.id;
  for (const [keys, method, talks] of [
    ['Alt+KeyA', 'answer', second],
    ['Alt+KeyW', 'resume', first],
  ] as const) {
    await press(keys);
    await until(() => phone.asked.at(-1)?.method === method && active() === talks?.id, keys);
    await settled(element);
  }
  await press('Alt+KeyJ');
  await until(() => phone.asked.at(-1)?.method !== 'resume');
  expect(phone.asked.at(-1)?.args[1]).to.deep.equal({ params: { id: first?.id }, body: { call: second?.id } });
});

it('opens the note of a call by its key, with the focus in it', async () => {
  const { element } = await withKeys('active');
  await press('Alt+KeyN');
  await until(() => focused()?.getAttribute('part') === 'note');
  expect(query(element, 'cti-wrap-up')).not.to.equal(null);
});

it('keeps the focus when the control that has it is gone: in a list, in a notice, in the dialer', async () => {
  const { element, phone } = await show('cti-softphone', 'ready', { view: 'recent' });
  await until(() => query(element, '[part=entry]') !== null);
  find(element, '[part=entry]').focus();
  const { id } = phone.put(makeCall());
  await until(() => query(element, '[part=answer]') !== null);
  find(element, '[part=answer]').focus();
  await sendKeys({ press: 'Enter' });
  await until(() => focused()?.id === 'panel-recent');
  phone.state.$problem.set({ code: 'INTERNAL', message: 'A problem.', help: '' });
  await until(() => query(element, '[part=dismiss]') !== null);
  find(element, '[part=dismiss]').focus();
  await sendKeys({ press: 'Enter' });
  await until(() => focused()?.id === 'panel-recent');
  phone.remove(id);
  element.view = 'phone';
  await until(() => focused()?.id === 'panel-phone');
  find(element, 'cti-dialer').focus();
  await sendKeys({ type: '4' });
  await sendKeys({ press: 'Tab' });
  await until(() => focused()?.getAttribute('part') === 'backspace');
  await sendKeys({ press: 'Enter' });
  await until(() => focused()?.getAttribute('part') === 'input');
});

it('tells a screen reader each fact once, also the end of a muting', async () => {
  const { element, phone } = await show('cti-softphone', 'ready');
  const call = makeCall();
  const told = async (change: Partial<CallView>, muted: boolean): Promise<string> => {
    phone.put({ ...call, phase: 'active', answeredAt: call.startedAt, ...change }, { muted });
    await settled(element);
    return element.renderRoot.querySelector('[aria-live=polite]')?.textContent ?? '';
  };
  expect(await told({}, false)).to.equal('In call with Marigold Thimble');
  expect(await told({}, true)).to.equal('Muted');
  expect(await told({ recording: 'on' }, true)).to.equal('Recording');
  expect(await told({ recording: 'on' }, false)).to.equal('No longer muted');
  expect(await told({ recording: 'on', note: 'other facts' }, false)).to.equal('No longer muted');
  const party = makeParty();
  expect(await told({ parties: [party] }, false)).to.equal(`${party.display} is in the call`);
  expect(await told({ parties: [] }, false)).to.equal(`${party.display} has left`);
  expect(await told({ customerLeft: true }, false)).to.equal('Marigold Thimble has left');
});
