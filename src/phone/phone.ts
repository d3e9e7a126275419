import type { CallsQuery } from '../domain/calls/calls-query.ts';
import type { CrmHost } from '../domain/crm/host.ts';
import type { CrmRef } from '../domain/crm/ref.ts';
import type { AgentView } from '../domain/protocol/admin.ts';
import type { StatusChoice } from '../domain/protocol/agent-status.ts';
import type { CallPage, CallView, ContactDraft, WrapUp } from '../domain/protocol/call.ts';
import type { Answer, Asking, CallCommand, JsonOperation } from '../domain/protocol/operations/operation.ts';
import type { Playback, RecordingAction, SuperviseMode, Target } from '../domain/protocol/parties.ts';
import type { PhoneState } from '../state/phone-state.ts';
import type { SoundDevices } from './devices/sound-devices.ts';
import type { OpenTabChannel } from './tab-channel.ts';

export interface PhoneOptions {
  /** The gateway's address, e.g. "https://cti.example". "" means the page's own origin. */
  gateway: string;
  /** Called for a token at the start, before the token expires, and after a 401. */
  getToken: () => Promise<string>;
  host?: CrmHost | null;
  /** Pass true to show calls without ringing or audio (no microphone, no SIP). */
  withoutVoice?: boolean;
  /**
   * Another page has the voice, which this page reaches in its own way: a frame whose window holds the call. Includes
   * `withoutVoice`.
   */
  remote?: RemoteVoice | null;
}

export interface RemoteVoice {
  open: OpenTabChannel;
  /** The agent wants to see the page with the voice. */
  show: () => void;
}

/**
 * One agent's phone. Methods request an action, stores hold the confirmed state. Every method works in each of the
 * agent's tabs, while the audio is in one of them. A method resolves when the gateway or the other side has confirmed.
 * It rejects with a CodedError, and writes that error to `$problem`.
 */
export interface Phone {
  readonly state: PhoneState;
  /** Loads the microphones and speakers of this page, and the agent's choices. null: this phone has no audio here. */
  readonly devices: (() => Promise<SoundDevices>) | null;
  /** Connects to the gateway. Also continues the call that a reload of this tab interrupted. */
  connect(): Promise<void>;
  disconnect(): Promise<void>;
  /**
   * @param to a number in any format, or `call:<call id>` to call back a party with a masked number
   * @param about the CRM's record that the call is about. The gateway logs the call there.
   * @param callerId the number that the call comes from, one of the session's `callerIds`. Default: the gateway chooses.
   */
  dial(to: string, about?: CrmRef | null, callerId?: string | null): Promise<void>;
  answer(callId: string): Promise<void>;
  reject(callId: string): Promise<void>;
  /** @param callId also `callInSetup`: the call that is being dialled, before the gateway has given it an ID */
  hangUp(callId: string): Promise<void>;
  hold(callId: string): Promise<void>;
  resume(callId: string): Promise<void>;
  mute(callId: string, muted: boolean): Promise<void>;
  /** @param digits 0-9 * # */
  sendDigits(callId: string, digits: string): Promise<void>;
  saveWrapUp(callId: string, wrapUp: WrapUp): Promise<void>;
  createContact(callId: string, draft: ContactDraft): Promise<void>;
  /** Loads the newest page of the log, or with `more` the next older one. */
  loadLog(options?: { more?: boolean }): Promise<void>;
  /** One page of the calls in the log that fulfil all conditions, newest first. Changes no store. */
  findCalls(query: CallsQuery): Promise<CallPage>;
  /** All agents that could join a call, with their availability. */
  agents(): Promise<readonly AgentView[]>;
  /** Transfers the customer without a consultation. */
  transfer(callId: string, to: Target): Promise<void>;
  /** Calls another party while the customer is on hold with music. */
  consult(callId: string, to: Target): Promise<void>;
  /** Ends the consultation. The customer is connected again. */
  endConsult(callId: string): Promise<void>;
  /** Connects the customer with the consulted party. This agent leaves the call. */
  completeConsult(callId: string): Promise<void>;
  /** Connects all three in a conference. */
  merge(callId: string): Promise<void>;
  dropParty(callId: string, partyId: string): Promise<void>;
  muteParty(callId: string, partyId: string, muted: boolean): Promise<void>;
  record(callId: string, action: RecordingAction['action']): Promise<void>;
  /** Returns an address for a finished recording, valid for a few minutes. */
  playback(recordingId: string): Promise<Playback>;
  /** Live calls of all agents, for supervisors and administrators. */
  liveCalls(): Promise<readonly CallView[]>;
  /** @param mode null: leave the call */
  supervise(callId: string, mode: SuperviseMode | null): Promise<void>;
  /**
   * Any other command on a call, by its entry in the table of operations. Resolves when the gateway has executed it.
   * The stores then show the updated call.
   */
  command<Op extends CallCommand>(operation: Op, asking: Asking<Op>): Promise<void>;
  /**
   * Any other request, by its entry in the table of operations. Changes no store, and shows no problem: rejects with a
   * CodedError.
   */
  request<Op extends JsonOperation>(operation: Op, asking: Asking<Op>): Promise<Answer<Op>>;
  /**
   * Chooses the status of this agent.
   * @param identity another agent, for supervisors and administrators
   */
  chooseStatus(choice: StatusChoice, identity?: string): Promise<void>;
  /** More time for this agent's running wrap-up, in seconds. */
  extendWrapUp(seconds: number): Promise<void>;
  /** The reasons for breaks. Empty: a break has none. */
  breakReasons(): Promise<readonly string[]>;
  /** Keeps `$ownStatus` current until the returned function is called. */
  followStatus(): () => void;
  /** Keeps `$team` and `$queued` current until the returned function is called. */
  followTeam(): () => void;
  /** Moves ringing and audio to this tab. Resolves when this tab leads. An active call stays in its tab. */
  takeOver(): Promise<void>;
  /** Shows another of the agent's calls (`$current`). */
  show(callId: string): void;
  dismissProblem(): void;
}
