/** Bytes of the header. */
export const headerBytes = 44;

/** The format of a recording's sound. */
export interface SoundFormat {
  channels: 1 | 2;
  /** Samples per second and channel. */
  sampleRate: number;
}

/** The header of a WAV file of 16-bit samples (RIFF, PCM). */
export function wavHeader({ channels, sampleRate }: SoundFormat, dataBytes: number): Buffer {
  const header = Buffer.alloc(headerBytes);
  header.write('RIFF', 0, 'latin1');
  header.writeUInt32LE((36 + dataBytes) >>> 0, 4);
  header.write('WAVEfmt ', 8, 'latin1');
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(channels, 22);
  header.writeUInt32LE(sampleRate, 24);
  header.writeUInt32LE(sampleRate * channels * 2, 28);
  header.writeUInt16LE(channels * 2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36, 'latin1');
  header.writeUInt32LE(dataBytes >>> 0, 40);
  return header;
}

/** The format in a WAV header. null: the header is not one of the gateway's. */
export function formatOf(header: Buffer): SoundFormat | null {
  if (header.length < headerBytes || header.toString('latin1', 0, 4) !== 'RIFF') return null;
  const channels = header.readUInt16LE(22);
  if (channels !== 1 && channels !== 2) return null;
  return { channels, sampleRate: header.readUInt32LE(24) };
}

/** The duration of this many bytes, in ms. */
export function durationOf({ channels, sampleRate }: SoundFormat, dataBytes: number): number {
  return Math.round((dataBytes / (channels * 2 * sampleRate)) * 1000);
}
