import { CodedError } from '../../domain/errors.ts';
import type { ByteSource } from './byte-source.ts';
import type { RecordingReader } from './recording-reader.ts';
import {
  chunkBytes,
  isMadeWith,
  type Seal,
  sealedChunkBytes,
  sealedHeadBytes,
  sealOf,
  tagBytes,
  unseal,
  wavHeaderOfSealed,
} from './sealed.ts';
import { durationOf, formatOf, headerBytes, wavHeader } from './wav-header.ts';

/** @throws CodedError RECORDING_KEY_WRONG, or RECORDING_FAILED if its head was changed */
export async function sealedReader(source: ByteSource, head: Buffer, key: Buffer | null): Promise<RecordingReader> {
  if (key === null) {
    throw new CodedError('RECORDING_KEY_WRONG', { message: 'The recording is encrypted, and no key is set.' });
  }
  if (!isMadeWith(key, head)) throw new CodedError('RECORDING_KEY_WRONG');
  const format = formatOf(wavHeaderOfSealed(head));
  if (format === null) throw changed();
  const chunks = new Chunks(source, sealOf(key, head), sealedChunkBytes(format));
  // The head is authenticated by every chunk, so this detects a changed head.
  if (chunks.count > 1 && (await chunks.plain(0, false)) === null) throw changed();

  const final = await chunks.final();
  const per = chunkBytes(format);
  const sound = final === null ? Math.max(0, chunks.count - 1) * per : (chunks.count - 1) * per + final.length;
  const header = wavHeader(format, sound);
  return {
    format,
    size: headerBytes + sound,
    durationMs: durationOf(format, sound),
    whole: chunks.whole,
    async read(start, end) {
      const out = Buffer.alloc(Math.max(0, end - start));
      if (start < headerBytes) header.copy(out, 0, start, Math.min(end, headerBytes));
      const from = Math.max(start, headerBytes) - headerBytes;
      const to = end - headerBytes;
      for (let number = Math.floor(from / per); number * per < to; number += 1) {
        const plain = await chunks.plain(number, chunks.whole && number === chunks.count - 1);
        if (plain === null) throw changed();
        const begin = number * per;
        const target = begin + headerBytes - start;
        plain.copy(out, Math.max(0, target), Math.max(0, from - begin), Math.min(plain.length, to - begin));
      }
      return out;
    },
    close: () => source.close(),
  };
}

const changed = (): CodedError =>
  new CodedError('RECORDING_FAILED', {
    message: 'The recording was changed after it was made.',
    help: 'Fetch the file from a backup.',
  });

/** The chunks of one sealed file. */
class Chunks {
  readonly count: number;
  /** Whether the last chunk is marked as the last. Known after `final`. */
  whole = false;
  readonly #source: ByteSource;
  readonly #seal: Seal;
  readonly #step: number;

  constructor(source: ByteSource, seal: Seal, step: number) {
    this.#source = source;
    this.#seal = seal;
    this.#step = step;
    this.count = Math.ceil(Math.max(0, source.size - sealedHeadBytes) / step);
  }

  /** The last chunk. null: a crash truncated it, or it was changed. The file alone does not show which. */
  async final(): Promise<Buffer | null> {
    if (this.count === 0) return null;
    const last = await this.plain(this.count - 1, true);
    this.whole = last !== null;
    return last ?? this.plain(this.count - 1, false);
  }

  /** null: the chunk was changed or is incomplete. */
  async plain(number: number, last: boolean): Promise<Buffer | null> {
    const start = sealedHeadBytes + number * this.#step;
    const sealed = await this.#source.read(start, Math.min(start + this.#step, this.#source.size));
    if (sealed.length < tagBytes) return null;
    try {
      return unseal(this.#seal, number, last, sealed);
    } catch {
      return null;
    }
  }
}
