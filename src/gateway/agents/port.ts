import type { AgentStatus, AwayKind } from '../../domain/agents/agent-status.ts';
import type { SecondCallRule } from '../../domain/agents/second-call.ts';

/** @param before the status until now */
export type StatusListener = (identity: string, status: AgentStatus, before: AgentStatus) => void;

/**
 * The statuses of all agents, in memory. A change counts at once: `statusOf` and the listeners know it in the same turn
 * of the event loop. Storage and pages follow.
 */
export interface AgentStatuses {
  /**
   * An agent that never chose a status is available while they have a phone. Being in a call is no status: ask
   * `Calls.busy` as well.
   */
  statusOf(identity: string): AgentStatus;
  /**
   * Calls the listener after each change, in the turn of the change. A listener must not throw. Returns the function that
   * unsubscribes.
   */
  onChange(listener: StatusListener): () => void;
  /** Whether the agent has a phone that can ring now. Until the grace period is over, their status does not say so. */
  hasPhone(identity: string): boolean;
  /** As `onChange`, for `hasPhone`. */
  onPhone(listener: (identity: string) => void): () => void;
  /**
   * Limits the wrap-up that follows this call, for all agents that answer it, in place of SIDECALL_WRAP_UP_SECONDS. Call it
   * before the call ends.
   * @param seconds 0: no wrap-up; null: no limit
   */
  limitWrapUp(callId: string, seconds: number | null): void;
  /** The agent answered none of several offers, and gets a break until they choose a status. */
  breakAfterMisses(identity: string): void;
}

/** The part that call control uses. */
export interface AgentStatusForCalls {
  /** Whether routing may offer a call to the agent, as far as their status is concerned. */
  takesCalls(identity: string): boolean;
  /** As `takesCalls`, also during a wrap-up, after which they take calls again by themselves. */
  comesBack(identity: string): boolean;
  /** The agent's part in an answered call is over. Call it before the agent is released, so that no call comes between. */
  callOver(identity: string, callId: string): void;
  /** The agent has saved the note of this call. */
  wrappedUp(identity: string, callId: string): void;
  /** What happens to a second call while the agent talks. */
  secondCall(identity: string): SecondCallRule;
  /** Calls the listener after each change of `takesCalls`, in the same turn. Returns the function that unsubscribes. */
  onChange(listener: (identity: string) => void): () => void;
}

/** The part that the list of agents shows. */
export interface AgentStatusForDirectory {
  /** Why the agent gets no calls, whether or not they have a phone. null: they do. */
  awayAs(identity: string): AwayKind | null;
}

/** Agents have no status, and always take calls. */
export const noStatuses: AgentStatusForCalls = {
  takesCalls: () => true,
  comesBack: () => true,
  callOver: () => undefined,
  wrappedUp: () => undefined,
  secondCall: () => 'busy',
  onChange: () => () => undefined,
};

/** Pages that see the statuses of all agents. */
export interface StatusWatches {
  /** The event streams of this identity get changes of all statuses for the returned number of seconds. */
  watch(identity: string): number;
}
