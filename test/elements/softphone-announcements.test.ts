import { expect } from '@open-wc/testing';
import '../../src/elements/call-log/define.ts';
import '../../stories/whole-softphone.ts';
import { makeCall } from '../../src/testing/fake-phone-fixtures.ts';
import { find, query, settled, show, textOf } from './support/scene.ts';

it('tells a screen reader: at once who calls, in its time how the call stands', async () => {
  const { element, phone } = await show('cti-softphone', 'ready');
  const said = (live: string): string => element.renderRoot.querySelector(`[aria-live=${live}]`)?.textContent ?? '';
  const call = phone.put(makeCall());
  await settled(element);
  expect(said('assertive')).to.equal('Incoming call from Marigold Thimble');
  phone.put({ ...call, phase: 'held', answeredAt: call.startedAt });
  await settled(element);
  expect([said('assertive'), said('polite')]).to.deep.equal(['', 'Marigold Thimble is on hold']);
});

it('tells a screen reader once that a call rings, then the name that is found, and that a call has gone on elsewhere', async () => {
  const { element, phone } = await show('cti-softphone', 'ready');
  const said = (): string[] =>
    ['assertive', 'polite'].map((live) => element.renderRoot.querySelector(`[aria-live=${live}]`)?.textContent ?? '');
  const named = makeCall();
  const call = phone.put({ ...named, contact: null });
  await settled(element);
  const [ringing = ''] = said();
  expect(ringing).to.match(/^Incoming call from /);
  expect(ringing).not.to.contain('Marigold Thimble');
  phone.put({ ...call, contact: named.contact });
  await settled(element);
  expect(said()).to.deep.equal([ringing, 'Marigold Thimble']);
  phone.put({ ...named, id: call.id, phase: 'active', answeredAt: call.startedAt });
  await settled(element);
  phone.remove(call.id);
  await settled(element);
  expect(said()).to.deep.equal(['', 'Call with Marigold Thimble: no longer on this phone']);
});

it('says why a call sounds bad, in place of its number, and to a screen reader once', async () => {
  const { element, phone } = await show('cti-softphone', 'active');
  const [call] = Object.values(phone.state.$calls.get());
  if (!call) throw new Error('no call');
  const regions = (): string[] =>
    [...element.renderRoot.querySelectorAll('[aria-live=polite]')].map((region) => region.textContent ?? '');
  const said: string[] = [];
  const hear = async (local: Parameters<typeof phone.put>[1]): Promise<void> => {
    phone.put(call, local);
    await settled(element);
    const words = regions().at(-1) ?? '';
    if (words !== said.at(-1)) said.push(words);
  };
  const box = (part: string): object => find(element, `[part~=${part}]`).getBoundingClientRect().toJSON();
  const before = ['state', 'who', 'hold'].map(box);
  await hear({});
  await hear({ trouble: 'network' });
  expect(textOf(find(element, '[part=trouble]'))).to.equal('Weak connection');
  expect(['state', 'who', 'hold'].map(box), 'nothing moves').to.deep.equal(before);
  await hear({ trouble: null });
  expect(query(element, '[part=trouble]')).to.equal(null);
  await hear({ trouble: 'network' });
  await hear({ trouble: 'microphone' });
  await hear({ trouble: 'microphone', muted: true });
  expect(query(element, '[part=trouble]'), 'a muted microphone is silent on purpose').to.equal(null);
  expect(said).to.deep.equal([
    '',
    'The connection of this computer is weak. The sound may break up.',
    'The microphone sends no sound. The other side may not hear you.',
  ]);
});
