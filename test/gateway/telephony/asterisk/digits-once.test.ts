import { expect, test } from 'vitest';
import { AsteriskChannel } from '../../../../src/gateway/telephony/asterisk/channels/channel.ts';
import { ManualClock } from '../../../../src/testing/manual-clock.ts';

/** A channel of the Asterisk core, with the digits that it reports. */
function channel() {
  const clock = new ManualClock();
  const reported: string[] = [];
  const made = new AsteriskChannel({
    ...{ id: 'in-1', endpoint: { kind: 'agent', identity: 'robin' }, caller: null, dialled: '+14155550100' },
    ...{ params: {}, formats: ['opus'], clock, logger: { warn: () => {}, error: () => {} }, onGone: () => {} },
    emit: (event) => event.type === 'ChannelDtmfReceived' && reported.push(event.digit),
  });
  return { made, clock, reported };
}

test('a digit by RFC 4733 and by INFO counts once: Asterisk does not get the second', () => {
  const { made, reported } = channel();
  made.digit('5', 100);
  expect(made.digits.passesOn('5')).toBe(false);
  expect(reported).toEqual(['5']);
});

test('a digit by INFO and by RFC 4733 counts once, in whichever order Asterisk reports both', () => {
  const { made, reported } = channel();
  expect(made.digits.passesOn('5')).toBe(true);
  made.digit('5', 100);
  made.digit('5', 100);
  expect(reported).toEqual(['5']);
});

test('each press counts: by INFO alone, by RFC 4733 alone, and in both ways again', () => {
  const { made, clock, reported } = channel();
  for (const _ of [1, 2]) {
    expect(made.digits.passesOn('5')).toBe(true);
    made.digit('5', 100);
    clock.advance(300);
  }
  clock.advance(3000);
  made.digit('5', 100);
  made.digit('5', 100);
  clock.advance(3000);
  for (const _ of [1, 2]) {
    expect(made.digits.passesOn('5')).toBe(true);
    made.digit('5', 100);
    made.digit('5', 100);
    clock.advance(300);
  }
  expect(reported.join('')).toBe('555555');
});

test('a digit by INFO that Asterisk never reports is forgotten', () => {
  const { made, clock, reported } = channel();
  expect(made.digits.passesOn('5')).toBe(true);
  clock.advance(3000);
  made.digit('5', 100);
  expect(made.digits.passesOn('5')).toBe(false);
  expect(reported).toEqual(['5']);
});
