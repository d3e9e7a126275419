import { readWav } from './sound/wav.ts';

/** Samples of a second. One is a byte. */
const rate = 8000;
const headerBytes = 58;

/**
 * Converts a WAV file (see openWav) to the form in which the telephone network carries sound: 8 kHz, µ-law, one channel.
 * It is then played without another conversion.
 * @throws Error whose message describes the file's problem
 */
export async function phoneWav(file: Buffer): Promise<{ wav: Buffer; durationMs: number }> {
  const muLaw = await readWav(file);
  if (muLaw.length === 0) throw new Error('there is no sound in it');
  return { wav: muLawWav(muLaw), durationMs: Math.round((muLaw.length / rate) * 1000) };
}

/** A WAV file of samples that are 8 kHz, µ-law, one channel. */
export function muLawWav(muLaw: Buffer): Buffer {
  // Chunks begin at even offsets.
  const padding = Buffer.alloc(muLaw.length % 2);
  return Buffer.concat([headerOf(muLaw.length), muLaw, padding]);
}

/** RIFF with the chunk `fact`, which a format other than linear must have (RFC 2361, Microsoft's WAVEFORMATEX). */
function headerOf(bytes: number): Buffer {
  const header = Buffer.alloc(headerBytes);
  header.write('RIFF', 0, 'latin1');
  header.writeUInt32LE(headerBytes - 8 + bytes + (bytes % 2), 4);
  header.write('WAVEfmt ', 8, 'latin1');
  header.writeUInt32LE(18, 16);
  // µ-law, one channel, rate, bytes a second, bytes a sample, bits a sample, no extension.
  header.writeUInt16LE(7, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(rate, 24);
  header.writeUInt32LE(rate, 28);
  header.writeUInt16LE(1, 32);
  header.writeUInt16LE(8, 34);
  header.write('fact', 38, 'latin1');
  header.writeUInt32LE(4, 42);
  header.writeUInt32LE(bytes, 46);
  header.write('data', 50, 'latin1');
  header.writeUInt32LE(bytes, 54);
  return header;
}
