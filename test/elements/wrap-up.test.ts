import { expect } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { dayAfter } from '../../src/domain/calls/follow-up.ts';
import '../../stories/whole-softphone.ts';
import { FakePhone } from '../../src/testing/fake-phone.ts';
import { makeActive, makeCall } from '../../src/testing/fake-phone-fixtures.ts';
import type { ManualClock } from '../../src/testing/manual-clock.ts';
import { isAccessible } from './support/accessible.ts';
import { find, focused, query, settled, show, textOf, until } from './support/scene.ts';

beforeEach(() => sessionStorage.clear());

isAccessible('cti-wrap-up', ['ended', 'missed', 'noted']);

it('saves note and outcome, by keyboard alone', async () => {
  const { element, phone } = await show('cti-wrap-up', 'ended');
  find(element, 'input').focus();
  await sendKeys({ press: 'ArrowRight' });
  await sendKeys({ press: 'Tab' });
  await sendKeys({ press: 'Tab' });
  await sendKeys({ type: 'Sends the spout' });
  await sendKeys({ press: 'Tab' });
  await sendKeys({ press: 'Tab' });
  await sendKeys({ press: 'Enter' });
  await until(() => phone.asked.length > 0);
  expect(phone.asked[0]?.args[1]).to.deep.equal({ note: 'Sends the spout', disposition: 'Follow-up' });
  await until(() => query(element, 'form') === null);
});

it('saves nothing of what was begun when it is skipped', async () => {
  const { element, phone } = await show('cti-wrap-up', 'ended');
  element.focus();
  await sendKeys({ type: 'half a th' });
  find(element, '[part=skip]').click();
  await until(() => phone.asked.length > 0);
  expect(phone.asked[0]?.args[1]).to.deep.equal({ note: '', disposition: null });
});

it('a follow-up begins with the next day, and is saved with the note', async () => {
  const { element, phone } = await show('cti-wrap-up', 'ended');
  find(element, '[part=follow-up]').click();
  await settled(element);
  const due = find<HTMLInputElement>(element, '[part=follow-up-due]');
  expect(due.value).to.equal(dayAfter(phone.clock.now()));
  due.value = '2030-12-24';
  due.dispatchEvent(new InputEvent('input'));
  find(element, '[part=follow-up-subject]').focus();
  await sendKeys({ type: 'Ring about the spout' });
  (phone.clock as ManualClock).advance(1000);
  await until(() => Object.values(phone.state.$calls.get())[0]?.followUp !== undefined, 'it is kept');
  find(element, '[part=save]').click();
  await until(() => phone.asked.at(-1)?.method === 'saveWrapUp');
  const followUp = { due: '2030-12-24', subject: 'Ring about the spout' };
  expect(phone.asked.at(-1)?.args[1]).to.deep.equal({ note: '', disposition: null, followUp });
});

it('takes back a follow-up that was begun after the call when the wrap-up is skipped', async () => {
  const { element, phone } = await show('cti-wrap-up', 'ended');
  find(element, '[part=follow-up]').click();
  await settled(element);
  find(element, '[part=skip]').click();
  await until(() => phone.asked.at(-1)?.method === 'saveWrapUp');
  expect(phone.asked.at(-1)?.args[1]).to.deep.equal({ note: '', disposition: null, followUp: null });
});

it('keeps what was begun when another call comes in between', async () => {
  const { element, phone } = await show('cti-wrap-up', 'ended');
  element.focus();
  await sendKeys({ type: 'half a thought' });
  const other = phone.put(makeCall());
  await until(() => query(element, 'form') === null);
  phone.remove(other.id);
  await until(() => query(element, 'textarea') !== null);
  expect(find<HTMLTextAreaElement>(element, 'textarea').value).to.equal('half a thought');
});

it('keeps the words when saving fails', async () => {
  const { element, phone } = await show('cti-wrap-up', 'ended');
  phone.failWith = 'GATEWAY_UNREACHABLE';
  element.focus();
  await sendKeys({ type: 'once more' });
  await sendKeys({ down: 'Control' });
  await sendKeys({ press: 'Enter' });
  await sendKeys({ up: 'Control' });
  await until(() => phone.state.$problem.get() !== null);
  expect(find<HTMLTextAreaElement>(element, 'textarea').value).to.equal('once more');
  expect(find(element, '[part=save]').getAttribute('aria-busy')).to.equal('false');
});

it('sends a note again that did not arrive: as soon as the phone is ready, or else after a while', async () => {
  const { element, phone } = await show('cti-wrap-up', 'ended');
  const [clock, { $status, $problem, $calls }] = [phone.clock as ManualClock, phone.state];
  const note = (): unknown => Object.values($calls.get())[0]?.note;
  element.focus();
  for (const [typed, comesBack] of [
    ['spout', () => $status.set('ready')],
    [' and can', () => clock.advance(5000)],
  ] as const) {
    phone.failWith = 'GATEWAY_UNREACHABLE';
    await sendKeys({ type: typed });
    clock.advance(1000);
    await until(() => $problem.get() !== null, 'it did not arrive');
    $status.set(typed === 'spout' ? 'reconnecting' : 'ready');
    await settled(element);
    expect(textOf(find(element, '[part=kept]'))).to.equal('Not saved yet');
    phone.failWith = null;
    comesBack();
    await until(() => textOf(find(element, '[part=kept]')) === 'Saved', `it is sent again: ${typed}`);
    expect($problem.get(), 'what was shown is over').to.equal(null);
  }
  expect(note()).to.equal('spout and can');
  expect(sessionStorage.getItem('sidecall.drafts')).to.equal(null);
});

