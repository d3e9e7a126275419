import { expect, test } from 'vitest';
import { EmbeddedChannel } from '../../../src/gateway/telephony/embedded/calls/channel.ts';
import type { Bridge } from '../../../src/gateway/telephony/embedded/mixing/bridge.ts';
import type { Leg } from '../../../src/gateway/telephony/embedded/mixing/leg.ts';
import { AudioBeat } from '../../../src/gateway/telephony/sound/audio-beat.ts';
import { Ticker } from '../../../src/gateway/telephony/sound/ticker.ts';
import { ManualClock } from '../../../src/testing/manual-clock.ts';

/** A channel in a bridge, with the digits that it reports, and those that the bridge gives to mixes. */
function channel() {
  const reported: string[] = [];
  const mixed: string[] = [];
  const made = new EmbeddedChannel({
    id: 'in-1',
    endpoint: { kind: 'carrier', identity: 'trunk' },
    caller: null,
    dialled: '+14155550100',
    params: {},
    formats: ['pcmu'],
    clock: new ManualClock(),
    ticker: new Ticker(),
    beat: new AudioBeat(() => {}),
    emit: (event) => event.type === 'ChannelDtmfReceived' && reported.push(event.digit),
    onGone: () => {},
    onFault: () => {},
  });
  const leg = { formats: ['pcmu'], listener: null } as unknown as Leg;
  made.attach(leg);
  made.bridge = { passDigitIntoMix: (_from: unknown, digit: string) => mixed.push(digit) } as unknown as Bridge;
  return { made, leg, reported, mixed };
}

test('a digit by RFC 4733 is reported, and given to the mixes that do not have its packets', () => {
  const { leg, reported, mixed } = channel();
  leg.listener?.onDigit('5', 100);
  expect([reported, mixed]).toEqual([['5'], ['5']]);
});

test('a digit by its tones is reported, and not sent again: the others hear them', () => {
  const { leg, reported, mixed } = channel();
  leg.listener?.onDigit('5', 100, true);
  expect([reported, mixed]).toEqual([['5'], []]);
});

test('a digit that comes by INFO, by RFC 4733 and by its tones is reported once', () => {
  const { made, leg, reported, mixed } = channel();
  expect(made.digit('5', 100, 'info')).toBe(true);
  leg.listener?.onDigit('5', 100);
  leg.listener?.onDigit('5', 100, true);
  expect(made.digit('5', 100, 'info')).toBe(true);
  expect([reported, mixed]).toEqual([['5', '5'], []]);
});
