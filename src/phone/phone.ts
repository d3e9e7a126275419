import type { CrmHost } from '../domain/crm/host.ts';
import type { AgentView } from '../domain/protocol/admin.ts';
import type { CallView, ContactDraft, WrapUp } from '../domain/protocol/call.ts';
import type { Asking, CallCommand } from '../domain/protocol/operations/operation.ts';
import type { Playback, RecordingAction, SuperviseMode, Target } from '../domain/protocol/parties.ts';
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
 * One agent's phone: intent goes in by its methods, fact comes out by its stores. Every method works in each of the
 * agent's tabs; the sound is in one of them. A method resolves when the gateway or the wire has confirmed, and rejects
 * with a CodedError; it also writes that error to `$problem`.
 */
export interface Phone {
  readonly state: PhoneState;
  /** Also goes on with the call that a reload of this tab interrupted. */
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
  /** Everybody who could be brought into a call, and who can be rung now. */
  agents(): Promise<readonly AgentView[]>;
  /** Hands the customer over without talking first. */
  transfer(callId: string, to: Target): Promise<void>;
  /** Rings somebody while the customer waits with music. */
  consult(callId: string, to: Target): Promise<void>;
  /** Back to the customer, without whoever was consulted. */
  endConsult(callId: string): Promise<void>;
  /** The customer goes on with whoever was consulted; this agent is out. */
  completeConsult(callId: string): Promise<void>;
  /** All three hear each other. */
  merge(callId: string): Promise<void>;
  dropParty(callId: string, partyId: string): Promise<void>;
  muteParty(callId: string, partyId: string, muted: boolean): Promise<void>;
  record(callId: string, action: RecordingAction['action']): Promise<void>;
  /** Where a finished recording can be heard for a few minutes. */
  playback(recordingId: string): Promise<Playback>;
  /** Live calls of all agents, for those who may supervise. */
  liveCalls(): Promise<readonly CallView[]>;
  /** @param mode null: leave the call again */
  supervise(callId: string, mode: SuperviseMode | null): Promise<void>;
  /**
   * Any other command on a call, by its entry in the table of operations. Resolves when the gateway has done it; the
   * stores then show the call as it is now.
   */
  command<Op extends CallCommand>(operation: Op, asking: Asking<Op>): Promise<void>;
  /** Make this tab the one that rings and speaks; resolves when it is. A call goes on where its sound is. */
  takeOver(): Promise<void>;
  dismissProblem(): void;
}
