import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { CodedError } from '../../../src/domain/errors.ts';
import type { MediaLibrary } from '../../../src/gateway/telephony/media-library.ts';
import { aLawToMuLaw, compressed, linearOf, muLawToALaw } from '../../../src/gateway/telephony/sound/g711.ts';
import { Sounds } from '../../../src/gateway/telephony/sound/sounds.ts';
import { readWav } from '../../../src/gateway/telephony/sound/wav.ts';

const shipped = join(import.meta.dirname, '../../../src/gateway/telephony/sounds');
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sidecall-sounds-'));
});

afterAll(() => rmSync(folder, { recursive: true }));

function wav(options: { tag?: number; rate?: number; channels?: number; bits?: number; data: Buffer }): Buffer {
  const { tag = 1, rate = 8000, channels = 1, bits = 16, data } = options;
  const head = Buffer.alloc(44);
  head.write('RIFF', 0);
  head.writeUInt32LE(36 + data.length, 4);
  head.write('WAVEfmt ', 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(tag, 20);
  head.writeUInt16LE(channels, 22);
  head.writeUInt32LE(rate, 24);
  head.writeUInt16LE(bits, 34);
  head.write('data', 36);
  head.writeUInt32LE(data.length, 40);
  return Buffer.concat([head, data]);
}

/** A file of empty chunks, eight bytes each. */
function manyChunks(count: number): Buffer {
  const file = Buffer.alloc(12 + count * 8);
  file.write('RIFF', 0);
  file.writeUInt32LE(file.length - 8, 4);
  file.write('WAVE', 8);
  for (let at = 12; at < file.length; at += 8) file.write('junk', at);
  return file;
}

/** A second of a tone at half of full scale. */
function tone(options: { rate: number; hertz: number; channels?: 1 | 2; coding?: 'linear' | 'pcmu' | 'pcma' }): Buffer {
  const { rate, hertz, channels = 1, coding = 'linear' } = options;
  const samples = Int16Array.from(
    { length: rate * channels },
    (_, at) => 16_000 * Math.sin((2 * Math.PI * hertz * Math.floor(at / channels)) / rate),
  );
  if (coding === 'linear') return wav({ rate, channels, data: Buffer.from(samples.buffer) });
  return wav({ tag: coding === 'pcmu' ? 7 : 6, bits: 8, rate, channels, data: compressed(samples, coding) });
}

/** The loudness of a tone in 8 kHz audio. 1 is the level of `tone`. */
function level(samples: Int16Array, hertz: number): number {
  let [real, imaginary] = [0, 0];
  samples.forEach((sample, at) => {
    real += sample * Math.cos((2 * Math.PI * hertz * at) / 8000);
    imaginary += sample * Math.sin((2 * Math.PI * hertz * at) / 8000);
  });
  return (2 * Math.hypot(real, imaginary)) / samples.length / 16_000;
}

describe('WAV files', () => {
  test('of 16-bit samples become µ-law', async () => {
    const data = Buffer.alloc(6);
    [0, 32_767, -32_768].forEach((sample, at) => {
      data.writeInt16LE(sample, at * 2);
    });
    expect([...(await readWav(wav({ data })))]).toEqual([0xff, 0x80, 0x00]);
  });

  test('of µ-law are taken as they are', async () => {
    expect([...(await readWav(wav({ tag: 7, bits: 8, data: Buffer.from([1, 2, 3]) })))]).toEqual([1, 2, 3]);
  });

  test.each([
    [8000, 1, 'linear'],
    [8000, 2, 'pcma'],
    [16_000, 1, 'linear'],
    [16_000, 2, 'pcmu'],
    [22_050, 1, 'linear'],
    [24_000, 1, 'linear'],
    [44_100, 2, 'linear'],
    [48_000, 1, 'pcma'],
    [48_000, 2, 'linear'],
  ] as const)('of %i Hz, %i channels, %s sound as they should', async (rate, channels, coding) => {
    const played = linearOf(await readWav(tone({ rate, channels, coding, hertz: 1000 })), 'pcmu');
    expect(played).toHaveLength(8000);
    expect(level(played, 1000)).toBeCloseTo(1, 1);
    expect(level(played, 700)).toBeLessThan(0.01);
  });

  test('of 16 kHz and more do not mirror what a phone cannot carry', async () => {
    for (const [rate, hertz, mirror] of [
      [16_000, 6000, 2000],
      [22_050, 5200, 2800],
      [44_100, 9000, 1000],
      [48_000, 15_000, 1000],
    ] as const) {
      const played = linearOf(await readWav(tone({ rate, hertz })), 'pcmu');
      expect(level(played, mirror)).toBeLessThan(0.002);
      // Away from the edges there is silence.
      expect(Math.max(...played.subarray(100, -100).map(Math.abs))).toBeLessThan(20);
    }
  });

  test('keep the whole telephone band', async () => {
    for (const hertz of [300, 2000, 3300]) {
      const played = linearOf(await readWav(tone({ rate: 48_000, hertz })), 'pcmu');
      expect(level(played, hertz)).toBeGreaterThan(0.95);
    }
  });

  test('that have no sound in them are refused, or music of them would never come to its next note', async () => {
    writeFileSync(join(folder, 'empty.wav'), wav({ data: Buffer.alloc(0) }));
    const sounds = new Sounds(folder, { recordings: null, library: null });
    await expect(sounds.clip('sound:empty')).rejects.toMatchObject({ code: 'MEDIA_UNUSABLE' });
  });

  test('that were streamed, or cut in the middle of a sample, have what is there', async () => {
    const streamed = tone({ rate: 8000, hertz: 1000 });
    streamed.writeUInt32LE(0x7fff_f000, 40);
    expect(await readWav(streamed.subarray(0, -1))).toHaveLength(7999);
  });

  test('of a minute do not hold up the process', async () => {
    const minute = wav({ rate: 48_000, channels: 2, data: Buffer.alloc(60 * 48_000 * 4) });
    let [turns, read] = [0, false];
    const turn = (): void => {
      turns += 1;
      if (!read) setImmediate(turn);
    };
    setImmediate(turn);
    await readWav(minute).finally(() => {
      read = true;
    });
    // Other work runs after at most each second of audio, of the source and of the result.
    expect(turns).toBeGreaterThan(120);
  });

  test('of A-law, and their frames, are made in slices between which calls have their turn', async () => {
    let turns = 0;
    let next = setImmediate(function turn() {
      turns += 1;
      next = setImmediate(turn);
    });
    onTestFinished(() => clearImmediate(next));
    await readWav(wav({ tag: 6, bits: 8, data: Buffer.alloc(160_000 * 20) }));
    expect(turns).toBeGreaterThanOrEqual(20);
    turns = 0;
    writeFileSync(join(folder, 'long.wav'), wav({ tag: 7, bits: 8, data: Buffer.alloc(160 * 500 * 20) }));
    await new Sounds(folder).clip('sound:long');
    expect(turns).toBeGreaterThanOrEqual(20);
  });

  test('with parts that programs add before the sound are played', async () => {
    const [head, data] = [wav({ data: Buffer.alloc(320) }), manyChunks(20)];
    const file = Buffer.concat([head.subarray(0, 36), data.subarray(12), head.subarray(36)]);
    expect(await readWav(file)).toHaveLength(160);
  });

  test.each([
    ['what is none', Buffer.from('hello'), 'no WAV file'],
    ['another rate', wav({ rate: 96_000, data: Buffer.alloc(4) }), 'not 96000'],
    ['six channels', wav({ channels: 6, data: Buffer.alloc(4) }), 'not 6'],
    ['another format', wav({ tag: 3, bits: 32, data: Buffer.alloc(4) }), '16-bit linear, µ-law or A-law'],
    ['a million empty parts', manyChunks(1_000_000), 'too many parts'],
    ['nothing in it', wav({ data: Buffer.alloc(0) }).subarray(0, 36), 'holds no sound'],
  ])('with %s are refused in words', async (_, file, message) => {
    await expect(readWav(file)).rejects.toThrow(message);
  });
});

describe('the sounds folder', () => {
  test('is read by name, and says what is wrong with a file', async () => {
    const sounds = new Sounds(folder);
    writeFileSync(join(folder, 'odd.wav'), wav({ rate: 96_000, data: Buffer.alloc(4) }));
    await expect(sounds.clip('sound:odd')).rejects.toMatchObject({
      code: 'MEDIA_UNUSABLE',
      message: expect.stringContaining('odd.wav'),
    });
    await expect(sounds.clip('sound:absent')).rejects.toMatchObject({
      code: 'NOT_FOUND',
      help: expect.stringContaining(folder),
    });
    await expect(sounds.clip('sound:../../secret')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    // After a repair of the file it plays without a restart.
    writeFileSync(join(folder, 'odd.wav'), wav({ data: Buffer.alloc(640) }));
    expect((await sounds.clip('sound:odd')).pcmu).toHaveLength(2);
  });

  test('ships what the core plays', async () => {
    const sounds = new Sounds(shipped);
    for (const name of ['apology', 'voicemail', 'moh', 'demo-callee'] as const) {
      const clip = await sounds.clip(`sound:${name}`);
      expect(clip.pcmu.length).toBeGreaterThan(100);
      expect(clip.pcma).toHaveLength(clip.pcmu.length);
    }
  });

  test('is small', () => {
    const bytes = readdirSync(shipped).reduce((sum, name) => sum + readFileSync(join(shipped, name)).length, 0);
    expect(bytes).toBeLessThan(1_300_000);
  });
});

test('G.711 turned into the other law and back is nearly what it was', () => {
  const every = Buffer.from(Array.from({ length: 256 }, (_, code) => code));
  const back = aLawToMuLaw(muLawToALaw(every));
  for (const code of every) {
    // Minus zero comes back as zero.
    if (code === 0x7f) continue;
    // Near silence the steps of the two laws differ most, so a value may be several µ-law steps off.
    const steps = code % 0x80 > 0x70 ? 8 : 1;
    expect(Math.abs((back[code] ?? 0) - code)).toBeLessThanOrEqual(steps);
  }
});

test('a text that cannot be spoken is spoken in English instead, if there is such a text', async () => {
  const spoken: string[] = [];
  const library: MediaLibrary = {
    fetch: () => Promise.reject(new CodedError('MEDIA_REFUSED')),
    prompt: () => Promise.reject(new CodedError('NOT_FOUND')),
    languages: async () => [],
    async speak(text, { language }) {
      if (language !== 'en') throw new CodedError('SPEECH_UNAVAILABLE');
      spoken.push(text);
      return tone({ rate: 8000, hertz: 400 });
    },
  };
  const sounds = new Sounds(shipped, { library, recordings: null });
  const own = { text: 'Dobrý den.', language: 'cs' };
  await expect(sounds.clip(own)).rejects.toMatchObject({ code: 'SPEECH_UNAVAILABLE' });
  const { pcmu } = await sounds.clip({ ...own, instead: { text: 'Good day.', language: 'en' } });
  expect([spoken, pcmu.length]).toEqual([['Good day.'], 50]);
});
