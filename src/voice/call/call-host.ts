import type { Microphone } from '../media/microphone.ts';
import type { CallDirection, FeedbackIssue, FeedbackScore } from '../options/call-enums.ts';

/** What a Call needs of its Device. */
export interface CallHost<Call> {
  openMicrophone(constraints?: MediaStreamConstraints): Promise<Microphone>;
  /** Ids of the microphones that are there. */
  microphones(): Iterable<string>;
  /** What the person hears of this stream: itself, or what a processor makes of it. */
  remoteSound(stream: MediaStream): Promise<Microphone>;
  /** Device id of the speaker; empty: the system's default. */
  speaker(): string;
  /** The call is up, or over: a Device moves it between its lists. */
  changed(call: Call): void;
  /** Starts the tone that a caller hears while it rings; the returned function stops it. */
  ringback(): () => void;
  /** Key tones, or the sound of a call's end. */
  sound(name: 'disconnect' | { digit: string }): void;
  /** How long signalling may be gone, in milliseconds; 0: as long as the gateway waits. */
  signallingTimeoutMs(): number;
  feedback(call: Call, score: FeedbackScore | undefined, issue: FeedbackIssue | undefined): Promise<void>;
}

export interface CallStart {
  direction: CallDirection;
  from: string;
  to: string;
  params?: Record<string, string>;
  /** The connectToken of a call that was up before, in another page or another Device. */
  resumed?: string | undefined;
}
