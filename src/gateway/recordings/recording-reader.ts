import type { SoundFormat } from './wav-header.ts';

/** A recording as a WAV file. A sealed recording is decrypted as it is read. */
export interface RecordingReader {
  readonly format: SoundFormat;
  /** The size of the whole WAV file, including the header. */
  readonly size: number;
  readonly durationMs: number;
  /** Whether the file is complete. */
  readonly whole: boolean;
  /**
   * @param end the byte after the last
   * @throws CodedError RECORDING_FAILED if the stored bytes are not what was recorded
   */
  read(start: number, end: number): Promise<Buffer>;
  close(): Promise<void>;
}
