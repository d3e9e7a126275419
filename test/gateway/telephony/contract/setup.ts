import type { TelephonyCore } from '../../../../src/gateway/telephony/port.ts';

/** What the suite needs of the far ends: real phones with real sound. */
export interface ContractCall {
  /** As shown to whoever is called. */
  readonly shown: { name: string; user: string; callSid: string; params: string[] };
  /** Waits until it rings at the other end; the call id that came with it. */
  ringing(): Promise<string>;
  answer(): Promise<void>;
  decline(status: number): Promise<void>;
  hangUp(): Promise<void>;
  /** Waits until the call is answered. */
  up(): Promise<void>;
  /** Waits until it is over: the status that refused it, and why, by the headers Reason and Warning. */
  over(): Promise<{ status: number | null; reason: string | null; warning: string | null }>;
  /** What names it to another page: the value of a Replaces header. */
  replaces(): Promise<string>;
  /** Of an answered call that another page had: X-Call-From, X-Call-To and X-Param. */
  before(): Promise<string[]>;
  /** Amplitude, 0 to 1, of these frequencies in what is heard now, and of all of it. */
  hears(...hertz: number[]): Promise<{ tones: number[]; all: number }>;
  hold(held: boolean): Promise<void>;
  /** By RFC 4733. */
  digits(digits: string): Promise<void>;
  /** Asks to be replaced: by whoever answers there, or by the far end of another call of this phone. */
  refer(to: string, replaces?: ContractCall): Promise<void>;
  /** What was told of that, in JsSIP's words, in order. */
  referred(): Promise<string[]>;
  /** A message of its page to who is at the other end (INFO), and those it was sent. */
  tell(text: string): Promise<void>;
  told(): Promise<string[]>;
  /** The core holds this phone. */
  heldByCore(): Promise<boolean>;
  /** The header X-Contract of the other side's INVITE or 200. */
  header(): Promise<string>;
  /** Packets of sound, 20 ms each, so far: those of this phone, and those to it, with those of them that got lost. */
  packets(): Promise<{ sent: number; received: number }>;
  /** Mime type of what this side sends. */
  sends(): Promise<string>;
}

export interface ContractPhone {
  call(target: string, params?: Record<string, string>, header?: string): Promise<ContractCall>;
  /** Goes on with a call of another page, or answers one that rings there. @param flag e.g. `;early-only` */
  take(call: ContractCall, flag?: string): Promise<ContractCall>;
  /** The next call that comes in. */
  incoming(): Promise<ContractCall>;
  leave(): Promise<void>;
}

/** Calls that one agent or visitor may have at once in the cores of the contract. */
export const mostCallsEach = 3;

/** All visitors of the contract come from one address, and call as often as the cases want. */
export const manyVisitors = { share: 1, callsOfNetwork: 1000, perMinute: 100_000 };

export interface ContractSetup {
  core: TelephonyCore;
  /** A web server that the core may reach: its sounds are 700 Hz. What the core speaks is 950 Hz. */
  web: string;
  /** Sound of finished recordings, as WAV. */
  recording(name: string): Promise<Buffer>;
  /** A phone that speaks a sine; agents and carriers are registered when this resolves. */
  phone(kind: 'agent' | 'carrier' | 'visitor', identity: string, voice: 440 | 880 | 1320): Promise<ContractPhone>;
  close(): Promise<void>;
}
