import type { CallRecording } from '../../domain/protocol/parties.ts';

/** What is written down of a recording, beside its sound. */
export interface RecordingLedger {
  /** Before it runs. */
  begin(recording: {
    id: string;
    callId: string;
    kind: 'call' | 'voicemail';
    channels: 1 | 2;
    /** An identity; null: by the rule of the virtual number. */
    startedBy: string | null;
  }): Promise<void>;
  finished(id: string, end: { durationMs: number; why: string }): Promise<void>;
  /** Those that can be heard, oldest first; after a crash, what was left of them. */
  ofCall(callId: string): Promise<CallRecording[]>;
}
