import { linearToMuLaw } from './g711.ts';

/**
 * The samples of a WAV file as µ-law bytes, 8000 a second.
 * Takes what a sounds folder may hold: 8 kHz, mono, 16-bit linear or µ-law.
 * @throws Error with the file's shortcoming as its message
 */
export function parseWav(file: Buffer): Buffer {
  if (file.length < 12 || file.toString('latin1', 0, 4) !== 'RIFF' || file.toString('latin1', 8, 12) !== 'WAVE') {
    throw new Error('it is no WAV file');
  }
  let format: { tag: number; channels: number; rate: number; bits: number } | null = null;
  for (let at = 12; at + 8 <= file.length; ) {
    const id = file.toString('latin1', at, at + 4);
    const size = file.readUInt32LE(at + 4);
    const chunk = file.subarray(at + 8, at + 8 + size);
    if (id === 'fmt ' && chunk.length >= 16) {
      format = {
        tag: chunk.readUInt16LE(0),
        channels: chunk.readUInt16LE(2),
        rate: chunk.readUInt32LE(4),
        bits: chunk.readUInt16LE(14),
      };
    }
    if (id === 'data') return samplesOf(chunk, format);
    // Chunks begin at even places.
    at += 8 + size + (size % 2);
  }
  throw new Error('it holds no sound');
}

const linear = 1;
const muLaw = 7;

function samplesOf(data: Buffer, format: { tag: number; channels: number; rate: number; bits: number } | null): Buffer {
  if (format === null) throw new Error('it does not say its format before its sound');
  if (format.rate !== 8000 || format.channels !== 1) {
    throw new Error(`it must be 8000 Hz mono, not ${format.rate} Hz with ${format.channels} channels`);
  }
  if (format.tag === muLaw && format.bits === 8) return Buffer.from(data);
  if (format.tag !== linear || format.bits !== 16) throw new Error('it must be 16-bit linear or µ-law');
  const out = Buffer.allocUnsafe(data.length >> 1);
  for (let at = 0; at < out.length; at++) out[at] = linearToMuLaw(data.readInt16LE(at * 2));
  return out;
}
