import type { TelephonyCore } from '../../../../src/gateway/telephony/port.ts';

/** The far ends that the suite needs: real phones with real audio. */
export interface ContractCall {
  /** The caller as shown to the callee. */
  readonly shown: { name: string; user: string; callSid: string; params: string[] };
  /** Waits until the other end rings, and returns its call ID. */
  ringing(): Promise<string>;
  answer(): Promise<void>;
  decline(status: number): Promise<void>;
  hangUp(): Promise<void>;
  /** Waits until the call is answered. */
  up(): Promise<void>;
  /** Waits for the end: the status of a refusal, and the headers Reason and Warning. */
  over(): Promise<{ status: number | null; reason: string | null; warning: string | null }>;
  /** Identifies the call for another page: the value of a Replaces header. */
  replaces(): Promise<string>;
  /** For an answered call that another page had: X-Call-From, X-Call-To and X-Param. */
  before(): Promise<string[]>;
  /** Amplitude, 0 to 1, of these frequencies in the current audio, and of the whole audio. */
  hears(...hertz: number[]): Promise<{ tones: number[]; all: number }>;
  hold(held: boolean): Promise<void>;
  /** By RFC 4733. */
  digits(digits: string): Promise<void>;
  /**
   * Requests a replacement of this phone: by the party at that address, or by the far end of another call of this
   * phone.
   */
  refer(to: string, replaces?: ContractCall): Promise<void>;
  /** The reported progress of it, in JsSIP's words, in order. */
  referred(): Promise<string[]>;
  /** Sends a message to the other end (INFO). `told` returns the received ones. */
  tell(text: string): Promise<void>;
  told(): Promise<string[]>;
  /** Whether the core holds this phone. */
  heldByCore(): Promise<boolean>;
  /** The header X-Contract of the other side's INVITE or 200. */
  header(): Promise<string>;
  /** How far the phone is, if it can tell: for the message of a test that waits for sound in vain. */
  state?(): Promise<string>;
  /** Number of audio packets of 20 ms so far: sent by this phone, and sent to it, including lost ones. */
  packets(): Promise<{ sent: number; received: number }>;
  /** MIME type of the audio that this side sends. */
  sends(): Promise<string>;
}

export interface ContractPhone {
  call(target: string, params?: Record<string, string>, header?: string): Promise<ContractCall>;
  /**
   * Continues a call of another page, or answers one that rings there.
   * @param flag e.g. `;early-only`
   */
  take(call: ContractCall, flag?: string): Promise<ContractCall>;
  /** The next incoming call. */
  incoming(): Promise<ContractCall>;
  leave(): Promise<void>;
}

/** Maximum number of concurrent calls of one agent or visitor in the cores of the contract. */
export const mostCallsEach = 3;

/** All visitors of the contract have the same address, and call as often as the cases need. */
export const manyVisitors = { share: 1, callsOfNetwork: 1000, perMinute: 100_000 };

export interface ContractSetup {
  core: TelephonyCore;
  /**
   * A web server that the core can reach. Its sounds are 700 Hz, the core's speech is 950 Hz, and its stored prompts are
   * 620 Hz, unless their words name another tone (`named-tone.ts`).
   */
  web: string;
  /** Audio of finished recordings, as WAV. */
  recording(name: string): Promise<Buffer>;
  /**
   * A phone whose microphone is a sine. Agents and carriers are registered when this resolves.
   * @param line the number that a visitor may call. Default: `target`
   */
  phone(
    kind: 'agent' | 'carrier' | 'visitor',
    identity: string,
    voice: 440 | 880 | 1320,
    line?: string,
  ): Promise<ContractPhone>;
  close(): Promise<void>;
}