it('what is not stored survives a reload of the page, until the agent signs out', async () => {
  const call = makeActive({ lookup: 'unknown', contact: null });
  const page = async () => {
    const phone = new FakePhone();
    await phone.connect();
    phone.put(call);
    return await show('cti-softphone', 'idle', { phone });
  };
  const before = await page();
  before.phone.failWith = 'GATEWAY_UNREACHABLE';
  find(before.element, '[part~=create]').click();
  await until(() => focused() instanceof HTMLInputElement);
  await sendKeys({ type: 'Osric' });
  find(before.element, '[part=note-bar]').click();
  await until(() => focused() instanceof HTMLTextAreaElement);
  await sendKeys({ type: 'Wants a spout' });
  dispatchEvent(new PageTransitionEvent('pagehide'));
  await until(() => before.phone.asked.some(({ method }) => method === 'command'), 'the last words are sent');
  before.element.remove();

  const { element, phone } = await page();
  const clock = phone.clock as ManualClock;
  await until(() => query<HTMLInputElement>(element, '[part=contact-name]')?.value === 'Osric');
  clock.advance(1000);
  await until(() => phone.state.$calls.get()[call.id]?.note === 'Wants a spout', 'it is sent with the note closed');
  find(element, '[part=note-bar]').click();
  await until(() => focused() instanceof HTMLTextAreaElement);
  await sendKeys({ type: ' or two' });
  expect(sessionStorage.getItem('sidecall.drafts')).to.contain('or two');
  await phone.disconnect();
  expect(sessionStorage.getItem('sidecall.drafts')).to.equal(null);
});

it('keeps what is written during the call, and completes nothing', async () => {
  const { element, phone } = await show('cti-softphone', 'active');
  find(element, '[part=note-bar]').click();
  await until(() => query(element, 'textarea') !== null, 'the note opens');
  await until(() => focused() instanceof HTMLTextAreaElement, 'the note has the focus');
  await sendKeys({ type: 'Wants a spout' });
  expect(textOf(find(element, '[part=kept]'))).to.equal('Not saved yet');
  (phone.clock as ManualClock).advance(1000);
  await until(() => phone.asked.some(({ method }) => method === 'command'));
  await settled(element);
  expect(Object.values(phone.state.$calls.get())[0]).to.include({ note: 'Wants a spout', phase: 'active' });
  expect(textOf(find(element, '[part=kept]'))).to.equal('Saved');
  expect(query(element, '[part=save]'), 'there is nothing to complete yet').to.equal(null);
  find(element, '[part=note-bar]').click();
  await settled(element);
  expect(textOf(find(element, '[part=note-bar]'))).to.equal('Wants a spout');
});

it('stores the last words when the note is closed, and goes back to them when the wrap-up is skipped', async () => {
  const { element, phone } = await show('cti-softphone', 'active');
  find(element, '[part=note-bar]').click();
  await until(() => focused() instanceof HTMLTextAreaElement);
  await sendKeys({ type: 'spout' });
  find(element, '[part=note-bar]').click();
  await until(() => Object.values(phone.state.$calls.get())[0]?.note === 'spout');
  find(element, '[part=hang-up]').click();
  await until(() => query(element, '[part=skip]') !== null);
  await settled(element);
  expect(find<HTMLTextAreaElement>(element, 'textarea').value).to.equal('spout');
  find(element, 'textarea').focus();
  await sendKeys({ type: ', or none' });
  find(element, '[part=skip]').click();
  await until(() => phone.asked.at(-1)?.method === 'saveWrapUp');
  expect(phone.asked.at(-1)?.args[1]).to.deep.equal({ note: 'spout', disposition: null });
});

it('shows what earlier agents wrote, without opening anything', async () => {
  const { element, phone } = await show('cti-softphone', 'active');
  const [call] = Object.values(phone.state.$calls.get());
  if (!call) throw new Error('no call');
  phone.put({ ...call, earlierNotes: [{ by: 'Sam', note: 'Wants a spout' }] });
  await settled(element);
  expect(textOf(find(element, '[part=note-bar]'))).to.equal('Note by Sam: Wants a spout');
});

it('gives a minute more while a wrap-up with a limit runs', async () => {
  const { element, phone } = await show('cti-wrap-up', 'ended');
  const at = (seconds: number): string => new Date(phone.clock.now() + seconds * 1000).toISOString();
  const own = { identity: 'robin', name: 'Robin', status: 'wrap-up', reason: null, busy: false } as const;
  phone.state.$ownStatus.set({ ...own, since: at(-6), until: at(24) });
  await settled(element);
  expect(textOf(find(element, '[part=time]'))).to.contain('0:24');
  find(element, '[part=extend]').click();
  await until(() => phone.asked.at(-1)?.method === 'extendWrapUp');
  await settled(element);
  expect(textOf(find(element, '[part=time]'))).to.contain('1:24');
});
