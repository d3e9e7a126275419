import type { EntryKind } from './decision.ts';
import type { Queue } from './definition.ts';
import { Pools } from './pools.ts';
import { QueueHistory } from './queue-history.ts';
import type { SkillSet, Skills } from './skills.ts';
import { type Ranked, SortedList } from './sorted-list.ts';

/**
 * - `free`: available, with a phone, without a call and without wrap-up.
 * - `occupied`: staffed, but ringing, in a call, in wrap-up, or without a phone for the moment.
 * - `away`: on a break, offline, disabled, or without a phone.
 */
export type AgentPresence = 'free' | 'occupied' | 'away';

/** An agent, in whichever queues they are. Times in ms. */
export interface AgentState {
  readonly identity: string;
  presence: AgentPresence;
  skills: SkillSet;
  readonly memberships: Membership[];
  /** The call that the agent is offered. */
  claim: Entry | null;
  /** The queue of the call that the agent has, and since when: with the wrap-up that makes them `occupied`. */
  talk: { queue: QueueState; since: number } | null;
  /** No offers until then, because an offer failed. 0: none did. */
  heldUntil: number;
  talkMs: number;
  /** The end of the last call of a queue; before the first call, when the agent was first staffed. */
  idleSince: number | null;
  /** Unanswered offers in a row. */
  misses: number;
}

/** An agent in one queue. The rank follows the queue’s strategy, and is set when the agent becomes ready. */
export interface Membership extends Ranked {
  rank: number;
  readonly agent: AgentState;
  readonly queue: QueueState;
  /** The place in the list of agents. */
  readonly seq: number;
  /** Wrap-up in this queue alone, in ms. */
  heldUntil: number;
}

/** A call or callback that waits or rings in a queue. Times in ms. */
export interface Entry extends Ranked {
  readonly callId: string;
  readonly kind: EntryKind;
  queue: QueueState;
  rank: number;
  /** When the wait began. */
  readonly since: number;
  /** When it came into this queue. */
  joinedAt: number;
  /** The longest wait in this queue, if it is shorter than that of the queue. null: none of its own. */
  readonly waitMs: number | null;
  /** Points and skills of the call itself. */
  priority: number;
  skills: Skills;
  /** The skills that are required now. */
  required: SkillSet;
  owner: string | null;
  readonly lastAgent: string | null;
  /** Until then no agent is offered it: the CRM may still name its owner, or a callback could not be placed. 0: it is offered. */
  heldUntil: number;
  /** Agents that the call does not wait for, because they did not take it. */
  readonly passed: Set<string>;
  /** Queues that it has been in. */
  readonly visited: Set<string>;
  /** Overflow rules of this queue that had no effect. */
  readonly tried: Set<number>;
  /** Agents whose phones ring for it. */
  readonly offers: Set<AgentState>;
  /** The list in which an agent that becomes ready finds it. */
  place: 'nowhere' | 'reserved' | 'waiting' | 'rings';
  /** Agents that become ready until then ring as well, if all agents of the queue ring. */
  ringUntil: number;
}

/** One queue. Lists of agents contain only those that can be offered a call of it now. */
export interface QueueState {
  readonly name: string;
  body: Queue;
  readonly members: Map<string, Membership>;
  readonly free: Pools<SkillSet, Membership>;
  /** Calls without an offer, by required skills. */
  readonly waiting: Pools<SkillSet, Entry>;
  /** Calls that ring, and that further agents may join. */
  readonly rings: Pools<SkillSet, Entry>;
  /** All calls that wait or ring. */
  readonly all: SortedList<Entry>;
  /** Calls that are offered to agents. */
  readonly ringing: Set<Entry>;
  staffed: number;
  /** Meaningful while `staffed` is 0. */
  unstaffedSince: number;
  /** Calls that ring or talk with agents. */
  active: number;
  /** The place of the agent of the last offer. */
  cursor: number;
  readonly history: QueueHistory;
}

export function newQueueState(body: Queue, unstaffedSince: number): QueueState {
  return {
    name: body.name,
    body,
    members: new Map(),
    free: new Pools(),
    waiting: new Pools(),
    rings: new Pools(),
    all: new SortedList(),
    ringing: new Set(),
    staffed: 0,
    unstaffedSince,
    active: 0,
    cursor: -1,
    history: new QueueHistory(),
  };
}

export function newAgentState(identity: string, skills: SkillSet): AgentState {
  return {
    identity,
    presence: 'away',
    skills,
    memberships: [],
    claim: null,
    talk: null,
    heldUntil: 0,
    talkMs: 0,
    idleSince: null,
    misses: 0,
  };
}

/** Whether the agent can be offered a call now. */
export function isReady({ presence, claim, talk, heldUntil }: AgentState, now: number): boolean {
  return presence === 'free' && claim === null && talk === null && heldUntil <= now;
}

/** Whether the queue may have one more call with agents. */
export function hasCapacity({ active, body }: QueueState): boolean {
  return body.capacity === null || active < body.capacity;
}

/** The rank of an agent among the free ones of a queue: the lowest is offered the next call. */
export function rankOfAgent({ agent, queue, seq }: Membership): number {
  switch (queue.body.strategy) {
    case 'longest-idle':
      return agent.idleSince ?? 0;
    case 'least-talk-time':
      return agent.talkMs;
    case 'ring-order':
    case 'round-robin':
    case 'ring-all':
      return seq;
  }
}

/** The points of a call: those of its queue, its own, and those of its wait. */
export function pointsAt({ queue, priority, since }: Entry, now: number): number {
  return queue.body.priority + priority + (queue.body.ageing * (now - since)) / 1000;
}

/** The rank of a call in its queue: points grow for all calls alike, so the order is that of their points at time 0. */
export function rankOfEntry(entry: Entry): number {
  return -pointsAt(entry, 0);
}
