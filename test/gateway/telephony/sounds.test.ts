import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aLawToMuLaw, muLawToALaw } from '../../../src/gateway/telephony/embedded/g711.ts';
import { Sounds } from '../../../src/gateway/telephony/embedded/sounds.ts';
import { parseWav } from '../../../src/gateway/telephony/embedded/wav.ts';

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

describe('WAV files', () => {
  test('of 16-bit samples become µ-law', () => {
    const data = Buffer.alloc(6);
    [0, 32_767, -32_768].forEach((sample, at) => {
      data.writeInt16LE(sample, at * 2);
    });
    expect([...parseWav(wav({ data }))]).toEqual([0xff, 0x80, 0x00]);
  });

  test('of µ-law are taken as they are', () => {
    expect([...parseWav(wav({ tag: 7, bits: 8, data: Buffer.from([1, 2, 3]) }))]).toEqual([1, 2, 3]);
  });

  test.each([
    ['what is none', Buffer.from('hello'), 'no WAV file'],
    ['another rate', wav({ rate: 44_100, data: Buffer.alloc(4) }), '8000 Hz mono, not 44100 Hz'],
    ['stereo', wav({ channels: 2, data: Buffer.alloc(4) }), 'with 2 channels'],
    ['another format', wav({ tag: 3, bits: 32, data: Buffer.alloc(4) }), '16-bit linear or µ-law'],
    ['nothing in it', wav({ data: Buffer.alloc(0) }).subarray(0, 36), 'holds no sound'],
  ])('with %s are refused in words', (_, file, message) => {
    expect(() => parseWav(file)).toThrow(message);
  });
});

describe('the sounds folder', () => {
  test('is read by name, and says what is wrong with a file', async () => {
    const sounds = new Sounds(folder);
    writeFileSync(join(folder, 'odd.wav'), wav({ rate: 16_000, data: Buffer.alloc(4) }));
    await expect(sounds.clip('sound:odd')).rejects.toMatchObject({
      code: 'MEDIA_UNUSABLE',
      message: expect.stringContaining('odd.wav'),
    });
    await expect(sounds.clip('sound:absent')).rejects.toMatchObject({
      code: 'NOT_FOUND',
      help: expect.stringContaining(folder),
    });
    await expect(sounds.clip('sound:../../secret')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    // Mended, it plays without a restart.
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
    // Near silence, where the steps of the laws differ most, one of µ-law's may be several off.
    const steps = code % 0x80 > 0x70 ? 8 : 1;
    expect(Math.abs((back[code] ?? 0) - code)).toBeLessThanOrEqual(steps);
  }
});
