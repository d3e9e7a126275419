import type { CallRecord } from '../../domain/calls/record.ts';
import type { CrmRef } from '../../domain/crm/ref.ts';
import type { ContactDraft, WrapUp } from '../../domain/protocol/call.ts';
import type { CallOrder } from '../../domain/protocol/call-order.ts';
import type { RecordingAction, SuperviseMode, Target } from '../../domain/protocol/parties.ts';
import type { ServerMessage } from '../../domain/protocol/server-message.ts';
import type { KeptAnswer } from '../storage/answers/port.ts';
import type { StoredEvent } from '../storage/store.ts';
import type { CallContext, LastingVerb } from './model/call-context.ts';
import type { LiveCall } from './model/live-call.ts';

/** The identity behind a request. Agents act on their own calls, supervisors and administrators on all. */
export interface Actor {
  identity: string;
  role: 'agent' | 'supervisor' | 'admin' | 'visitor' | 'carrier';
  /** The network address of the request, for the audit. */
  address?: string;
}

/** The identity of servers that use an API key. */
export const apiKeyIdentity = 'api-key';

/** Counters since the start. */
export interface CallFigures {
  /** Outgoing calls that the rules refused, by code. */
  outboundRefused: Readonly<Record<string, number>>;
  /** Calls that were refused, by Q.850 cause. */
  refused: Readonly<Record<string, number>>;
}

/**
 * An operation on a live call, in its own file, such as `merge` in `transfer.ts`. It writes its changes with
 * `writeCall`.
 */
export interface Verb {
  (context: CallContext, call: LiveCall, actor: Actor): Promise<void>;
  /** Throws if the actor may not do it. Default: the agent of the call may, and supervisors. */
  admits?(actor: Actor, call: CallRecord): void;
}

/** Call control, as HTTP uses it. Rejects with CALL_NOT_FOUND, CALL_STATE, FORBIDDEN or CRM_UNAVAILABLE. */
export interface CrmPageRecord {
  /** The id of a CRM connection. Default: the system of record of the call's number. */
  connection?: string | undefined;
  recordId: string;
}

/** A call to place, as a server or a queue asks for it. */
export type PlacedOrder = CallOrder & {
  /**
   * The number that the network shows instead of `from`, which still decides masking, recording and CRM. Not by REST. It
   * has no effect if it is no virtual number.
   */
  shows?: string | null;
};

export interface Calls {
  /** Closes calls that a crash left open, then accepts calls from the core. */
  start(): Promise<void>;
  /**
   * Refuses new calls. Resolves when the last call has ended, or after `graceMs`, when the remaining calls are hung up.
   */
  stop(graceMs: number): Promise<void>;
  /**
   * Places a call that a server asks for: connects an agent and a number, or starts a flow on a number. Resolves once the
   * call is written, before the first phone rings. Rejects with the codes of `planOf`, with AGENT_BUSY and AGENT_AWAY,
   * and with those of the rules for outgoing calls.
   * @param origin the server: its key's mark, or an administrator
   * @param answer the answer to the request, kept with the call; null: none
   */
  place(
    order: PlacedOrder,
    origin: string,
    answer: ((call: CallRecord) => Promise<KeptAnswer>) | null,
  ): Promise<CallRecord>;
  /** See `Outbound.allows`. */
  mayCall(number: string): boolean;
  /**
   * Runs a verb in the call's mailbox, so that nothing else changes the call meanwhile. Resolves with the updated call.
   * A route that has a verb needs no method here.
   */
  command(callId: string, actor: Actor, verb: Verb): Promise<CallRecord>;
  /** Registers a verb whose effect outlasts its request. Call it before `start`. */
  extend(verb: LastingVerb): void;
  hold(callId: string, actor: Actor): Promise<CallRecord>;
  resume(callId: string, actor: Actor): Promise<CallRecord>;
  hangUp(callId: string, actor: Actor): Promise<CallRecord>;
  wrapUp(callId: string, wrapUp: WrapUp, actor: Actor): Promise<CallRecord>;
  /** Keeps what the agent has written so far. The wrap-up stays open. */
  note(callId: string, wrapUp: WrapUp, actor: Actor): Promise<CallRecord>;
  createContact(callId: string, draft: ContactDraft, actor: Actor): Promise<CallRecord>;
  /**
   * The agent chooses one of several contacts with the caller's number. Rejects with NOT_FOUND if it is not one of them.
   * @param contact null: none of them
   */
  chooseContact(callId: string, contact: CrmRef | null, actor: Actor): Promise<CallRecord>;
  /** The CRM's page made its own record of the call, which the log entry then updates. */
  setCrmRecord(callId: string, record: CrmPageRecord, actor: Actor): Promise<CallRecord>;
  /** Transfers the customer at once. Rejects with AGENT_BUSY, AGENT_UNREACHABLE or INVALID_NUMBER as well. */
  transfer(callId: string, to: Target, actor: Actor): Promise<CallRecord>;
  /** The customer waits with music while the agent consults another party. */
  consult(callId: string, to: Target, actor: Actor): Promise<CallRecord>;
  endConsult(callId: string, actor: Actor): Promise<CallRecord>;
  completeConsult(callId: string, actor: Actor): Promise<CallRecord>;
  merge(callId: string, actor: Actor): Promise<CallRecord>;
  /** Rings one more participant for the conversation, which goes on meanwhile. Rejects as `transfer` does. */
  addParty(callId: string, to: Target, actor: Actor): Promise<CallRecord>;
  /** The customer of another call of the same agent joins this one. The other call ends. */
  mergeCalls(callId: string, other: string, actor: Actor): Promise<CallRecord>;
  dropParty(callId: string, partyId: string, actor: Actor): Promise<CallRecord>;
  muteParty(callId: string, partyId: string, muted: boolean, actor: Actor): Promise<CallRecord>;
  record(callId: string, action: RecordingAction['action'], actor: Actor): Promise<CallRecord>;
  /**
   * Sends a message to the page of one side. Resolves with the message's id. Rejects with PAYLOAD_TOO_LARGE as well.
   */
  message(callId: string, message: ServerMessage, actor: Actor): Promise<string>;
  /** Records the caller's answer about being recorded, during the call or after it. */
  consent(callId: string, state: 'given' | 'refused', actor: Actor): Promise<CallRecord>;
  /** For supervisors and administrators only. @param mode null: leave the call */
  supervise(callId: string, mode: SuperviseMode | null, actor: Actor): Promise<CallRecord>;
  /** Whether the agent has a call that rings, talks or is held. */
  busy(identity: string): boolean;
  /** Calls the listener when `busy` changes for an agent, in the same turn. Returns the function that unsubscribes. */
  onBusy(listener: (identity: string) => void): () => void;
  /** Counters for metrics. */
  figures(): CallFigures;
  /** Calls the listener for every stored event, once it is durable. Returns the function that unsubscribes. */
  subscribe(listener: (events: readonly StoredEvent[]) => void): () => void;
}
