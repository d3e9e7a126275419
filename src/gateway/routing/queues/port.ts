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
  /**
   * The owner is not known yet. A queue that prefers owners asks, and offers the call to no agent until it knows. null:
   * nothing more is expected.
   */
  ownerSoon?: OwnerSoon | null;
}

/** An owner that the CRM has not named yet. */
export interface OwnerSoon {
  /** Resolves within `withinMs`. It never rejects. null: the CRM names none. */
  find(): Promise<string | null>;
  withinMs: number;
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
  names(): readonly string[];
  /** The queue as an administrator wrote it. null: there is no such queue */
  bodyOf(queue: string): QueueBody | null;
}

/** A call or callback that waits or rings in a queue. */
export interface WaitingCall {
  /** Of a callback: see `callOfEntry`. */
  callId: string;
  kind: EntryKind;
  /** The name of the queue. */
  queue: string;
  /** When the wait began, in ms since 1970. */
  since: number;
  /** When it came into this queue, in ms since 1970. */
  joinedAt: number;
}

/** How a call or callback left a queue. */
export interface LeftQueue {
  queue: string;
  kind: EntryKind;
  /** `overflow`: to another queue, a flow or voicemail. */
  outcome: QueueOutcome['why'] | 'abandoned';
  /** The wait in this queue. */
  waitedMs: number;
}

/** @param isNew the call did not wait before. False: it has left, or its queue is another one, or has other agents */
export type WaitingListener = (callId: string, isNew: boolean) => void;

/** The waiting calls, for pages that watch them. */
export interface QueueWatch {
  /** null: the call does not wait. */
  waitingCall(callId: string): WaitingCall | null;
  /** The oldest first. */
  waitingCalls(): readonly WaitingCall[];
  /** Whether the agent is one of the queue’s. */
  serves(identity: string, queue: string): boolean;
  /** What the queue is called. Its name, if it has been deleted. */
  labelOf(queue: string): string;
  /** Calls the listener after each change, in its turn. Returns the function that unsubscribes. */
  onWaiting(listener: WaitingListener): () => void;
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
