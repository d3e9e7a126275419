import { CodedError } from '../../domain/errors.ts';
import type { Bucket } from './bucket.ts';
import type { ByteSource } from './byte-source.ts';

/** Bytes fetched per request: sixteen seconds of a call. */
const blockBytes = 512 * 1024;
/** Number of cached blocks. Playback reads forward, and the last chunk of a sealed file is read first. */
const blocksKept = 3;

/**
 * An object of the bucket, fetched in blocks on demand.
 * @throws CodedError NOT_FOUND, RECORDING_STORE_FAILED
 */
export async function objectSource(bucket: Bucket, object: string): Promise<ByteSource> {
  const first = await bucket.read(object, 0, blockBytes);
  const { size } = first;
  const blocks = new Map<number, Buffer>([[0, first.part]]);

  async function block(number: number): Promise<Buffer> {
    const known = blocks.get(number);
    if (known !== undefined) return known;
    const start = number * blockBytes;
    const end = Math.min(size, start + blockBytes);
    const { part, size: now } = await bucket.read(object, start, end);
    if (now !== size || part.length !== end - start) {
      throw new CodedError('RECORDING_FAILED', { message: 'The recording changed while it was read.' });
    }
    const [oldest] = blocks.keys();
    if (blocks.size >= blocksKept && oldest !== undefined) blocks.delete(oldest);
    blocks.set(number, part);
    return part;
  }

  return {
    size,
    async read(start, end) {
      if (end > size) throw new CodedError('RECORDING_FAILED', { message: 'The recording ends too soon.' });
      const parts: Buffer[] = [];
      for (let at = start; at < end; ) {
        const number = Math.floor(at / blockBytes);
        const next = Math.min(end, (number + 1) * blockBytes);
        parts.push((await block(number)).subarray(at - number * blockBytes, next - number * blockBytes));
        at = next;
      }
      return Buffer.concat(parts);
    },
    async close() {
      blocks.clear();
    },
  };
}
