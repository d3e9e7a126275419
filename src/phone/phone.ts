import type { CrmHost } from '../domain/crm/host.ts';
import type { ContactDraft, WrapUp } from '../domain/protocol/call.ts';
import type { PhoneState } from '../state/phone-state.ts';

export interface PhoneOptions {
  /** The gateway's address, e.g. "https://cti.example"; "" means the page's own origin. */
  gateway: string;
  /** Asked for a token at the start, before it expires, and after a 401. */
  getToken: () => Promise<string>;
  host?: CrmHost | null;
  /** Pass true to show calls without ringing or speaking (no microphone, no SIP). */
  withoutVoice?: boolean;
}

/**
 * One agent's phone: intent goes in by its methods, fact comes out by its stores.
 * A method resolves when the gateway or the wire has confirmed, and rejects with a CodedError;
 * it also writes that error to `$problem`.
 */
export interface Phone {
  readonly state: PhoneState;
  connect(): Promise<void>;
  disconnect(): Promise<void>;
  /** @param to a number in any spelling, or `call:<call id>` to call back a party whose number is masked */
  dial(to: string): Promise<void>;
  answer(callId: string): Promise<void>;
  reject(callId: string): Promise<void>;
  hangUp(callId: string): Promise<void>;
  hold(callId: string): Promise<void>;
  resume(callId: string): Promise<void>;
  mute(callId: string, muted: boolean): Promise<void>;
  /** Digits 0-9 * #. */
  sendDigits(callId: string, digits: string): Promise<void>;
  saveWrapUp(callId: string, wrapUp: WrapUp): Promise<void>;
  createContact(callId: string, draft: ContactDraft): Promise<void>;
  /** Loads the newest page of the log, or with `more` the next older one. */
  loadLog(options?: { more?: boolean }): Promise<void>;
  /** Make this tab the one that rings and speaks. */
  takeOver(): Promise<void>;
  dismissProblem(): void;
}
