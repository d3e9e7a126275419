import { describe, expect, it } from 'vitest';
import { DtmfReceiver } from '../../../src/gateway/telephony/embedded/rtp/dtmf.ts';
import { OutgoingStream } from '../../../src/gateway/telephony/embedded/rtp/outgoing-stream.ts';
import { JitterBuffer } from '../../../src/gateway/telephony/sound/jitter-buffer.ts';

const payload = Buffer.alloc(160, 0x55);

/** A carrier that moves a call to another of its servers continues with another SSRC and other sequence numbers. */
describe('a speaker who begins another stream', () => {
  it('is heard at once, in one line of numbers, however near the new ones are', () => {
    for (const step of [-600, -1, 0, 600, 20_000]) {
      const sent: { sequence: number; timestamp: number; marker: boolean }[] = [];
      let now = 0;
      const stream = new OutgoingStream(
        1,
        ({ sequence, timestamp, marker }) => sent.push({ sequence, timestamp, marker }),
        () => now,
      );
      const say = (ssrc: number, from: number): void => {
        for (let n = 0; n < 10; n += 1, now += 20) {
          const packet = { payloadType: 0, payload, marker: false };
          stream.relay('carrier', (from + n) & 0xffff, (from + n) * 160, 8000, packet, ssrc);
        }
      };
      say(7, 5000);
      say(8, 5000 + 10 + step);
      const [first] = sent;
      expect(sent.map(({ sequence }) => (sequence - (first?.sequence ?? 0)) & 0xffff)).toEqual([...Array(20).keys()]);
      expect(sent.map(({ timestamp }) => ((timestamp - (first?.timestamp ?? 0)) >>> 0) / 160)).toEqual([
        ...Array(20).keys(),
      ]);
      expect(sent[10]?.marker, 'the marker of a new beginning').toBe(true);
    }
  });

  it('is mixed at once, though the new numbers count as played', () => {
    const buffer = new JitterBuffer({ sampleRate: 8000, decode: () => new Int16Array(160).fill(1000) });
    const frames: (Int16Array | null)[] = [];
    const say = (ssrc: number, from: number): void => {
      for (let n = 0; n < 10; n += 1) {
        buffer.push({ format: 'pcmu', ssrc, sequence: from + n, timestamp: (from + n) * 160, marker: false, payload });
        frames.push(buffer.pull());
      }
    };
    say(7, 5000);
    frames.length = 0;
    say(8, 4950);
    expect(frames.filter((frame) => frame !== null).length).toBeGreaterThanOrEqual(8);
  });

  it('dials digits that count, though their time is before the last one’s', () => {
    const told: string[] = [];
    const receiver = new DtmfReceiver((digit) => told.push(digit));
    const dial = (digit: string, timestamp: number): void => {
      receiver.receive({ digit, end: true, duration: 800 }, timestamp, 8000);
    };
    dial('1', 900_000);
    dial('2', 1000);
    expect(told, 'late in the same stream').toEqual(['1']);
    receiver.restart();
    dial('3', 1000);
    expect(told).toEqual(['1', '3']);
  });
});
