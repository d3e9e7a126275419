import type { CallRecording } from '../../../domain/protocol/parties.ts';
import type { RecordingEnd } from '../../telephony/port.ts';

/** What is written down of a recording, beside its sound. */
export interface RecordingLedger {
  /** Before it runs. Rejects with RECORDING_EXISTS. */
  begin(recording: {
    id: string;
    callId: string;
    kind: 'call' | 'voicemail';
    channels: 1 | 2;
    /** An identity; null: by the rule of the virtual number. */
    startedBy: string | null;
  }): Promise<void>;
  /** It is over, or never began (`failed`, 0 ms). Resolves with what can be heard. */
  finished(
    id: string,
    end: { durationMs: number; why: RecordingEnd },
  ): Promise<{ durationMs: number; incomplete: boolean }>;
  /** Its sound is deleted, whether it is over or was cut short; nothing where there is none. */
  discard(id: string, by: string): Promise<void>;
  /** Calls of which a recording was cut short by a crash, of this start or an earlier one. */
  interrupted(): Promise<string[]>;
  /** Those that can be heard, oldest first; after a crash, what was left of them. */
  ofCall(callId: string): Promise<CallRecording[]>;
}
