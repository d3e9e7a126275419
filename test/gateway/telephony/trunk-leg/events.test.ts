import { expect, test } from 'vitest';
import { printTelephoneEvent } from '../../../../src/gateway/telephony/embedded/rtp/dtmf.ts';
import { eventually } from '../../../e2e/support/eventually.ts';
import { openLeg, openPhone } from './kit.ts';

/** A leg that has answered a phone with telephone events of type 101. */
async function answered() {
  const phone = await openPhone();
  const { leg, digits, audio } = await openLeg();
  phone.hear(await leg.answer(phone.sdp({ types: '0 101', lines: ['a=rtpmap:101 telephone-event/8000'] }), ['pcmu']));
  /** One key press, with its packets between audio packets. */
  const press = (code: number, timestamp: number, ssrc: number): void => {
    for (const [at, end] of [false, false, false, true, true, true].entries()) {
      phone.speak(440);
      phone.packet(101, printTelephoneEvent(code, end, Math.min(at + 1, 4) * 160), { ssrc, timestamp });
    }
    phone.speak(440);
  };
  return { phone, digits, audio, press };
}

test('a digit is told once, though its packets have a stream of their own beside the sound’s', async () => {
  const { phone, digits, audio, press } = await answered();
  press(5, 160_000, phone.ssrc + 1);
  press(6, 170_000, phone.ssrc + 1);
  await eventually('all sound', () => audio.length === 14);
  expect(digits.map(({ digit }) => digit)).toEqual(['5', '6']);
});

test('digits of another stream are told, though its times are before the last one’s', async () => {
  const { digits, audio, press } = await answered();
  press(1, 900_000, 7);
  press(2, 1000, 8);
  await eventually('all sound', () => audio.length === 14);
  expect(digits.map(({ digit }) => digit)).toEqual(['1', '2']);
});
