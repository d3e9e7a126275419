import type { CallRecording } from '../../../domain/protocol/parties.ts';
import type { RecordingEnd } from '../../telephony/port.ts';

/** The metadata of recordings. */
export interface RecordingLedger {
  /** Called before the recording runs. Rejects with RECORDING_EXISTS. */
  begin(recording: {
    id: string;
    callId: string;
    kind: 'call' | 'voicemail';
    channels: 1 | 2;
    /** An identity. null: the rule of the virtual number started it. */
    startedBy: string | null;
  }): Promise<void>;
  /** The recording has ended, or never started (`failed`, 0 ms). Resolves with the playable duration. */
  finished(
    id: string,
    end: { durationMs: number; why: RecordingEnd },
  ): Promise<{ durationMs: number; incomplete: boolean }>;
  /** Deletes the sound of a finished or interrupted recording. Does nothing if there is none. */
  discard(id: string, by: string): Promise<void>;
  /** Calls with a recording that a crash interrupted, before this start or an earlier one. */
  interrupted(): Promise<string[]>;
  /** The playable recordings of a call, oldest first. After a crash, they include the interrupted ones. */
  ofCall(callId: string): Promise<CallRecording[]>;
}
