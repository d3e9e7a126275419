import { expect } from '@open-wc/testing';
import '../../src/elements/parking/define.ts';
import '../../stories/whole-softphone.ts';
import type { CtiParking } from '../../src/elements/parking/parking.ts';
import type { FakePhone } from '../../src/testing/fake-phone.ts';
import { makeParty } from '../../src/testing/fake-phone-fixtures.ts';
import { parkedCalls } from '../../src/testing/parked-calls.ts';
import { type PhoneScene, phoneInState } from '../../src/testing/phone-in-state.ts';
import { find, focused, heard, query, settled, show, textOf, until } from './support/scene.ts';

async function withParked(scene: PhoneScene = 'ready'): Promise<{ element: CtiParking; phone: FakePhone }> {
  const phone = parkedCalls(scene);
  const { element } = await show('cti-parking', scene, { phone });
  return { element, phone };
}

it('is accessible, closed and open', async () => {
  const { element } = await withParked();
  await expect(element).to.be.accessible();
  find(element, '[part=open]').click();
  await settled(element);
  await expect(element).to.be.accessible();
});

it('takes no room without a call and without parked calls', async () => {
  const { element } = await show('cti-parking', 'ready');
  expect(element.getBoundingClientRect().width).to.equal(0);
});

it('asks to park the current call, and shows its slot once it is confirmed', async () => {
  const { element, phone } = await show('cti-parking', 'active');
  const asked = heard(element, 'cti-park-request');
  const { id } = phone.state.$current.get() ?? {};
  phone.silence();
  find(element, '[part=park]').click();
  await settled(element);
  expect(asked).to.deep.equal([{ callId: id }]);
  expect(find(element, '[part=park]').getAttribute('aria-busy')).to.equal('true');
  expect(query(element, '[part=list]')).to.equal(null);
  phone.confirm();
  await until(() => query(element, '[part=list]') !== null);
  expect(find(element, '[part=slot]').textContent).to.contain('701');
  expect(element.renderRoot.querySelector('[aria-live]')?.textContent).to.equal('Parked in slot 701');
});

it('offers no parking while it rings, in a conference, or to a guest', async () => {
  for (const scene of [
    'incoming',
    'calling',
    'conference',
    'consulting',
    'brought-in',
    'ended',
    'follower-active',
  ] as const) {
    const { element } = await show('cti-parking', scene);
    expect(query(element, '[part=park]'), scene).to.equal(null);
  }
  const { element, phone } = await show('cti-parking', 'held');
  expect(query(element, '[part=park]')).not.to.equal(null);
  const call = phone.state.$current.get();
  if (call) phone.put({ ...call, parties: [makeParty({ kind: 'supervisor' })] });
  await settled(element);
  expect(query(element, '[part=park]')).not.to.equal(null);
});

it('lists parked calls by slot, and shows no number of a masked one', async () => {
  const { element } = await withParked();
  const opener = find(element, '[part=open]');
  expect(opener.getAttribute('aria-label')).to.equal('2 parked calls');
  expect(opener.getAttribute('aria-expanded')).to.equal('false');
  opener.click();
  await settled(element);
  expect(opener.getAttribute('aria-expanded')).to.equal('true');
  const [known, masked] = [...element.renderRoot.querySelectorAll('[part=call]')].map((each) => textOf(each));
  expect(known).to.match(/701 Marigold Thimble .*Sam Okafor-Lindqvist/);
  expect(masked).to.contain('702 +44 •• •••• ••••');
});

it('asks to retrieve the call in a slot, and shows it as the current one', async () => {
  const { element, phone } = await withParked();
  const asked = heard(element, 'cti-retrieve-request');
  element.show();
  await settled(element);
  const button = find(element, '[part=retrieve]');
  expect(button.getAttribute('aria-label')).to.equal('Retrieve Marigold Thimble from slot 701');
  button.click();
  await until(() => phone.state.$current.get()?.phase === 'active');
  expect(asked).to.deep.equal([{ slot: 701 }]);
  expect(Object.keys(phone.state.$waiting.get())).to.have.length(1);
});

it('leaves the focus at the call of the same slot when another agent retrieves an earlier one', async () => {
  const { element, phone } = await withParked();
  element.show();
  await settled(element);
  element.renderRoot.querySelectorAll<HTMLElement>('[part=retrieve]')[1]?.focus();
  const [known, masked] = Object.values(phone.state.$waiting.get());
  if (masked) phone.state.$waiting.set({ [masked.id]: masked });
  await settled(element);
  expect(focused()?.getAttribute('aria-label')).to.equal('Retrieve +44 •• •••• •••• from slot 702');
  if (known) phone.state.$waiting.set({ [known.id]: known });
  await settled(element);
  expect(query(element, '[part=retrieve]')).not.to.equal(focused());
});

