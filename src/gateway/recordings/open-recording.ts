import { CodedError } from '../../domain/errors.ts';
import type { ByteSource } from './byte-source.ts';
import type { RecordingReader } from './recording-reader.ts';
import { isSealed, sealedHeadBytes } from './sealed.ts';
import { sealedReader } from './sealed-reader.ts';
import { durationOf, formatOf, headerBytes, wavHeader } from './wav-header.ts';

/**
 * Opens a recording, sealed or plain. If it cannot be opened, the source is closed.
 * @throws CodedError RECORDING_FAILED if it is not a recording or was changed, RECORDING_KEY_WRONG
 */
export async function openRecording(source: ByteSource, key: Buffer | null): Promise<RecordingReader> {
  try {
    const head = await source.read(0, Math.min(sealedHeadBytes, source.size));
    return isSealed(head) ? await sealedReader(source, head, key) : plainReader(source, head);
  } catch (error) {
    await source.close();
    throw error;
  }
}

function plainReader(source: ByteSource, head: Buffer): RecordingReader {
  const format = formatOf(head);
  if (format === null) throw new CodedError('RECORDING_FAILED', { message: 'The file is not a recording.' });
  // A partial sample after a crash is dropped.
  const frame = format.channels * 2;
  const data = Math.max(0, Math.floor((source.size - headerBytes) / frame) * frame);
  const header = wavHeader(format, data);
  return {
    format,
    size: headerBytes + data,
    durationMs: durationOf(format, data),
    whole: head.readUInt32LE(40) === data && headerBytes + data === source.size,
    async read(start, end) {
      const parts: Buffer[] = [];
      if (start < headerBytes) parts.push(header.subarray(start, Math.min(end, headerBytes)));
      const from = Math.max(start, headerBytes);
      if (end > from) parts.push(await source.read(from, end));
      return Buffer.concat(parts);
    },
    close: () => source.close(),
  };
}
