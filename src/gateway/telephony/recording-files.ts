import type { CoreEvent, Place, RecordingEnd, RecordingName } from './port.ts';

/** Storage for the recordings of a core. */
export interface RecordingFiles {
  /** Rejects with RECORDING_EXISTS or RECORDING_FAILED. */
  open(name: RecordingName, format: { channels: 1 | 2; sampleRate: 8000 | 16000 }): Promise<RecordingFile>;
  /** Returns a finished recording as WAV, decrypted. Rejects with NOT_FOUND. */
  read(name: RecordingName): Promise<Buffer>;
}

/** A running recording. The file on disk is playable at any moment, even if the process dies. */
export interface RecordingFile {
  /**
   * Writes 16-bit little-endian samples, interleaved. Never blocks and never throws: a full disk is reported by
   * `close`.
   */
  write(samples: Int16Array): void;
  /** Resolves when the file is complete and durable. */
  close(why: RecordingEnd): Promise<{ durationMs: number }>;
}

/** Returns the end event of a recording that never began, because its place was gone. */
export function nothingRecorded(name: RecordingName, place: Place): CoreEvent {
  return { type: 'RecordingFinished', name, place, durationMs: 0, why: 'failed' };
}
