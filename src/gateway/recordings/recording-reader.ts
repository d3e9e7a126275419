import type { SoundFormat } from './wav-header.ts';

/** A recording as a WAV file, sealed or not; bytes are unsealed as they are asked for. */
export interface RecordingReader {
  readonly format: SoundFormat;
  /** Of the whole WAV file, header and all. */
  readonly size: number;
  readonly durationMs: number;
  /** The file has its end: it was not cut short. */
  readonly whole: boolean;
  /**
   * @param end the byte after the last
   * @throws CodedError RECORDING_FAILED where what lies there is not what was recorded
   */
  read(start: number, end: number): Promise<Buffer>;
  close(): Promise<void>;
}
