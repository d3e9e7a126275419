import type { Microphone } from '../media/microphone.ts';
import type { CallDirection, FeedbackIssue, FeedbackScore } from '../options/call-enums.ts';

/** What a Call needs from its Device. */
export interface CallHost<Call> {
  openMicrophone(constraints?: MediaStreamConstraints): Promise<Microphone>;
  /** IDs of the connected microphones. */
  microphones(): Iterable<string>;
  /** The stream to play for this remote stream: the same one, or the output of a processor. */
  remoteSound(stream: MediaStream): Promise<Microphone>;
  /** Device ID of the speaker. Empty: the system's default. */
  speaker(): string;
  /** The state of the call changed. The Device moves it between its lists. */
  changed(call: Call): void;
  /** Starts the ringback tone. The returned function stops it. */
  ringback(): () => void;
  /** Plays a key tone, or the sound of a call's end. */
  sound(name: 'disconnect' | { digit: string }): void;
  /** Maximum interruption of signalling, in ms. 0: as long as the gateway waits. */
  signallingTimeoutMs(): number;
  feedback(call: Call, score: FeedbackScore | undefined, issue: FeedbackIssue | undefined): Promise<void>;
}

export interface CallStart {
  direction: CallDirection;
  from: string;
  to: string;
  params?: Record<string, string>;
  /** The connectToken of the call to continue, from another page or another Device. */
  resumed?: string | undefined;
}
