import { allAgents, bestAgent, bestEntry } from './choice.ts';
import type { Decision } from './decision.ts';
import { preferencesOf } from './limits.ts';
import { type AgentState, type Entry, hasCapacity, isReady, type QueueState, rankOfAgent } from './queue-state.ts';
import { joinSkills, loweredBy, relaxed, type SkillSets } from './skills.ts';

/**
 * Brings calls and agents of all queues together. After each step, no free agent is left that a waiting call could have: so only
 * the call or the agent that changed has to look for a partner, among the first of each group.
 */
export class Matching {
  /** Calls that wait for one agent. */
  readonly #reserved = new Map<string, Set<Entry>>();
  readonly #agentOf: (identity: string) => AgentState | undefined;
  readonly #decide: (decision: Decision) => void;
  readonly #sets: SkillSets;

  constructor(
    sets: SkillSets,
    agentOf: (identity: string) => AgentState | undefined,
    decide: (decision: Decision) => void,
  ) {
    this.#sets = sets;
    this.#agentOf = agentOf;
    this.#decide = decide;
  }

  /** Offers a call that no agent is offered, or puts it where an agent that becomes free finds it. */
  place(entry: Entry, now: number): void {
    this.lift(entry);
    if (entry.heldUntil > now) return;
    const { queue } = entry;
    const lower = loweredBy(queue.body.relaxation, entry.since, now);
    entry.required = this.#sets.of(relaxed(joinSkills(queue.body.skills, entry.skills), lower));
    const preferred = this.#preferred(entry, now);
    for (const agent of hasCapacity(queue) ? this.#toOffer(entry, preferred, now) : []) this.#claim(entry, agent, now);
    if (entry.offers.size > 0) return;
    if (preferred.length === 0) {
      queue.waiting.add(entry.required, entry);
      entry.place = 'waiting';
      return;
    }
    for (const { identity } of preferred) {
      this.#reserved.set(identity, (this.#reserved.get(identity) ?? new Set()).add(entry));
    }
    entry.place = 'reserved';
  }

  /** Takes a call from where agents find it. */
  lift(entry: Entry): void {
    if (entry.place === 'waiting') entry.queue.waiting.remove(entry.required, entry);
    if (entry.place === 'rings') entry.queue.rings.remove(entry.required, entry);
    if (entry.place === 'reserved') {
      for (const identity of [entry.owner, entry.lastAgent]) {
        const entries = identity === null ? undefined : this.#reserved.get(identity);
        if (identity !== null && entries?.delete(entry) && entries.size === 0) this.#reserved.delete(identity);
      }
    }
    entry.place = 'nowhere';
  }

  /** Offers the agent a call, or puts them where calls find them. An agent that is not free is taken out. */
  placeAgent(agent: AgentState, now: number): void {
    this.liftAgent(agent);
    if (!isReady(agent, now)) return;
    const entry = bestEntry(agent, this.#reserved.get(agent.identity) ?? [], now);
    if (entry !== null) {
      this.#claim(entry, agent, now);
      return;
    }
    for (const membership of agent.memberships) {
      if (membership.heldUntil > now) continue;
      membership.rank = rankOfAgent(membership);
      membership.queue.free.add(agent.skills, membership);
    }
  }

  liftAgent(agent: AgentState): void {
    for (const membership of agent.memberships) membership.queue.free.remove(agent.skills, membership);
  }

  /** Calls that wait for this agent. */
  reservedFor(identity: string): readonly Entry[] {
    return [...(this.#reserved.get(identity) ?? [])];
  }

  /** After the queue had no capacity: offers its calls in their order, while it has some. */
  drain(queue: QueueState, now: number): void {
    if (queue.body.capacity === null) return;
    const hopeless = new Set<unknown>();
    for (const entry of [...queue.all]) {
      if (!hasCapacity(queue)) break;
      if (entry.offers.size > 0 || (entry.place === 'waiting' && hopeless.has(entry.required))) continue;
      this.place(entry, now);
      if (entry.place === 'waiting') hopeless.add(entry.required);
    }
  }

  #preferred(entry: Entry, now: number): AgentState[] {
    return preferencesOf(entry).flatMap(({ identity, until }) => {
      const agent = until > now ? this.#agentOf(identity) : undefined;
      return agent === undefined || agent.presence === 'away' ? [] : [agent];
    });
  }

  #toOffer({ queue, required }: Entry, preferred: readonly AgentState[], now: number): readonly AgentState[] {
    if (preferred.length > 0) return preferred.filter((agent) => isReady(agent, now)).slice(0, 1);
    if (queue.body.strategy === 'ring-all') return allAgents(queue, required).map(({ agent }) => agent);
    const best = bestAgent(queue, required);
    return best === null ? [] : [best.agent];
  }

  #claim(entry: Entry, agent: AgentState, now: number): void {
    const { queue, callId, kind } = entry;
    const { strategy, ringSeconds } = queue.body;
    this.liftAgent(agent);
    if (entry.offers.size === 0) {
      this.lift(entry);
      queue.active += 1;
      queue.ringing.add(entry);
      entry.ringUntil = now + ringSeconds * 1000;
      if (strategy === 'ring-all') {
        queue.rings.add(entry.required, entry);
        entry.place = 'rings';
      }
    }
    agent.claim = entry;
    entry.offers.add(agent);
    queue.cursor = queue.members.get(agent.identity)?.seq ?? queue.cursor;
    this.#decide({ do: 'offer', callId, kind, queue: queue.name, agent: agent.identity, ringSeconds });
  }
}
