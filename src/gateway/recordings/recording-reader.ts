import { type FileHandle, open } from 'node:fs/promises';
import { CodedError } from '../../domain/errors.ts';
import {
  chunkBytes,
  isSealed,
  type Seal,
  sealedChunkBytes,
  sealedHeadBytes,
  sealOf,
  unseal,
  wavHeaderOfSealed,
} from './sealed.ts';
import { durationOf, formatOf, headerBytes, type SoundFormat, wavHeader } from './wav-header.ts';

/** A recording as a WAV file, sealed or not; bytes are unsealed as they are asked for. */
export interface RecordingReader {
  readonly format: SoundFormat;
  /** Of the whole WAV file, header and all. */
  readonly size: number;
  readonly durationMs: number;
  /** The file has its end: it was not cut short. */
  readonly whole: boolean;
  /** @param end the byte after the last */
  read(start: number, end: number): Promise<Buffer>;
  close(): Promise<void>;
}

/** @throws CodedError NOT_FOUND, or RECORDING_FAILED where it is no recording or the key is another */
export async function openRecording(path: string, key: Buffer | null): Promise<RecordingReader> {
  const file = await open(path, 'r').catch((cause: unknown) => {
    throw new CodedError('NOT_FOUND', { message: 'There is no such recording.', cause });
  });
  try {
    const head = Buffer.alloc(sealedHeadBytes);
    const { bytesRead } = await file.read(head, 0, head.length, 0);
    const { size } = await file.stat();
    if (isSealed(head)) return await sealedReader(file, head, size, key);
    return plainReader(file, head.subarray(0, bytesRead), size);
  } catch (error) {
    await file.close();
    throw error;
  }
}

function plainReader(file: FileHandle, head: Buffer, fileSize: number): RecordingReader {
  const format = formatOf(head);
  if (format === null) throw new CodedError('RECORDING_FAILED', { message: 'The file is no recording.' });
  // What a crash left behind the last whole sample is no sound.
  const frame = format.channels * 2;
  const data = Math.max(0, Math.floor((fileSize - headerBytes) / frame) * frame);
  const header = wavHeader(format, data);
  return {
    format,
    size: headerBytes + data,
    durationMs: durationOf(format, data),
    whole: head.readUInt32LE(40) === data,
    async read(start, end) {
      const out = Buffer.alloc(Math.max(0, end - start));
      if (start < headerBytes) header.copy(out, 0, start, Math.min(end, headerBytes));
      const from = Math.max(start, headerBytes);
      if (end > from) await file.read(out, from - start, end - from, from);
      return out;
    },
    close: () => file.close(),
  };
}

async function sealedReader(
  file: FileHandle,
  head: Buffer,
  fileSize: number,
  key: Buffer | null,
): Promise<RecordingReader> {
  const format = formatOf(wavHeaderOfSealed(head));
  const opened = key === null ? null : sealOf(key, head);
  if (format === null || opened === null) {
    throw new CodedError('RECORDING_FAILED', {
      message: 'The recording is encrypted, and no key is set.',
      help: 'Set SIDECALL_RECORDING_KEY to the key it was made with.',
    });
  }
  const step = sealedChunkBytes(format);
  const stored = Math.max(0, fileSize - sealedHeadBytes);
  const count = Math.ceil(stored / step);
  const chunk = (number: number): Promise<Buffer | null> => readChunk(file, opened, number, { step, stored, count });
  const final = count === 0 ? null : await chunk(count - 1);
  // A crash may have cut the last chunk in two.
  const whole = final !== null && (await isLast(file, opened, count - 1, { step, stored }));
  const per = chunkBytes(format);
  const data = (count - 1) * per + (final?.length ?? 0);
  const sound = Math.max(0, count === 0 ? 0 : data);
  const header = wavHeader(format, sound);
  return {
    format,
    size: headerBytes + sound,
    durationMs: durationOf(format, sound),
    whole,
    async read(start, end) {
      const out = Buffer.alloc(Math.max(0, end - start));
      if (start < headerBytes) header.copy(out, 0, start, Math.min(end, headerBytes));
      const from = Math.max(start, headerBytes) - headerBytes;
      const to = end - headerBytes;
      for (let number = Math.floor(from / per); number * per < to; number += 1) {
        const plain = await chunk(number);
        if (plain === null) throw new CodedError('RECORDING_FAILED', { message: 'The recording was changed.' });
        const begin = number * per;
        const target = begin + headerBytes - start;
        plain.copy(out, Math.max(0, target), Math.max(0, from - begin), Math.min(plain.length, to - begin));
      }
      return out;
    },
    close: () => file.close(),
  };
}

/** Null where it is cut or was changed. */
async function readChunk(
  file: FileHandle,
  opened: Seal,
  number: number,
  { step, stored, count }: { step: number; stored: number; count: number },
): Promise<Buffer | null> {
  const sealed = await bytesOf(file, number, { step, stored });
  for (const last of number === count - 1 ? [true, false] : [false]) {
    try {
      return unseal(opened, number, last, sealed);
    } catch {
      // Either it is not the last, or it is not whole.
    }
  }
  return null;
}

async function isLast(
  file: FileHandle,
  opened: Seal,
  number: number,
  sizes: { step: number; stored: number },
): Promise<boolean> {
  try {
    unseal(opened, number, true, await bytesOf(file, number, sizes));
    return true;
  } catch {
    return false;
  }
}

async function bytesOf(
  file: FileHandle,
  number: number,
  { step, stored }: { step: number; stored: number },
): Promise<Buffer> {
  const sealed = Buffer.alloc(Math.max(16, Math.min(step, stored - number * step)));
  await file.read(sealed, 0, sealed.length, sealedHeadBytes + number * step);
  return sealed;
}
