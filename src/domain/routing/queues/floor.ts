import type { Decision } from './decision.ts';
import { Matching } from './matching.ts';
import { type AgentState, type Entry, newAgentState, type QueueState } from './queue-state.ts';
import { SkillSets } from './skills.ts';
import { Timetable } from './timetable.ts';

/** The state of all queues, and the decisions that are not carried out yet. */
export class Floor {
  readonly queues = new Map<string, QueueState>();
  /** By call id. */
  readonly entries = new Map<string, Entry>();
  readonly times = new Timetable<Entry | AgentState>();
  readonly sets = new SkillSets();
  readonly matching = new Matching(
    this.sets,
    (identity) => this.#agents.get(identity),
    (decision) => this.decide(decision),
  );
  /** Until then, a queue without agents counts as staffed. */
  readonly staffExpectedAt: number;
  /** Of queues that name no wrap-up, in ms. */
  readonly usualWrapUpMs: number;
  readonly #agents = new Map<string, AgentState>();
  #decisions: Decision[] = [];

  constructor(staffExpectedAt: number, usualWrapUpMs: number) {
    this.staffExpectedAt = staffExpectedAt;
    this.usualWrapUpMs = usualWrapUpMs;
  }

  /** An agent that was not mentioned before is away, and has no skills. */
  agent(identity: string): AgentState {
    const agent = this.#agents.get(identity) ?? newAgentState(identity, this.sets.of([]));
    this.#agents.set(identity, agent);
    return agent;
  }

  decide(decision: Decision): void {
    this.#decisions.push(decision);
  }

  /** The decisions since the last call. */
  taken(): Decision[] {
    const decisions = this.#decisions;
    this.#decisions = [];
    return decisions;
  }
}
