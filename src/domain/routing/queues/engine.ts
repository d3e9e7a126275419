import { changePresence, endOffer, reviewAgent } from './agent-steps.ts';
import type { Decision, EntryKind, OfferResult } from './decision.ts';
import type { Queue } from './definition.ts';
import { admit, finish, review } from './entry-steps.ts';
import { Floor } from './floor.ts';
import { type AgentPresence, type Entry, type QueueState, rankOfEntry } from './queue-state.ts';
import { define, remove } from './queue-steps.ts';
import type { Skills } from './skills.ts';

/** A call that is to wait. Times in ms of the engine’s clock. */
export interface NewEntry {
  callId: string;
  queue: string;
  /** Default: a call. */
  kind?: EntryKind;
  /** Default: now. Earlier: the call has the place of that time. */
  since?: number;
  /** When it came into this queue, if it waited there before a restart. Default: now. */
  joinedAt?: number;
  /** The longest wait in a queue. Default: as the queue says. */
  waitMs?: number | null;
  /** Points in addition to those of the queue. Default: 0. */
  priority?: number;
  /** Skills in addition to those of the queue. */
  skills?: Skills;
  owner?: string | null;
  lastAgent?: string | null;
}

/**
 * Decides which agent is offered which call, over all queues at once.
 *
 *   join ─► waits ─offer─► rings ─answered─► talk and wrap-up ─► the agent is free again
 *           │  ▲             │
 *           │  └─────────────┘ missed, rejected, busy
 *           └─► timeout, full, unstaffed, overflow, left, gone
 *
 * It is pure: each method takes the time, in ms of a clock that never goes back, and returns what is to be done, in this
 * order. The agent of an offer is claimed when the method returns. From the offer until talk and wrap-up are over, their
 * presence has to be `occupied`. `nextDue` says when `advance` has to be called.
 */
export class QueueEngine {
  readonly #floor: Floor;
  #seq = 0;

  /** @param staffExpectedAt until then, a queue without agents counts as staffed: after a start, they come back one by one */
  constructor(staffExpectedAt = 0) {
    this.#floor = new Floor(staffExpectedAt);
  }

  /** Creates or changes a queue. Its calls keep their places. */
  setQueue(body: Queue, now: number): Decision[] {
    define(this.#floor, body, now);
    return this.#floor.taken();
  }

  removeQueue(name: string, now: number): Decision[] {
    const queue = this.#floor.queues.get(name);
    if (queue !== undefined) remove(this.#floor, queue, now);
    return this.#floor.taken();
  }

  setSkills(identity: string, skills: Skills, now: number): Decision[] {
    const agent = this.#floor.agent(identity);
    this.#floor.matching.liftAgent(agent);
    agent.skills = this.#floor.sets.of(skills);
    this.#floor.matching.placeAgent(agent, now);
    return this.#floor.taken();
  }

  setPresence(identity: string, presence: AgentPresence, now: number): Decision[] {
    changePresence(this.#floor, this.#floor.agent(identity), presence, now);
    return this.#floor.taken();
  }

  /** The call waits, unless the answer has its outcome: at once if there is no such queue, or if it waits already. */
  join(call: NewEntry, now: number): Decision[] {
    const queue = this.#floor.queues.get(call.queue);
    if (queue === undefined || this.#floor.entries.has(call.callId)) {
      return [{ do: 'outcome', callId: call.callId, queue: call.queue, outcome: { why: 'gone' } }];
    }
    admit(this.#floor, this.#entryOf(call, queue, now), now, call.joinedAt);
    return this.#floor.taken();
  }

  /** @param why `gone`: the caller hung up */
  leave(callId: string, why: 'left' | 'callback' | 'gone', now: number): Decision[] {
    const entry = this.#floor.entries.get(callId);
    if (entry !== undefined) finish(this.#floor, entry, { why }, now);
    return this.#floor.taken();
  }

  /** Changes the points and the skills of the call itself. */
  change(callId: string, change: { priority?: number; skills?: Skills }, now: number): Decision[] {
    const entry = this.#floor.entries.get(callId);
    if (entry === undefined) return [];
    this.#floor.matching.lift(entry);
    entry.queue.all.remove(entry);
    entry.priority = change.priority ?? entry.priority;
    entry.skills = change.skills ?? entry.skills;
    entry.rank = rankOfEntry(entry);
    entry.queue.all.add(entry);
    review(this.#floor, entry, now);
    return this.#floor.taken();
  }

  /** The result of an offer. That of a withdrawn offer changes nothing. */
  offerEnded(callId: string, identity: string, result: OfferResult, now: number): Decision[] {
    const agent = this.#floor.agent(identity);
    const entry = agent.claim;
    if (entry !== null && entry.callId === callId) endOffer(this.#floor, agent, entry, result, now);
    return this.#floor.taken();
  }

  /** Does what is due by time alone: limits, relaxation, the end of a preference and of a hold. */
  advance(now: number): Decision[] {
    const { times } = this.#floor;
    for (let thing = times.take(now); thing !== undefined; thing = times.take(now)) {
      if ('callId' in thing) review(this.#floor, thing, now);
      else reviewAgent(this.#floor, thing, now);
    }
    return this.#floor.taken();
  }

  /** When `advance` is due next. null: never. */
  nextDue(): number | null {
    return this.#floor.times.next();
  }

  /** For reading only. */
  queue(name: string): QueueState | null {
    return this.#floor.queues.get(name) ?? null;
  }

  /** For reading only. */
  entry(callId: string): Entry | null {
    return this.#floor.entries.get(callId) ?? null;
  }

  #entryOf(call: NewEntry, queue: QueueState, now: number): Entry {
    const since = call.since ?? now;
    this.#seq += 1;
    return {
      callId: call.callId,
      kind: call.kind ?? 'call',
      queue,
      rank: 0,
      tie: since,
      seq: this.#seq,
      since,
      joinedAt: now,
      waitMs: call.waitMs ?? null,
      heldUntil: 0,
      priority: call.priority ?? 0,
      skills: call.skills ?? [],
      required: this.#floor.sets.of([]),
      owner: call.owner ?? null,
      lastAgent: call.lastAgent ?? null,
      passed: new Set(),
      visited: new Set(),
      tried: new Set(),
      offers: new Set(),
      place: 'nowhere',
      ringUntil: 0,
    };
  }
}
