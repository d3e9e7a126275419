import { type AgentState, type Entry, hasCapacity, type Membership, pointsAt, type QueueState } from './queue-state.ts';
import { meets, type SkillSet } from './skills.ts';
import { compareRanked, type SortedList } from './sorted-list.ts';

/** Phones that ring at once for one call, at most. */
const mostAtOnce = 50;

/** The agent that the queue’s strategy chooses among the free ones with these skills. null: none is free. */
export function bestAgent(queue: QueueState, required: SkillSet): Membership | null {
  let best: Membership | null = null;
  for (const [skills, list] of queue.free) {
    if (!meets(skills, required)) continue;
    const next = nextOf(queue, list);
    if (next !== undefined && (best === null || comesBefore(queue, next, best))) best = next;
  }
  return best;
}

/** All free agents with these skills, in ring order. */
export function allAgents(queue: QueueState, required: SkillSet): Membership[] {
  const all: Membership[] = [];
  for (const [skills, list] of queue.free) if (meets(skills, required)) all.push(...list);
  return all.sort(compareRanked).slice(0, mostAtOnce);
}

function nextOf({ body, cursor }: QueueState, list: SortedList<Membership>): Membership | undefined {
  return (body.strategy === 'round-robin' ? list.firstFrom(cursor + 1) : undefined) ?? list.first();
}

function comesBefore(queue: QueueState, one: Membership, other: Membership): boolean {
  if (queue.body.strategy !== 'round-robin') return compareRanked(one, other) < 0;
  // Places after the cursor come first, then those from the beginning of the list.
  const wrapped = ({ seq }: Membership) => (seq > queue.cursor ? 0 : 1);
  return wrapped(one) - wrapped(other) < 0 || (wrapped(one) === wrapped(other) && one.seq < other.seq);
}

/**
 * The call that an agent is offered after they became free: a call that waits for this agent, then the one with the most
 * points in all queues of the agent, then a call that rings at others.
 * @param reserved calls that wait for this agent. null: no call is to be taken
 */
export function bestEntry(agent: AgentState, reserved: Iterable<Entry>, now: number): Entry | null {
  let best: Entry | null = null;
  for (const entry of reserved) if (hasCapacity(entry.queue)) best = first(best, entry, now);
  if (best !== null) return best;
  for (const { queue, heldUntil } of agent.memberships) {
    if (queue.waiting.empty || heldUntil > now || !hasCapacity(queue)) continue;
    for (const [required, list] of queue.waiting) {
      const head = list.first();
      if (head !== undefined && meets(agent.skills, required)) best = first(best, head, now);
    }
  }
  return best ?? bestRing(agent, now);
}

function bestRing(agent: AgentState, now: number): Entry | null {
  let best: Entry | null = null;
  for (const { queue, heldUntil } of agent.memberships) {
    if (queue.rings.empty || heldUntil > now) continue;
    for (const [required, list] of queue.rings) {
      if (!meets(agent.skills, required)) continue;
      for (const entry of list) {
        if (now < entry.ringUntil && entry.offers.size < mostAtOnce) best = first(best, entry, now);
      }
    }
  }
  return best;
}

function first(one: Entry | null, other: Entry, now: number): Entry {
  if (one === null) return other;
  const more = pointsAt(other, now) - pointsAt(one, now) || one.since - other.since || one.seq - other.seq;
  return more > 0 ? other : one;
}
