import { expect } from '@open-wc/testing';
import '../../stories/whole-softphone.ts';
import { makeActive, makeParty } from '../../src/testing/fake-phone-fixtures.ts';
import { isAccessible } from './support/accessible.ts';
import { find, focused, query, settled, show, textOf, until } from './support/scene.ts';

isAccessible('cti-call-parties', ['consulting', 'consulted', 'conference', 'asked-first', 'brought-in', 'barged-in']);

it('shows nothing in a call of two', async () => {
  const { element } = await show('cti-call-parties', 'active');
  expect(textOf(element)).to.equal('');
});

it('says who waits and who rings, and completes only with somebody who answered', async () => {
  const { element, phone } = await show('cti-call-parties', 'consulting');
  expect(textOf(element)).to.contain('Marigold Thimble Waiting with music');
  expect(textOf(element)).to.contain('Sam Okafor-Lindqvist Ringing…');
  for (const part of ['complete', 'merge']) {
    expect(find(element, `[part=${part}]`).getAttribute('aria-disabled'), part).to.equal('true');
    find(element, `[part=${part}]`).click();
  }
  find(element, '[part=back]').click();
  await until(() => phone.asked.length > 0);
  expect(phone.asked.map(({ method }) => method)).to.deep.equal(['endConsult']);
});

for (const [part, method] of [
  ['complete', 'completeConsult'],
  ['merge', 'merge'],
  ['back', 'endConsult'],
] as const) {
  it(`asks for ${method} once somebody talks`, async () => {
    const { element, phone } = await show('cti-call-parties', 'consulted');
    find(element, `[part=${part}]`).click();
    await until(() => phone.asked.length > 0);
    expect(phone.asked[0]?.method).to.equal(method);
  });
}

it('mutes and removes each by name', async () => {
  const { element, phone } = await show('cti-call-parties', 'conference');
  const mute = [...element.renderRoot.querySelectorAll<HTMLElement>('[part=mute]')];
  expect(mute.map((each) => [each.getAttribute('aria-label'), each.getAttribute('aria-pressed')])).to.deep.equal([
    ['Mute Sam Okafor-Lindqvist', 'false'],
    ['Mute (415) 555-0142', 'true'],
  ]);
  mute[0]?.click();
  await until(() => phone.asked.length === 1);
  expect(phone.asked[0]?.args.slice(1)).to.deep.equal(['party-1', true]);
  await settled(element);
  find(element, '[aria-label="Remove (415) 555-0142 from the call"]').click();
  await until(() => phone.asked.length === 2);
  expect(phone.asked[1]?.method).to.equal('dropParty');
});

it('leaves the focus at the button of the same person when another one leaves, and hands it on to nobody', async () => {
  const { element, phone } = await show('cti-call-parties', 'conference');
  const call = phone.state.$current.get();
  if (!call) throw new Error('no call');
  const [sam, number] = call.parties;
  const remove = find(element, '[aria-label="Remove (415) 555-0142 from the call"]');
  remove.focus();
  phone.put({ ...call, parties: call.parties.slice(1) });
  await settled(element);
  expect(focused()).to.equal(remove);
  if (sam && number) phone.put({ ...call, parties: [number, sam] });
  await settled(element);
  expect(remove.getAttribute('aria-label')).to.equal('Remove (415) 555-0142 from the call');
  phone.put({ ...call, parties: call.parties.slice(0, 1) });
  await settled(element);
  expect(remove.isConnected).to.equal(false);
  expect(query(element, '[part=drop]')).not.to.equal(focused());
});

it('lets nobody who was only brought in mute or remove others, nor pause the recording they are told of', async () => {
  const { element } = await show('cti-softphone', 'brought-in');
  expect(textOf(element)).to.contain('Sam Okafor-Lindqvist').and.to.contain('Recording');
  for (const part of ['mute', 'drop']) {
    expect(query(find(element, 'cti-call-parties'), `[part=${part}]`), part).to.equal(null);
  }
  for (const part of ['record', 'record-stop']) expect(query(element, `[part=${part}]`), part).to.equal(null);
});

it('tells whoever is asked first that the customer waits, and no more once all talk', async () => {
  const { element, phone } = await show('cti-call-parties', 'asked-first');
  expect(textOf(element)).to.contain('Marigold Thimble Waiting with music');
  const [call] = Object.values(phone.state.$calls.get());
  if (!call) throw new Error('no call');
  phone.put({ ...call, customerWaits: false });
  await settled(element);
  expect(textOf(element)).to.contain('Marigold Thimble Customer');
});

it('moves neither the state, nor the caller, nor the buttons of the phone', async () => {
  const { element, phone } = await show('cti-softphone', 'active');
  const box = (part: string): object => find(element, `[part~=${part}]`).getBoundingClientRect().toJSON();
  const before = ['state', 'who', 'hold', 'hang-up'].map(box);
  const [call] = Object.values(phone.state.$calls.get());
  if (!call) throw new Error('no call');
  for (const change of [
    { phase: 'held', parties: [makeParty({ state: 'ringing', consulting: true })] },
    { phase: 'held', parties: [makeParty({ consulting: true })] },
    { phase: 'active', parties: [makeParty()] },
    { phase: 'active', parties: [], recording: 'on', canRecord: true },
    { phase: 'active', parties: [], recording: 'paused', canRecord: true },
  ] as const) {
    phone.put({ ...makeActive(), ...call, ...change, parties: [...change.parties] });
    await settled(element);
    expect(['state', 'who', 'hold', 'hang-up'].map(box)).to.deep.equal(before);
  }
});

it('tells a screen reader who comes and whether it is recorded', async () => {
  const { element, phone } = await show('cti-softphone', 'active');
  const said = (): string => element.renderRoot.querySelector('[aria-live=polite]')?.textContent?.trim() ?? '';
  const [call] = Object.values(phone.state.$calls.get());
  if (!call) throw new Error('no call');
  phone.put({ ...call, parties: [makeParty({ state: 'ringing', consulting: true })], phase: 'held' });
  await settled(element);
  expect(said()).to.contain('Calling Sam Okafor-Lindqvist');
  phone.put({ ...call, parties: [makeParty()], recording: 'paused' });
  await settled(element);
  expect(said()).to.contain('Sam Okafor-Lindqvist is in the call').and.to.contain('Paused');
});

it('records, pauses and stops from the line of the call’s state', async () => {
  const { element, phone } = await show('cti-softphone', 'can-record');
  const press = async (part: string, action: string): Promise<void> => {
    find(element, `[part=${part}]`).click();
    await until(() => phone.asked.at(-1)?.args[1] === action, action);
    await settled(element);
  };
  await press('record', 'start');
  expect(textOf(find(element, '[part=record]'))).to.equal('Recording');
  await press('record', 'pause');
  expect(textOf(find(element, '[part=record]'))).to.equal('Paused');
  await press('record', 'resume');
  await press('record-stop', 'stop');
  expect(textOf(find(element, '[part=record]'))).to.equal('Record');
});

it('lets nobody stop a recording that must be, only pause it', async () => {
  const { element } = await show('cti-softphone', 'must-record');
  expect(textOf(find(element, '[part=record]'))).to.equal('Recording');
  expect(query(element, '[part=record-stop]')).to.equal(null);
});
