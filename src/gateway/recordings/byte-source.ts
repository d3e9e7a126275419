import { type FileHandle, open } from 'node:fs/promises';
import { CodedError } from '../../domain/errors.ts';

/** Stored bytes that are read in parts. */
export interface ByteSource {
  /** The size when it was opened. */
  readonly size: number;
  /**
   * Reads exactly these bytes.
   * @param end the byte after the last
   * @throws CodedError RECORDING_FAILED if there are fewer
   */
  read(start: number, end: number): Promise<Buffer>;
  close(): Promise<void>;
}

/** @throws CodedError NOT_FOUND if there is no such file, RECORDING_FAILED if it cannot be read */
export async function fileSource(path: string): Promise<ByteSource> {
  let file: FileHandle | null = null;
  try {
    file = await open(path, 'r');
    const { size } = await file.stat();
    const opened = file;
    return { size, read: (start, end) => readExactly(opened, start, end), close: () => opened.close() };
  } catch (cause) {
    await file?.close();
    throw unreadable(cause);
  }
}

/** Distinguishes a missing file from one that the process cannot open, for want of permission or file handles. */
export function unreadable(cause: unknown): CodedError {
  if (cause instanceof CodedError) return cause;
  const { code } = cause as NodeJS.ErrnoException;
  if (code === 'ENOENT') return new CodedError('NOT_FOUND', { message: 'There is no such recording.', cause });
  const message = `The recording cannot be read (${code ?? String(cause)}).`;
  return new CodedError('RECORDING_FAILED', {
    message,
    help: 'Check the rights of the data folder and the open files.',
    cause,
  });
}

async function readExactly(file: FileHandle, start: number, end: number): Promise<Buffer> {
  const out = Buffer.alloc(Math.max(0, end - start));
  let done = 0;
  while (done < out.length) {
    const { bytesRead } = await file.read(out, done, out.length - done, start + done).catch((cause: unknown) => {
      throw unreadable(cause);
    });
    if (bytesRead === 0) throw new CodedError('RECORDING_FAILED', { message: 'The recording ends too soon.' });
    done += bytesRead;
  }
  return out;
}
