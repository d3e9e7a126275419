import { expect } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import '../../src/elements/agent-status/define.ts';
import '../../stories/whole-softphone.ts';
import type { CtiAgentStatus } from '../../src/elements/agent-status/agent-status.ts';
import { makeStatus, type ownStatuses, withStatuses } from '../../src/testing/agent-statuses.ts';
import type { FakePhone } from '../../src/testing/fake-phone.ts';
import { ManualClock } from '../../src/testing/manual-clock.ts';
import { find, focused, heard, inDialog, query, settled, show, textOf, until } from './support/scene.ts';

async function withStatus(
  own: keyof typeof ownStatuses = 'available',
): Promise<{ element: CtiAgentStatus; phone: FakePhone }> {
  const phone = withStatuses('ready', own);
  const { element } = await show('cti-agent-status', 'ready', { phone });
  return { element, phone };
}

async function opened(element: CtiAgentStatus): Promise<HTMLElement[]> {
  find(element, '[part=open]').click();
  await until(() => element.renderRoot.querySelectorAll('[part=choice]').length === 5);
  return choices(element);
}

const choices = (element: CtiAgentStatus): HTMLElement[] => [
  ...element.renderRoot.querySelectorAll<HTMLElement>('[part=choice]'),
];
const press = (element: Element, key: string): boolean =>
  element.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, composed: true, cancelable: true }));

it('is accessible, closed and open', async () => {
  const { element } = await withStatus('wrap-up');
  await expect(element).to.be.accessible();
  await opened(element);
  await settled(element);
  await expect(element).to.be.accessible();
});

it('takes no room if the gateway knows no statuses', async () => {
  const { element } = await show('cti-agent-status', 'ready');
  expect(element.getBoundingClientRect().width).to.equal(0);
});

it('shows each status in words, which a screen reader hears', async () => {
  for (const [own, words] of [
    ['available', 'Available'],
    ['break', 'On break: Lunch'],
    ['missed-offers', 'On break'],
    ['wrap-up', 'Wrap-up'],
    ['offline', 'Offline'],
  ] as const) {
    const { element } = await withStatus(own);
    expect(find(element, '[part=open]').getAttribute('aria-label'), own).to.equal(
      `Your status: ${own === 'wrap-up' ? '0:24 ' : ''}${words}`,
    );
    expect(element.renderRoot.querySelector('[aria-live]')?.textContent, own).to.equal(words);
  }
});

it('an agent whose phone is not there yet is not shown as offline: they did not choose it', async () => {
  const { element, phone } = await withStatus();
  phone.state.$ownStatus.set(makeStatus({ identity: 'robin', name: 'Robin', status: 'offline' }));
  await settled(element);
  expect(find(element, '[part=open]').getAttribute('aria-label')).to.equal('Your status: Available');
});

it('asks for the chosen break, and shows it once it is confirmed', async () => {
  const { element, phone } = await withStatus();
  const asked = heard(element, 'cti-status-request');
  const all = await opened(element);
  expect(all.map((each) => textOf(each))).to.deep.equal(['Available', 'Lunch', 'Training', 'Coffee', 'Offline']);
  expect(all.map((each) => each.ariaChecked)).to.deep.equal(['true', 'false', 'false', 'false', 'false']);
  phone.silence();
  all[2]?.click();
  await settled(element);
  expect(asked).to.deep.equal([{ status: 'break', reason: 'Training' }]);
  expect(query(element, '[part=list]')).to.equal(null);
  expect(find(element, '[part=open]').getAttribute('aria-busy')).to.equal('true');
  expect(find(element, '[part=open]').getAttribute('aria-label')).to.equal('Your status: Available');
  phone.confirm();
  await until(() => find(element, '[part=open]').getAttribute('aria-label') === 'Your status: On break: Training');
});

it('choosing the status that one has asks for nothing', async () => {
  const { element } = await withStatus('break');
  const asked = heard(element, 'cti-status-request');
  const all = await opened(element);
  expect(all[1]?.ariaChecked).to.equal('true');
  all[1]?.click();
  await settled(element);
  expect(asked).to.deep.equal([]);
});

