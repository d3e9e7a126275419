import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { DtmfDetector } from '../../../src/gateway/telephony/sound/dtmf-detector.ts';
import { compressed, linearOf } from '../../../src/gateway/telephony/sound/g711.ts';
import { amplitudeOf, babble, Chance, type Press, pressed } from './support/key-tones.ts';

const all = '123A456B789C*0#D';

/** The detected digits of sound that comes in packets of 20 ms. */
function heardIn(samples: Int16Array, rate = 8000): { digits: string; durations: number[] } {
  let digits = '';
  const durations: number[] = [];
  const detector = new DtmfDetector((digit, ms) => {
    digits += digit;
    durations.push(ms);
  }, rate);
  for (let at = 0; at < samples.length; at += rate / 50) detector.push(samples.subarray(at, at + rate / 50));
  detector.end();
  return { digits, durations };
}

const heard = (press: Press = {}): string => heardIn(pressed(all, press), press.rate).digits;

/** What Q.24 asks of a receiver at the same time: the shortest tones and pauses. */
const short = { ms: 40, pauseMs: 40 };

describe('a detector of digits in sound', () => {
  test.each<[string, Press]>([
    ['tones and pauses of 40 ms', {}],
    ['the loudest tones', { low: -0.5, high: -0.5 }],
    ['tones of -25 dBm0', { low: -25, high: -25 }],
    ['tones of -30 dBm0', { low: -30, high: -30 }],
    ['a higher tone 4 dB louder', { low: -14, high: -10 }],
    ['a higher tone 8 dB quieter', { low: -10, high: -18 }],
    ['frequencies 1.5 % too high', { lowOff: 0.015, highOff: 0.015 }],
    ['frequencies 1.5 % too low', { lowOff: -0.015, highOff: -0.015 }],
    ['frequencies 1.5 % off, each its own way', { lowOff: 0.015, highOff: -0.015 }],
    ['noise 15 dB below the tones', { noise: -22 }],
    ['16,000 samples a second', { rate: 16_000 }],
    ['48,000 samples a second', { rate: 48_000 }],
    ['long tones', { ms: 500 }],
  ])('finds each key once: %s', (_what, press) => {
    for (const seed of [1, 2, 3]) expect(heard({ ...short, ...press, seed })).toBe(all);
  });

  test.each<[string, Press]>([
    ['tones of 20 ms', { ms: 20 }],
    ['tones of -36 dBm0', { low: -36, high: -36 }],
    ['a higher tone 9 dB louder', { low: -19, high: -10 }],
    ['a higher tone 13 dB quieter', { low: -10, high: -23 }],
    ['frequencies 3.5 % too high', { lowOff: 0.035, highOff: 0.035 }],
    ['frequencies 3.5 % too low', { lowOff: -0.035, highOff: -0.035 }],
    ['a lower frequency 3.5 % off', { lowOff: 0.035 }],
    ['a higher frequency 3.5 % off', { highOff: -0.035 }],
    ['no lower tone', { low: -90 }],
    ['no higher tone', { high: -90 }],
  ])('finds no key: %s', (_what, press) => {
    for (const seed of [1, 2, 3]) expect(heard({ ...press, seed })).toBe('');
  });

  test.each([60, 120, 300])('reports how long a key of %i ms was pressed', (ms) => {
    const { durations } = heardIn(pressed(all, { ms }));
    expect(durations).toHaveLength(all.length);
    for (const each of durations) expect(Math.abs(each - ms)).toBeLessThan(12);
  });

  test('takes an interruption of 10 ms as part of the tone, and a pause of 40 ms as its end', () => {
    expect(heardIn(pressed('555', { ms: 60, pauseMs: 10 })).digits).toBe('5');
    expect(heardIn(pressed('555', { ms: 60, pauseMs: 40 })).digits).toBe('555');
  });

  test('tells keys apart that follow each other without a pause', () => {
    expect(heardIn(pressed('159D', { ms: 80, pauseMs: 0 })).digits).toBe('159D');
  });

  test('finds keys through both laws of G.711', () => {
    for (const law of ['pcmu', 'pcma'] as const) {
      expect(heardIn(linearOf(compressed(pressed(all, short), law), law)).digits).toBe(all);
    }
  });

  test('finds a key although a packet of its tone is lost, once', () => {
    let digits = '';
    const detector = new DtmfDetector((digit) => {
      digits += digit;
    });
    const samples = pressed('7', { ms: 160 });
    for (let at = 0; at < samples.length; at += 160) {
      if (at === 800) detector.skip(160);
      else detector.push(samples.subarray(at, at + 160));
    }
    detector.end();
    expect(digits).toBe('7');
  });

  test('reports a key that sounds until the stream ends', () => {
    const samples = pressed('8', { ms: 100 });
    let digits = '';
    const detector = new DtmfDetector((digit) => {
      digits += digit;
    });
    detector.push(samples.subarray(0, 900));
    expect([digits, detector.busy]).toEqual(['', true]);
    detector.end();
    expect([digits, detector.busy]).toEqual(['8', false]);
  });

  test('finds almost nothing in a sound like speech, and nothing in noise', () => {
    // Real speech changes faster than this.
    expect(heardIn(babble(60, 2)).digits.length).toBeLessThanOrEqual(1);
    const chance = new Chance(7);
    const noise = Int16Array.from({ length: 8000 * 30 }, () => amplitudeOf(-15) * chance.normal() * 0.7);
    expect(heardIn(noise).digits).toBe('');
  });

  test('finds nothing in the gateway’s own voices and music', () => {
    const folder = join(import.meta.dirname, '../../../src/gateway/telephony/sounds');
    const files = globSync('*.wav', { cwd: folder });
    expect(files.length).toBeGreaterThan(5);
    for (const file of files) {
      const wav = readFileSync(join(folder, file));
      const [law, rate] = [wav.readUInt16LE(20), wav.readUInt32LE(24)];
      const data = wav.subarray(wav.indexOf('data') + 8);
      const samples =
        law === 7
          ? linearOf(data, 'pcmu')
          : Int16Array.from({ length: Math.floor(data.length / 2) }, (_, at) => data.readInt16LE(2 * at));
      expect([file, heardIn(samples, rate).digits]).toEqual([file, '']);
    }
  });
});
