import { expect } from '@open-wc/testing';
import { readCompanionMessage } from '../../src/embed/companion-messages.ts';
import { readFrameMessage, readHostMessage } from '../../src/embed/messages.ts';

const nonsense: unknown[] = [null, undefined, 7, 'dial', [], {}, { type: 'other' }, { type: null }, { type: { a: 1 } }];

it('a page is believed only what its messages can say', () => {
  for (const data of nonsense) expect(readHostMessage(data), JSON.stringify(data)).to.equal(null);
  expect(readHostMessage({ type: 'dial', number: 7 })).to.equal(null);
  expect(readHostMessage({ type: 'dial', number: '1'.repeat(201) })).to.equal(null);
  expect(readHostMessage({ type: 'dial', number: '1', about: { kind: 'a:b', id: '7' }, more: 1 })).to.deep.equal({
    type: 'dial',
    number: '1',
    about: null,
  });
  expect(readHostMessage({ type: 'context', now: 'x' })).to.deep.equal({ type: 'context', now: { about: null } });
  expect(
    readHostMessage({ type: 'context', now: { about: { kind: 'deal', id: '7' }, theme: 'pink', visible: 'no' } }),
  ).to.deep.equal({ type: 'context', now: { about: { kind: 'deal', id: '7' } } });
  expect(readHostMessage({ type: 'answer', value: 'x' })).to.equal(null);
});

it('a frame is believed only what its messages can say', () => {
  for (const data of nonsense) expect(readFrameMessage(data), JSON.stringify(data)).to.equal(null);
  expect(readFrameMessage({ type: 'open', record: { kind: 'contact', id: 'a\u0000b' } })).to.equal(null);
  expect(readFrameMessage({ type: 'show', reason: 'now' })).to.equal(null);
  for (const height of [0, -1, 10_000, Number.NaN, '640']) {
    expect(readFrameMessage({ type: 'size', height })).to.equal(null);
  }
  expect(readFrameMessage({ type: 'fact', id: 1, fact: { callId: 'CA1', step: 'exploded' } })).to.equal(null);
  expect(
    readFrameMessage({ type: 'fact', id: 1, fact: { callId: 'CA1', step: 'ended', duration: 'x', number: '+1' } }),
  ).to.deep.equal({
    type: 'fact',
    id: 1,
    fact: { callId: 'CA1', step: 'ended', direction: 'inbound', about: null, duration: null },
  });
});

it('a companion and its frame believe each other only their own messages', () => {
  for (const data of nonsense) expect(readCompanionMessage(data), JSON.stringify(data)).to.equal(null);
  expect(readCompanionMessage({ type: 'tab', message: { kind: 'request' } })).to.equal(null);
  expect(readCompanionMessage({ type: 'token', id: 1, token: 7 })).to.deep.equal({ type: 'token', id: 1, token: null });
});
