import { expect } from '@open-wc/testing';
import '../../stories/whole-softphone.ts';
import { factsBetween } from '../../src/elements/softphone/facts.ts';
import { contact, makeActive, makeCall, makeEnded } from '../../src/testing/fake-phone-fixtures.ts';
import { heard, show } from './support/scene.ts';

const names = (before: object, after: object): string[] =>
  factsBetween(before as never, after as never).map(({ name }) => name);

it('tells each fact of a call once, in order, even where nothing is rendered in between', async () => {
  const { element, phone } = await show('cti-softphone', 'ready');
  const told: string[] = [];
  for (const name of [
    'cti-call-incoming',
    'cti-screen-popped',
    'cti-call-answered',
    'cti-call-held',
    'cti-call-resumed',
    'cti-call-ended',
    'cti-call-completed',
  ] as const) {
    element.addEventListener(name, () => told.push(name));
  }
  const call = phone.put(makeCall({ lookup: 'pending', contact: null }));
  phone.put({ ...call, lookup: 'found', contact });
  for (const phase of ['active', 'held', 'active', 'ended'] as const) phone.put({ ...call, contact, phase });
  phone.remove(call.id);
  expect(told).to.deep.equal([
    'cti-call-incoming',
    'cti-screen-popped',
    'cti-call-answered',
    'cti-call-held',
    'cti-call-resumed',
    'cti-call-ended',
    'cti-call-completed',
  ]);
});

it('carries the call id, and at the end reason and seconds', () => {
  const call = makeEnded();
  expect(factsBetween({ [call.id]: makeActive({ id: call.id }) }, { [call.id]: call })).to.deep.equal([
    { name: 'cti-call-ended', detail: { callId: call.id, endReason: 'COMPLETED', duration: 154 } },
  ]);
});

it('tells a late page how the call stands', () => {
  const call = makeActive();
  expect(names({}, { [call.id]: call })).to.deep.equal(['cti-call-answered', 'cti-screen-popped']);
});

it('says that a call was withdrawn, and nothing of one that rings elsewhere first', () => {
  const call = makeCall();
  expect(names({ [call.id]: call }, {})).to.deep.equal(['cti-call-withdrawn']);
  expect(names({ [call.id]: call }, { [call.id]: { ...call } })).to.deep.equal([]);
});

it('is ready once, when calls can come', async () => {
  const { element, phone } = await show('cti-softphone', 'connecting');
  const ready = heard(element, 'cti-ready');
  await phone.connect();
  phone.state.$session.set(phone.state.$session.get());
  expect(ready).to.deep.equal([{ identity: 'robin' }]);
});