it('without configured reasons there is one break', async () => {
  const { element, phone } = await withStatus();
  phone.reasons = [];
  const asked = heard(element, 'cti-status-request');
  find(element, '[part=open]').click();
  await settled(element);
  expect(choices(element).map((each) => textOf(each))).to.deep.equal(['Available', 'On break', 'Offline']);
  choices(element)[1]?.click();
  expect(asked).to.deep.equal([{ status: 'break', reason: null }]);
});

it('arrows move through the menu, Escape closes it, and the focus returns to its button', async () => {
  const { element } = await withStatus('break');
  const all = await opened(element);
  await until(() => focused() === all[0] || focused() === all[1]);
  all[1]?.focus();
  press(all[1] as HTMLElement, 'ArrowDown');
  expect(focused()).to.equal(all[2]);
  press(all[2] as HTMLElement, 'End');
  press(all[4] as HTMLElement, 'ArrowDown');
  expect(focused()).to.equal(all[0]);
  press(all[0] as HTMLElement, 'ArrowUp');
  expect(focused()).to.equal(all[4]);
  press(all[4] as HTMLElement, 'Escape');
  await settled(element);
  expect(query(element, '[part=list]')).to.equal(null);
  expect(focused()).to.equal(find(element, '[part=open]'));
});

it('Escape closes the menu, and not the dialog of the page around it', async () => {
  const { element } = await withStatus();
  const dialog = inDialog(element);
  await opened(element);
  await until(() => focused()?.matches('[part=choice]') === true);
  await sendKeys({ press: 'Escape' });
  await until(() => query(element, '[part=list]') === null);
  expect(dialog.open).to.equal(true);
});

it('a click beside the menu closes it', async () => {
  const { element } = await withStatus();
  await opened(element);
  document.body.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true, composed: true }));
  await settled(element);
  expect(query(element, '[part=list]')).to.equal(null);
});

it('counts the wrap-up down, and says in the menu how to end it', async () => {
  const { element, phone } = await withStatus('wrap-up');
  const clock = phone.clock as ManualClock;
  expect(clock).to.be.instanceOf(ManualClock);
  expect(textOf(find(element, '.left'))).to.equal('0:24');
  clock.advance(1000);
  await settled(element);
  expect(textOf(find(element, '.left'))).to.equal('0:23');
  const asked = heard(element, 'cti-status-request');
  const all = await opened(element);
  expect(textOf(find(element, '[part=hint]'))).to.equal('Wrap-up ends in 0:23');
  expect(textOf(all[0] as HTMLElement)).to.equal('Ready for the next call');
  all[0]?.click();
  expect(asked).to.deep.equal([{ status: 'available', reason: null }]);
});

it('says why an agent has a status that they did not choose', async () => {
  for (const [own, hint] of [
    ['missed-offers', 'Calls rang unanswered. Choose your status again.'],
    ['set-by-supervisor', 'Set by a supervisor'],
  ] as const) {
    const { element } = await withStatus(own);
    await opened(element);
    expect(textOf(find(element, '[part=hint]')), own).to.equal(hint);
  }
});

it('follows the status only while it is on the page', async () => {
  const { element, phone } = await withStatus();
  expect(phone.followers.own).to.equal(1);
  element.remove();
  expect(phone.followers.own).to.equal(0);
});

it('in the softphone the header says the status, and nothing moves when it changes', async () => {
  const phone = withStatuses('ready');
  const { element } = await show('cti-softphone', 'ready', { phone });
  const box = (selector: string): object => find(element, selector).getBoundingClientRect().toJSON();
  const places = (): object[] => ['[part=header]', '[part=heading]', '[part=open]', '[part=tabs]'].map(box);
  expect(textOf(find(element, '[part=status]'))).to.equal('Ready for calls');
  const before = places();
  for (const own of ['break', 'wrap-up', 'offline'] as const) {
    phone.state.$ownStatus.set(withStatuses('ready', own).state.$ownStatus.get());
    await settled(element);
    expect(places(), own).to.deep.equal(before);
  }
  expect(textOf(find(element, '[part=status]'))).to.equal('Offline');
});

it('a lost connection is said before the status', async () => {
  const phone = withStatuses('reconnecting', 'break');
  const { element } = await show('cti-softphone', 'reconnecting', { phone });
  expect(textOf(find(element, '[part=status]'))).to.equal('Connection lost. Reconnecting…');
});
