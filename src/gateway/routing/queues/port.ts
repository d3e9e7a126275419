import type { Announcement } from '../../../domain/routing/queues/announcements.ts';
import type { EntryKind, OfferResult, QueueOutcome } from '../../../domain/routing/queues/decision.ts';
import type { QueueBody } from '../../../domain/routing/queues/definition.ts';
import type { AgentPresence } from '../../../domain/routing/queues/queue-state.ts';
import type { Skills } from '../../../domain/routing/queues/skills.ts';

export type { OfferResult, QueueOutcome } from '../../../domain/routing/queues/decision.ts';

/** A call that is to wait for an agent. */
export interface QueuedCall {
  callId: string;
  /** The name of the queue. */
  queue: string;
  /**
   * A callback has no caller on the line; the agent is rung first, or the customer, as the flow says. It has a call id of
   * its own, or that of its call, after that has left with `callback`.
   */
  kind: EntryKind;
  /** When the wait began, in ms since 1970. Of a callback: when its call began to wait. Default: now. */
  since?: number;
  /** The longest wait in a queue, in ms. Default: as the queue says. */
  waitMs?: number | null;
  /** Points in addition to those of the queue. */
  priority?: number;
  /** Skills in addition to those of the queue. The higher level of two counts. */
  skills?: Skills;
  /** The agent that owns the caller's contact. null: none. */
  owner?: string | null;
  /** The agent that the caller talked to last. null: none. */
  lastAgent?: string | null;
}

/** The place of one call in a queue. */
export interface QueueHandle {
  /** Resolves once. It never rejects. */
  readonly outcome: Promise<QueueOutcome>;
  /** Changes when a rule moves the call to another queue, or an administrator changes it. */
  queue(): { name: string; body: QueueBody };
  /** When the wait began, in ms since 1970. */
  readonly since: number;
  /** Calls and callbacks before this one, plus 1. 0: it no longer waits. */
  position(): number;
  /** null: no agent is staffed, or the call no longer waits. */
  expectedWaitMs(): number | null;
  /** What is due to be announced now, by the rules of the queue. It counts as announced. null: nothing. */
  announcement(): Announcement | null;
  /** The same for a flow that decides itself when it announces something, and what. */
  news(): Announcement | null;
  /** Changes the points and the required skills of the waiting call. */
  change(change: { priority?: number; skills?: Skills }): void;
  /**
   * Ends the wait. A phone that rings for the call is withdrawn. `gone`: the caller hung up. `callback`: a callback that
   * joins with the same `since` has the same place.
   */
  leave(why: 'left' | 'callback' | 'gone'): void;
}

/** What a flow asks before it lets a call wait. */
export interface Staffing {
  /** Agents that are available, in a call, or in wrap-up. */
  staffed: number;
  /** Agents that would be offered a call now. */
  free: number;
  waiting: number;
  /** Of the call that waits longest, in ms. 0: none waits. */
  longestWaitMs: number;
  /** For a call that would join now. null: no agent is staffed. */
  expectedWaitMs: number | null;
}

/** The queues, as flows use them. */
export interface Queues {
  /**
   * The call waits. The place is stored before this resolves, so that it survives a restart. A queue that does not
   * accept the call resolves `outcome` at once. Rejects with NOT_FOUND if there is no such queue.
   */
  join(call: QueuedCall): Promise<QueueHandle>;
  /** After a restart: the call keeps its former place. null: it has none. */
  resume(callId: string): Promise<QueueHandle | null>;
  /** Whether this call or callback waits. */
  waits(callId: string): boolean;
  /** Callbacks from before a restart that were not resumed yet, in their order. */
  formerCallbacks(): readonly { callId: string; queue: string }[];
  /** @returns null: there is no such queue */
  staffing(queue: string): Staffing | null;
  /** Whether a call of this queue waits for the owner of its contact before others are offered it. */
  ringsOwnerFirst(queue: string): boolean;
  names(): readonly string[];
}

/**
 * Rings agents. Call control supplies it. `offer` claims the agent before its first `await`, in the turn of the decision,
 * so that two calls never ring one agent. It never rejects.
 */
export interface OfferPort {
  /**
   * @param offer.signal withdraws the offer: the caller left the queue, or another agent answered. If the agent answers
   * nevertheless, the offer ends as `gone`.
   */
  offer(offer: {
    callId: string;
    kind: EntryKind;
    queue: string;
    identity: string;
    seconds: number;
    signal: AbortSignal;
  }): Promise<OfferResult>;
}

/** The presence of agents, and what queues do to their status. */
export interface AgentPresences {
  /**
   * `occupied` from the claim of an offer until talk and wrap-up are over, whatever status the agent has chosen for the
   * time after.
   */
  presenceOf(identity: string): AgentPresence;
  /** Calls the listener when an agent's presence may have changed. Returns the function that unsubscribes. */
  onChange(listener: (identity: string) => void): () => void;
  /** Limits the wrap-up that follows this call, in seconds. 0: none. Called before the call ends. */
  limitWrapUp(callId: string, seconds: number): void;
  /** The agent missed so many offers in a row that their status becomes a break. */
  breakAfterMisses(identity: string): void;
}
