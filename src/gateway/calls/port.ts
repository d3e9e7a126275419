import type { CallRecord } from '../../domain/calls/record.ts';
import type { ContactDraft, WrapUp } from '../../domain/protocol/call.ts';
import type { RecordingAction, SuperviseMode, Target } from '../../domain/protocol/parties.ts';
import type { ServerMessage } from '../../domain/protocol/server-message.ts';
import type { StoredEvent } from '../storage/store.ts';
import type { Desk } from './model/desk.ts';
import type { LiveCall } from './model/live-call.ts';

/** Who asks: agents act on their own calls, supervisors and administrators on all. */
export interface Actor {
  identity: string;
  role: 'agent' | 'supervisor' | 'admin' | 'visitor' | 'carrier';
  /** Where the request came from, for the audit. */
  address?: string;
}

/** The identity of servers that come with an API key. */
export const apiKeyIdentity = 'api-key';

/** Since the start. */
export interface CallFigures {
  /** Outgoing calls that the rules refused, by code. */
  outboundRefused: Readonly<Record<string, number>>;
  /** Calls that were not taken, by Q.850 cause. */
  refused: Readonly<Record<string, number>>;
}

/**
 * A verb of a call that is under way, in a file of its own, such as `merge` in `transfer.ts`. It writes what it changes
 * by `writeCall`.
 */
export type Verb = (desk: Desk, call: LiveCall, actor: Actor) => Promise<void>;

/** What HTTP may ask of calls. Rejects with CALL_NOT_FOUND, CALL_STATE, FORBIDDEN, CRM_UNAVAILABLE. */
export interface Calls {
  /** Closes what a crash left open, then listens to the core. */
  start(): Promise<void>;
  /** Takes no new calls; resolves when the last one ended or `graceMs` passed (the rest are hung up). */
  stop(graceMs: number): Promise<void>;
  /**
   * Does a verb in the call's mailbox, so that nothing else happens to the call meanwhile; resolves with the call as it
   * is then. A route that has a verb needs no method here.
   */
  command(callId: string, actor: Actor, verb: Verb): Promise<CallRecord>;
  hold(callId: string, actor: Actor): Promise<CallRecord>;
  resume(callId: string, actor: Actor): Promise<CallRecord>;
  hangUp(callId: string, actor: Actor): Promise<CallRecord>;
  wrapUp(callId: string, wrapUp: WrapUp, actor: Actor): Promise<CallRecord>;
  createContact(callId: string, draft: ContactDraft, actor: Actor): Promise<CallRecord>;
  /** Hands the customer over at once. Rejects with AGENT_BUSY, AGENT_UNREACHABLE, INVALID_NUMBER as well. */
  transfer(callId: string, to: Target, actor: Actor): Promise<CallRecord>;
  /** The customer waits with music while somebody is asked first. */
  consult(callId: string, to: Target, actor: Actor): Promise<CallRecord>;
  endConsult(callId: string, actor: Actor): Promise<CallRecord>;
  completeConsult(callId: string, actor: Actor): Promise<CallRecord>;
  merge(callId: string, actor: Actor): Promise<CallRecord>;
  dropParty(callId: string, partyId: string, actor: Actor): Promise<CallRecord>;
  muteParty(callId: string, partyId: string, muted: boolean, actor: Actor): Promise<CallRecord>;
  record(callId: string, action: RecordingAction['action'], actor: Actor): Promise<CallRecord>;
  /** To the page of one side. Resolves with the message's id; rejects with PAYLOAD_TOO_LARGE as well. */
  message(callId: string, message: ServerMessage, actor: Actor): Promise<string>;
  /** What the caller said of being recorded, during the call or after it. */
  consent(callId: string, state: 'given' | 'refused', actor: Actor): Promise<CallRecord>;
  /** Supervisors and administrators only. @param mode null: leave the call */
  supervise(callId: string, mode: SuperviseMode | null, actor: Actor): Promise<CallRecord>;
  /** The agent has a call that rings, talks or is held. */
  busy(identity: string): boolean;
  /** Running figures, for metrics. */
  figures(): CallFigures;
  /** Told of every stored event, after it is durable. Returns the function that stops listening. */
  subscribe(listener: (events: readonly StoredEvent[]) => void): () => void;
}
