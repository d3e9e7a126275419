import { reviewAgent } from './agent-steps.ts';
import type { Queue } from './definition.ts';
import { finish, review } from './entry-steps.ts';
import type { Floor } from './floor.ts';
import { type AgentState, newQueueState, type QueueState, rankOfEntry } from './queue-state.ts';

/** Creates or changes a queue. Its calls keep their places as far as the new rules allow. */
export function define(floor: Floor, body: Queue, now: number): void {
  const queue = floor.queues.get(body.name) ?? newQueueState(body, Math.max(now, floor.staffExpectedAt));
  floor.queues.set(body.name, queue);
  const entries = [...queue.all];
  for (const entry of entries) {
    // The ranks change. A call that rings is offered again only when the phones stop.
    floor.matching.lift(entry);
    queue.all.remove(entry);
  }
  const agents = dismiss(floor, queue);
  queue.body = body;
  for (const [seq, identity] of body.agents.entries()) {
    const agent = floor.agent(identity);
    floor.matching.liftAgent(agent);
    const membership = { agent, queue, seq, tie: 0, rank: 0, heldUntil: 0 };
    queue.members.set(identity, membership);
    agent.memberships.push(membership);
    agents.add(agent);
  }
  countStaff(queue, now);
  for (const agent of agents) reviewAgent(floor, agent, now);
  for (const entry of entries) {
    entry.rank = rankOfEntry(entry);
    queue.all.add(entry);
  }
  for (const entry of [...queue.all]) review(floor, entry, now);
}

/** The calls of the queue have the outcome `gone`. */
export function remove(floor: Floor, queue: QueueState, now: number): void {
  floor.queues.delete(queue.name);
  const agents = dismiss(floor, queue);
  for (const entry of [...queue.all]) finish(floor, entry, { why: 'gone' }, now);
  for (const agent of agents) reviewAgent(floor, agent, now);
}

/** Takes all agents out of the queue. */
function dismiss(floor: Floor, queue: QueueState): Set<AgentState> {
  const agents = new Set<AgentState>();
  for (const membership of queue.members.values()) {
    const { agent } = membership;
    floor.matching.liftAgent(agent);
    agent.memberships.splice(agent.memberships.indexOf(membership), 1);
    agents.add(agent);
  }
  queue.members.clear();
  return agents;
}

function countStaff(queue: QueueState, now: number): void {
  const before = queue.staffed;
  queue.staffed = 0;
  for (const { agent } of queue.members.values()) if (agent.presence !== 'away') queue.staffed += 1;
  if (before > 0 && queue.staffed === 0) queue.unstaffedSince = now;
}
