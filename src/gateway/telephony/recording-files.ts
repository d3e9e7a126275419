import type { CoreEvent, Place, RecordingEnd, RecordingName } from './port.ts';

/** Where a core writes what it records. */
export interface RecordingFiles {
  /** Rejects with RECORDING_EXISTS or RECORDING_FAILED. */
  open(name: RecordingName, format: { channels: 1 | 2; sampleRate: 8000 | 16000 }): Promise<RecordingFile>;
  /** Bytes of a finished recording as WAV, decrypted. Rejects with NOT_FOUND. */
  read(name: RecordingName): Promise<Buffer>;
}

/** One recording while it runs. The file on disk can be played at any moment, whatever happens to the process. */
export interface RecordingFile {
  /** 16-bit little-endian samples, interleaved. Never blocks and never throws: a full disk is told at the close. */
  write(samples: Int16Array): void;
  /** The file is whole and durable. */
  close(why: RecordingEnd): Promise<{ durationMs: number }>;
}

/** The end of a recording that never began, because the place was gone by then. */
export function nothingRecorded(name: RecordingName, place: Place): CoreEvent {
  return { type: 'RecordingFinished', name, place, durationMs: 0, why: 'failed' };
}