it('retrieves nothing while the agent has a call', async () => {
  const { element } = await withParked('active');
  const asked = heard(element, 'cti-retrieve-request');
  element.show();
  await settled(element);
  const button = find(element, '[part=retrieve]');
  expect(button.getAttribute('aria-disabled')).to.equal('true');
  button.click();
  expect(asked).to.deep.equal([]);
});

it('closes with Escape, which returns the focus, and with a click beside it', async () => {
  const { element } = await withParked();
  element.show();
  await settled(element);
  find(element, '[part=retrieve]').focus();
  find(element, '[part=retrieve]').dispatchEvent(
    new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, composed: true }),
  );
  await settled(element);
  expect(query(element, '[part=list]')).to.equal(null);
  expect(focused()).to.equal(find(element, '[part=open]'));
  element.show();
  await settled(element);
  document.body.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true, composed: true }));
  await settled(element);
  expect(query(element, '[part=list]')).to.equal(null);
});

it('in the softphone of 320 px, moves nothing when the list opens', async () => {
  const phone = parkedCalls('active');
  const { element } = await show('cti-softphone', 'active', { phone });
  (element.parentElement as HTMLElement).style.inlineSize = '320px';
  await settled(element);
  // Its host has no box of its own.
  const parking = element.renderRoot.querySelector('cti-parking') as CtiParking;
  const places = (): string[] =>
    ['cti-screen-pop', 'cti-call-controls', '[part=heading]', '[part=tabs]'].map((selector) => {
      const { x, y, width, height } = find(element, selector).getBoundingClientRect();
      return [selector, x, y, width, height].join(' ');
    });
  const before = places();
  query(parking, '[part=open]')?.click();
  await settled(element);
  expect(places()).to.deep.equal(before);
  const list = find(parking, '[part=list]').getBoundingClientRect();
  const frame = element.getBoundingClientRect();
  expect(list.left).to.be.at.least(frame.left);
  expect(list.right).to.be.at.most(frame.right);
  expect(list.bottom).to.be.at.most(frame.bottom);
  // It can be clicked, though other panels come later in the page.
  const { left, top, width, height } = find(parking, '[part=retrieve]').getBoundingClientRect();
  expect(deepest(left + width / 2, top + height / 2)?.closest('[part=retrieve]')).not.to.equal(null);
});

it('has one menu in a narrow softphone: it parks, lists the parked calls and opens the devices, by keyboard', async () => {
  const phone = parkedCalls('active');
  const { element } = await show('cti-softphone', 'active', { phone });
  const more = find(element, '[part=more-open]');
  const press = async (key: string): Promise<void> => {
    focused()?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, composed: true }));
    await settled(element);
  };
  const open = async (): Promise<void> => {
    more.click();
    await settled(element);
  };
  const choices = (): string[] => [...element.renderRoot.querySelectorAll('[part=more-choice]')].map(textOf);
  expect(more.ariaLabel).to.equal('2 parked calls, More');
  await open();
  expect(choices()).to.deep.equal(['Park', '2 parked calls', 'Sound devices']);
  expect(textOf(focused() as Element)).to.equal('Park');
  await press('ArrowDown');
  expect(textOf(focused() as Element)).to.equal('2 parked calls');
  await press('Escape');
  expect([choices(), focused()]).to.deep.equal([[], more]);

  await open();
  await press('End');
  (focused() as HTMLElement).click();
  await until(() => query(element, '[part=microphone]') !== null);
  await until(() => focused()?.part.contains('close') === true);
  await press('Escape');
  await until(() => focused() === more);

  await open();
  await press('ArrowDown');
  (focused() as HTMLElement).click();
  await until(() => focused()?.part.contains('retrieve') === true);
  await press('Escape');
  expect([query(element, '[part=retrieve]'), focused()]).to.deep.equal([null, more]);

  const asked = heard(element, 'cti-park-request');
  await open();
  (focused() as HTMLElement).click();
  expect(asked).to.deep.equal([{ callId: phone.state.$current.get()?.id }]);
  (element.parentElement as HTMLElement).style.inlineSize = '480px';
  await settled(element);
  expect([query(element, '[part=more-open]'), query(element, '[part=devices-open]') === null]).to.deep.equal([
    null,
    false,
  ]);
});

it('shows what is waiting as soon as the phone knows', async () => {
  const { element, phone } = await show('cti-parking', 'ready');
  expect(query(element, '[part=open]')).to.equal(null);
  phone.state.$waiting.set(parkedCalls('ready').state.$waiting.get());
  await settled(element);
  expect(query(element, '[part=open]')).not.to.equal(null);
  phone.state.$waiting.set(phoneInState('ready').state.$waiting.get());
  await settled(element);
  expect(query(element, '[part=open]')).to.equal(null);
});

/** The element at this point, through shadow roots. */
function deepest(x: number, y: number): Element | null {
  let found = document.elementFromPoint(x, y);
  while (found?.shadowRoot) {
    const inside = found.shadowRoot.elementFromPoint(x, y);
    if (inside === null || inside === found) break;
    found = inside;
  }
  return found;
}
