import type { Announcement } from '../../../domain/routing/queues/announcements.ts';
import type { OverflowTarget, QueueBody } from '../../../domain/routing/queues/definition.ts';
import type { Skills } from '../../../domain/routing/queues/skills.ts';

/** A call that is to wait for an agent. */
export interface QueuedCall {
  callId: string;
  /** The name of the queue. */
  queue: string;
  /** A callback has no caller on the line; the agent is rung first, or the customer, as the flow says. */
  kind: 'call' | 'callback';
  /** When the wait began, in ms since 1970. Of a callback: when its call began to wait. Default: now. */
  since?: number;
  /** Points in addition to those of the queue. */
  priority?: number;
  /** Skills in addition to those of the queue. The higher level of two counts. */
  skills?: Skills;
  /** The agent that owns the caller's contact. null: none. */
  owner?: string | null;
  /** The agent that the caller talked to last. null: none. */
  lastAgent?: string | null;
}

/** Why a call no longer waits. */
export type QueueOutcome =
  /** This agent answered. Their leg is up, and call control connects it. */
  | { why: 'answered'; agent: string }
  /** It waited as long as the queue allows. */
  | { why: 'timeout' }
  /** The queue accepts no more calls. */
  | { why: 'full' }
  /** No agent is staffed. */
  | { why: 'unstaffed' }
  /** `leave` was called. */
  | { why: 'left' | 'callback' }
  /** A rule of the queue names a flow or voicemail. A rule to another queue is carried out here, without an outcome. */
  | { why: 'overflow'; to: OverflowTarget }
  /** The call ended, or its queue was deleted. */
  | { why: 'gone' };

/** The place of one call in a queue. */
export interface QueueHandle {
  /** Resolves once. It never rejects. */
  readonly outcome: Promise<QueueOutcome>;
  /** Changes when a rule moves the call to another queue. */
  queue(): { name: string; body: QueueBody };
  /** When the wait began, in ms since 1970. */
  readonly since: number;
  /** Calls and callbacks before this one, plus 1. 0: it no longer waits. */
  position(): number;
  /** null: no agent is staffed, or the call no longer waits. */
  expectedWaitMs(): number | null;
  /** What is due to be announced now. It counts as announced. null: nothing. */
  announcement(): Announcement | null;
  /** Changes the points and the required skills of the waiting call. */
  change(change: { priority?: number; skills?: Skills }): void;
  /** Ends the wait. A phone that rings for the call is withdrawn. `gone`: the caller hung up. */
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
  /**
   * After a restart: the call keeps its former place. null: it has none.
   */
  resume(callId: string): Promise<QueueHandle | null>;
  /** @returns null: there is no such queue */
  staffing(queue: string): Staffing | null;
}

/** How the offer of a call to an agent ended. */
export type OfferResult =
  | 'answered'
  /** Not answered in time. */
  | 'missed'
  /** The agent declined. */
  | 'rejected'
  /** The agent has another call, or no phone that can ring. It is not counted as missed. */
  | 'busy'
  /** The caller hung up, or the offer was withdrawn. */
  | 'gone';

/**
 * Rings agents. Call control supplies it. `offer` claims the agent before its first `await`, in the turn of the decision,
 * so that two calls never ring one agent. It never rejects.
 */
export interface OfferPort {
  /** @param signal withdraws the offer: the caller left the queue, or another agent answered */
  offer(offer: {
    callId: string;
    kind: QueuedCall['kind'];
    queue: string;
    identity: string;
    seconds: number;
    signal: AbortSignal;
  }): Promise<OfferResult>;
}

/**
 * An agent, as the queues see them:
 * - `free`: available, with a phone, without a call and without wrap-up.
 * - `occupied`: staffed, but in a call, ringing, or in wrap-up.
 * - `away`: on a break, offline, disabled, or without a phone.
 */
export type AgentPresence = 'free' | 'occupied' | 'away';

/** The status of agents, and what queues do to it. */
export interface AgentPresences {
  presenceOf(identity: string): AgentPresence;
  /** Calls the listener when an agent's presence may have changed. Returns the function that unsubscribes. */
  onChange(listener: (identity: string) => void): () => void;
  /** Wrap-up after a call of a queue begins. The agent can end it earlier. */
  beginWrapUp(identity: string, seconds: number): void;
  /** The agent missed so many offers in a row that their status becomes a break. */
  breakAfterMisses(identity: string): void;
}
