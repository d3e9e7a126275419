import { expect, test } from 'vitest';
import { ToneReceiver } from '../../../src/gateway/telephony/embedded/rtp/tone-receiver.ts';
import { compressed } from '../../../src/gateway/telephony/sound/g711.ts';
import type { AudioPacket } from '../../../src/gateway/telephony/sound/packet.ts';
import { ManualClock } from '../../../src/testing/manual-clock.ts';
import { pressed } from './support/key-tones.ts';

/** The sound as packets of 20 ms, whose numbers wrap. */
function packetsOf(samples: Int16Array): AudioPacket[] {
  return Array.from({ length: Math.floor(samples.length / 160) }, (_, at) => ({
    format: 'pcmu',
    ssrc: 7,
    sequence: (65_530 + at) & 0xffff,
    timestamp: (0xffff_ff00 + at * 160) >>> 0,
    marker: false,
    payload: compressed(samples.subarray(at * 160, at * 160 + 160), 'pcmu'),
  }));
}

function receiver(): { tones: ToneReceiver; digits: () => string; clock: ManualClock } {
  const clock = new ManualClock();
  let digits = '';
  const tones = new ToneReceiver((digit) => {
    digits += digit;
  }, clock);
  return { tones, digits: () => digits, clock };
}

test('digits in packets are found, and packets that come twice or late change nothing', () => {
  const { tones, digits } = receiver();
  const packets = packetsOf(pressed('159#', { ms: 100, pauseMs: 60 }));
  for (const [at, packet] of packets.entries()) {
    tones.receive(packet);
    tones.receive(packet);
    if (at % 3 === 2) tones.receive(packets[at - 2] as AudioPacket);
  }
  expect(digits()).toBe('159#');
});

test('a lost packet in a tone does not make two of it', () => {
  const { tones, digits } = receiver();
  const packets = packetsOf(pressed('6', { ms: 200 }));
  for (const [at, packet] of packets.entries()) if (at !== 6) tones.receive(packet);
  expect(digits()).toBe('6');
});

test('silence that is not sent ends a tone: at once with the next packet, or after 400 ms', () => {
  const { tones, digits, clock } = receiver();
  const packets = packetsOf(pressed('4', { ms: 160, pauseMs: 0 })).slice(0, 9);
  for (const packet of packets) tones.receive(packet);
  clock.advance(399);
  expect(digits()).toBe('');
  clock.advance(1);
  expect(digits()).toBe('4');
  const later = packets.map((packet, at) => ({
    ...packet,
    sequence: (65_539 + at) & 0xffff,
    timestamp: (packet.timestamp + 80_000) >>> 0,
  }));
  for (const packet of later) tones.receive(packet);
  const [first] = later;
  tones.receive({ ...(first as AudioPacket), sequence: (65_539 + 9) & 0xffff, timestamp: 500_000 });
  expect(digits()).toBe('44');
  tones.close();
  expect(clock.pending).toBe(0);
});

test('another stream begins anew', () => {
  const { tones, digits } = receiver();
  const packets = packetsOf(pressed('2', { ms: 100 }));
  for (const ssrc of [1, 2]) for (const packet of packets) tones.receive({ ...packet, ssrc });
  expect(digits()).toBe('22');
});
