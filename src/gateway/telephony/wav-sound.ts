/** Encoding of the samples in a WAV file. */
export type WavCoding = 'linear' | 'pcmu' | 'pcma';

/** The audio of a WAV file, not decoded yet. */
export interface WavSound {
  coding: WavCoding;
  channels: 1 | 2;
  /** In hertz. */
  rate: number;
  /** Interleaved samples: two bytes each, little-endian, if linear; otherwise one byte. */
  data: Buffer;
}

/** Supported sample rates, in hertz. */
const rates: ReadonlySet<number> = new Set([8000, 16_000, 22_050, 24_000, 44_100, 48_000]);

/** Format tags of the RIFF registry (RFC 2361). */
const codings: ReadonlyMap<number, { coding: WavCoding; bits: number }> = new Map([
  [1, { coding: 'linear', bits: 16 }],
  [6, { coding: 'pcma', bits: 8 }],
  [7, { coding: 'pcmu', bits: 8 }],
]);
/**
 * Maximum number of chunks before the audio. Programs write up to a dozen. The limit bounds the time, because an empty
 * chunk has only eight bytes.
 */
const maxChunks = 256;
/** With this tag, the real tag is at the beginning of a GUID after the other fields. */
const extensible = 0xfffe;

/**
 * Finds the audio in a WAV file: 8 to 48 kHz, one or two channels, 16-bit linear, µ-law or A-law. A truncated file, or
 * a streamed one without a known length, is used as far as it goes.
 * @throws Error whose message describes the file's problem
 */
export function openWav(file: Buffer): WavSound {
  if (file.length < 12 || file.toString('latin1', 0, 4) !== 'RIFF' || file.toString('latin1', 8, 12) !== 'WAVE') {
    throw new Error('it is no WAV file');
  }
  let format: Omit<WavSound, 'data'> | null = null;
  for (let at = 12, chunks = 0; at + 8 <= file.length; chunks += 1) {
    if (chunks === maxChunks) throw new Error('it has too many parts before its sound');
    const id = file.toString('latin1', at, at + 4);
    const size = file.readUInt32LE(at + 4);
    const chunk = file.subarray(at + 8, at + 8 + size);
    if (id === 'fmt ' && chunk.length >= 16) format = formatOf(chunk);
    if (id === 'data') {
      if (format === null) throw new Error('it does not say its format before its sound');
      return { ...format, data: chunk };
    }
    // Chunks begin at even offsets.
    at += 8 + size + (size % 2);
  }
  throw new Error('it holds no sound');
}

function formatOf(chunk: Buffer): Omit<WavSound, 'data'> {
  const told = chunk.readUInt16LE(0);
  const tag = told === extensible && chunk.length >= 26 ? chunk.readUInt16LE(24) : told;
  const channels = chunk.readUInt16LE(2);
  const rate = chunk.readUInt32LE(4);
  const known = codings.get(tag);
  if (known === undefined || known.bits !== chunk.readUInt16LE(14)) {
    throw new Error('it must be 16-bit linear, µ-law or A-law');
  }
  if (channels !== 1 && channels !== 2) throw new Error(`it must have one or two channels, not ${channels}`);
  if (!rates.has(rate)) throw new Error(`it must be of ${[...rates].join(', ')} Hz, not ${rate}`);
  return { coding: known.coding, channels, rate };
}
