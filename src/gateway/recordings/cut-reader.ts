import type { RecordingReader } from './recording-reader.ts';
import { durationOf, headerBytes, wavHeader } from './wav-header.ts';

/** The first `ms` milliseconds of a recording, as its own WAV file. Closing it closes the underlying reader. */
export function cutReader(reader: RecordingReader, ms: number): RecordingReader {
  const { format } = reader;
  const frames = Math.floor((ms * format.sampleRate) / 1000);
  const dataBytes = Math.min(reader.size - headerBytes, frames * format.channels * 2);
  const header = wavHeader(format, dataBytes);
  return {
    format,
    size: headerBytes + dataBytes,
    durationMs: durationOf(format, dataBytes),
    whole: reader.whole,
    async read(start, end) {
      const last = Math.min(end, headerBytes + dataBytes);
      const head = header.subarray(start, Math.min(last, headerBytes));
      if (last <= headerBytes) return head;
      return Buffer.concat([head, await reader.read(Math.max(start, headerBytes), last)]);
    },
    close: () => reader.close(),
  };
}
