import { expect, it } from 'vitest';
import { Reception } from '../../../src/gateway/telephony/embedded/rtp/reception.ts';

const packet = (sequence: number, ssrc = 1) => ({
  ...{ payloadType: 0, marker: false, ssrc },
  sequence: sequence & 0xffff,
  timestamp: sequence * 160,
});

it('sums up the loss of all senders of a leg, across a wrap of the sequence number', () => {
  const reception = new Reception(() => 0);
  expect(reception.summary).toBeNull();
  for (const sequence of [65_534, 65_535, 65_536, 65_539]) reception.received(packet(sequence), null);
  // 6 were sent, 4 arrived.
  expect(reception.summary).toEqual({ lossRatio: 2 / 6, jitterSeconds: null });
  for (let sequence = 100; sequence < 104; sequence += 1) reception.received(packet(sequence, 2), null);
  expect(reception.summary?.lossRatio).toBeCloseTo(2 / 10);
});

it('means the jitter in seconds, and repeated packets are no negative loss', () => {
  let now = 0;
  const reception = new Reception(() => now);
  for (let sequence = 0; sequence < 3; sequence += 1) {
    reception.received(packet(sequence), 8000);
    now += 20;
  }
  expect(reception.summary).toEqual({ lossRatio: 0, jitterSeconds: 0 });
  reception.received(packet(2), 8000);
  expect(reception.summary?.lossRatio).toBe(0);
  now += 36;
  reception.received(packet(3), 8000);
  expect(reception.summary?.jitterSeconds).toBeGreaterThan(0);
});
