import { expect, test } from 'vitest';
import { compressed } from '../../../../src/gateway/telephony/sound/g711.ts';
import { eventually } from '../../../e2e/support/eventually.ts';
import { pressed } from '../support/key-tones.ts';
import { openLeg, openPhone } from './kit.ts';

/** Plays keys as sound to a leg, whose phone has these payload types. */
async function played(types: string) {
  const phone = await openPhone();
  const { leg, digits, audio } = await openLeg();
  phone.hear(await leg.answer(phone.sdp({ types }), ['pcmu']));
  const samples = pressed('19#', { ms: 100, pauseMs: 60 });
  const packets = Math.floor(samples.length / 160);
  for (let at = 0; at < packets; at += 1) {
    const payload = compressed(samples.subarray(at * 160, at * 160 + 160), 'pcmu');
    phone.packet(0, payload, { timestamp: 1000 + at * 160 });
    // All of them at once could overflow the socket's buffer.
    await eventually('the packet', () => audio.length > at, undefined, 1);
  }
  return digits;
}

test('digits in the sound are told if the phone has no telephone events', async () => {
  const digits = await played('0');
  expect(digits.map(({ digit, heard }) => [digit, heard])).toEqual([
    ['1', true],
    ['9', true],
    ['#', true],
  ]);
});

test('a phone with telephone events sends its digits that way, so tones in its sound are only sound', async () => {
  expect(await played('0 96')).toEqual([]);
});
