import { expect, test } from 'vitest';
import { systemClock } from '../../../../src/gateway/start/system-clock.ts';
import { OpusVoice, startOpus } from '../../../../src/gateway/telephony/sound/opus.ts';
import { eventually } from '../../../e2e/support/eventually.ts';
import { amplitude } from '../support/goertzel.ts';
import { openLeg, openPhone, sine } from './kit.ts';

test('a phone that has Opus alone hears what is made here, and what G.711 says through the mix', async () => {
  const phone = await openPhone();
  const { leg } = await openLeg();
  const opus = { types: '111', lines: ['a=rtpmap:111 opus/48000/2'] };
  expect(phone.hear(await leg.answer(phone.sdp(opus), ['opus'])).target).toBeGreaterThan(0);
  // The leg cannot forward this codec, so a mix starts.
  const packet = { format: 'pcmu', sequence: 1, timestamp: 1, marker: false, payload: Buffer.alloc(160) } as const;
  expect(leg.relay('somebody', packet)).toBe(false);
  const tone = sine(440);
  await eventually('the coder to be there', () => {
    leg.speak('a mix', tone());
    return phone.heard.length > 0;
  });
  // In one turn of the event loop, so that no time passes.
  phone.heard.length = 0;
  for (let n = 0; n < 61; n++) leg.speak('a mix', tone());
  await eventually('sound', () => phone.heard.filter(({ marker }) => !marker).length >= 60);
  phone.heard.splice(0, phone.heard.length - 60);
  expect(new Set(phone.heard.map(({ payloadType }) => payloadType))).toEqual(new Set([111]));
  const steps = phone.heard.slice(1).map(({ timestamp }, at) => timestamp - (phone.heard[at]?.timestamp ?? 0));
  expect(new Set(steps.map((step) => step >>> 0))).toEqual(new Set([960]));

  await startOpus(systemClock);
  const voice = new OpusVoice();
  await eventually('a decoder', () => voice.decode(Uint8Array.of(0xf8, 0xff, 0xfe)).length > 0);
  const samples = phone.heard.slice(-40).flatMap(({ payload }) => [...voice.decode(payload)]);
  voice.close();
  // Without the start, during which the codec adapts.
  expect(amplitude(samples.slice(-4800), 440)).toBeGreaterThan(5000);
  expect(amplitude(samples.slice(-4800), 1200)).toBeLessThan(300);
});
