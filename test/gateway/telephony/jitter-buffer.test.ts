import { describe, expect, test } from 'vitest';
import { JitterBuffer } from '../../../src/gateway/telephony/sound/jitter-buffer.ts';
import type { AudioPacket } from '../../../src/gateway/telephony/sound/packet.ts';

/** Packet `n` of a stream in which every sample is `n`. */
function packet(n: number, milliseconds = 20, first = 65_500): AudioPacket {
  return {
    format: 'pcmu',
    sequence: (first + n) & 0xffff,
    timestamp: (0xffffff00 + n * milliseconds * 8) >>> 0,
    marker: n === 0,
    payload: Buffer.alloc(milliseconds * 8, n),
  };
}

function buffer(): JitterBuffer {
  return new JitterBuffer({ sampleRate: 8000, decode: ({ payload }) => Int16Array.from(payload) });
}

/** The result of each pull: the number of its packet, or null. */
function heard(frame: Int16Array | null): number | null {
  if (frame === null) return null;
  expect(frame).toHaveLength(160);
  return frame[0] ?? null;
}

/** Sends packet `n` at `n * 20 + late(n)` ms and pulls every 20 ms, half a frame offset. */
function play(jitter: JitterBuffer, count: number, late: (n: number) => number | null, from = 0): (number | null)[] {
  const arrivals = Array.from({ length: count }, (_, n) => ({ n: from + n, at: late(n) }))
    .flatMap(({ n, at }) => (at === null ? [] : [{ n, at: n * 20 + at }]))
    .sort((one, other) => one.at - other.at);
  const out: (number | null)[] = [];
  for (let tick = from; tick < from + count; tick++) {
    while (arrivals[0] && arrivals[0].at <= tick * 20 + 10) jitter.push(packet(arrivals.shift()?.n ?? 0));
    out.push(heard(jitter.pull()));
  }
  return out;
}

const numbers = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, n) => (from + n) & 0xff);
const sounds = (out: (number | null)[]): number[] => out.filter((each) => each !== null);

describe('a jitter buffer', () => {
  test('plays an even stream in order, over the wrap of both numbers, with little delay', () => {
    const out = play(buffer(), 120, () => 0);
    const first = out.findIndex((each) => each !== null);
    expect(first).toBeLessThanOrEqual(2);
    expect(out.slice(first)).toEqual(numbers(0, 120 - first));
  });

  test('puts packets in order and lets doubles go', () => {
    const jitter = buffer();
    for (const n of [0, 2, 1, 1, 3, 3]) jitter.push(packet(n));
    expect([1, 2, 3, 4].map(() => heard(jitter.pull()))).toEqual([0, 1, 2, 3]);
  });

  test('says which frame was lost, and goes on', () => {
    const out = play(buffer(), 50, (n) => (n === 20 || n === 30 || n === 31 ? null : 0));
    const first = out.indexOf(0);
    const expected = numbers(0, 50 - first).map((n) => ([20, 30, 31].includes(n) ? null : n));
    expect(out.slice(first)).toEqual(expected);
  });

  test('waits for what is late, at most 200 ms, and loses none of it twice', () => {
    // Every packet after the fiftieth is 100 ms late.
    const jitter = buffer();
    const out = play(jitter, 100, (n) => (n < 50 ? 0 : 100));
    const gaps = out.slice(out.indexOf(0)).filter((each) => each === null).length;
    expect(gaps).toBeLessThanOrEqual(6);
    expect(sounds(out)).toEqual(numbers(0, sounds(out).length));
  });

  test('adapts to packets that scatter over 100 ms', () => {
    let seed = 7;
    const random = (): number => {
      seed = (seed * 1_103_515_245 + 12_345) & 0x7fffffff;
      return seed / 0x7fffffff;
    };
    const jitter = buffer();
    const out = play(jitter, 250, () => random() * 100);
    // After the buffer has found the delay, almost nothing is missing.
    const settled = out.slice(100);
    expect(settled.filter((each) => each === null).length).toBeLessThanOrEqual(8);
    expect(jitter.heldMs).toBeLessThanOrEqual(200);
  });

  test('shortens the delay again when the network is calm', () => {
    const jitter = buffer();
    play(jitter, 60, (n) => (n > 30 && n < 40 ? 160 : 0));
    const held = jitter.heldMs;
    expect(held).toBeGreaterThan(100);
    const out = play(jitter, 600, () => 0, 60);
    expect(jitter.heldMs).toBeLessThanOrEqual(60);
    expect(out.filter((each) => each === null)).toEqual([]);
  });

  test('begins anew after a pause of the speaker, at once', () => {
    const jitter = buffer();
    play(jitter, 20, () => 0);
    for (let n = 0; n < 200; n++) jitter.pull();
    const out = [...Array(10).keys()].map((n) => {
      jitter.push(packet(220 + n));
      return heard(jitter.pull());
    });
    expect(out.indexOf(220)).toBeLessThanOrEqual(2);
    expect(sounds(out)).toEqual(numbers(220, 220 + sounds(out).length));
  });

  test('cuts packets of any length into frames', () => {
    const jitter = buffer();
    const out: (number | null)[] = [];
    for (let n = 0; n < 10; n++) {
      jitter.push(packet(n, 30));
      out.push(heard(jitter.pull()));
      if (n % 2 === 1) out.push(heard(jitter.pull()));
    }
    expect(sounds(out).length).toBeGreaterThanOrEqual(12);
    // Frames 0, 1, 2 of three tens each: packets 0, 0|1, 1, 2, …
    expect(sounds(out).slice(0, 6)).toEqual([0, 0, 1, 2, 2, 3]);
  });

  test('holds no more than it may, whatever comes', () => {
    const jitter = buffer();
    for (let n = 0; n < 100_000; n++) jitter.push({ ...packet(n), timestamp: (n * 7919 * 160) >>> 0 });
    for (let n = 0; n < 1000; n++) jitter.push(packet(n));
    expect(jitter.heldMs).toBeLessThanOrEqual(400);
    expect(heard(jitter.pull())).not.toBeNull();
  });

  test('follows another format and another start of the numbers', () => {
    const jitter = new JitterBuffer({ sampleRate: 8000, decode: ({ payload }) => Int16Array.from(payload) });
    play(jitter, 20, () => 0);
    for (let n = 0; n < 4; n++) jitter.push({ ...packet(n, 20, 9000), timestamp: 5000 + n * 960, format: 'opus' });
    expect([1, 2, 3].map(() => heard(jitter.pull()))).toEqual([0, 1, 2]);
    for (let n = 0; n < 4; n++)
      jitter.push({ ...packet(100 + n, 20, 30_000), timestamp: 77 + n * 960, format: 'opus' });
    expect([1, 2, 3].map(() => heard(jitter.pull()))).toEqual([100, 101, 102]);
  });
});
