import type { QueueOutcome } from './decision.ts';
import type { OverflowTarget } from './definition.ts';
import type { Floor } from './floor.ts';
import { type Limit, limitsOf, nextChange } from './limits.ts';
import { type Entry, pointsAt, type QueueState, rankOfEntry } from './queue-state.ts';

/** A new call waits in the queue, or is refused. @param joinedAt earlier than now: after a restart */
export function admit(floor: Floor, entry: Entry, now: number, joinedAt = now): void {
  floor.entries.set(entry.callId, entry);
  if (!isFull(entry, entry.queue)) {
    enter(floor, entry, entry.queue, { now, joinedAt });
    return;
  }
  for (const { when, to } of entry.queue.body.overflow) {
    if (when === 'full' && overflows(floor, entry, to, now)) return;
  }
  finish(floor, entry, { why: 'full' }, now);
}

/** Applies what is due by time, then looks for an agent. While a phone rings, everything waits for its result. */
export function review(floor: Floor, entry: Entry, now: number): void {
  floor.times.set(entry, null);
  if (entry.offers.size > 0 || !floor.entries.has(entry.callId)) return;
  for (const limit of limitsOf(entry)) {
    if (limit.at > now) break;
    if (applies(floor, entry, limit, now)) return;
  }
  floor.matching.place(entry, now);
  if (entry.offers.size === 0) floor.times.set(entry, nextChange(entry, now));
}

/** The call no longer waits. Phones that ring for it are withdrawn. */
export function finish(floor: Floor, entry: Entry, outcome: QueueOutcome, now: number): void {
  const { callId, kind, queue } = entry;
  const rings = [...entry.offers];
  const answered = outcome.why === 'answered';
  // A callback has no caller on the line.
  const abandoned = outcome.why === 'gone' && kind === 'call';
  leaveQueue(floor, entry, now, answered ? 'answered' : abandoned ? 'abandoned' : 'other');
  floor.entries.delete(callId);
  floor.times.set(entry, null);
  for (const agent of rings) {
    agent.claim = null;
    entry.offers.delete(agent);
    floor.decide({ do: 'withdraw', callId, agent: agent.identity });
  }
  floor.decide({ do: 'outcome', callId, queue: queue.name, outcome });
  for (const agent of rings) floor.matching.placeAgent(agent, now);
  // With an answer, the talk keeps the place of the ringing.
  if (rings.length > 0 && !answered) released(floor, queue, now);
}

/** One call of the queue is no longer with an agent. */
export function released(floor: Floor, queue: QueueState, now: number): void {
  queue.active -= 1;
  floor.matching.drain(queue, now);
}

/** @returns false: the limit has no effect, and the call waits on */
function applies(floor: Floor, entry: Entry, { effect }: Limit, now: number): boolean {
  if (effect.do === 'overflow') {
    entry.tried.add(effect.rule);
    return overflows(floor, entry, effect.to, now);
  }
  finish(floor, entry, { why: effect.do }, now);
  return true;
}

function overflows(floor: Floor, entry: Entry, to: OverflowTarget, now: number): boolean {
  if (to.kind !== 'queue') {
    finish(floor, entry, { why: 'overflow', to }, now);
    return true;
  }
  const queue = floor.queues.get(to.name ?? '');
  if (queue === undefined || entry.visited.has(queue.name) || !accepts(entry, queue)) return false;
  leaveQueue(floor, entry, now, 'other');
  floor.decide({ do: 'moved', callId: entry.callId, queue: queue.name });
  enter(floor, entry, queue, { now, joinedAt: now });
  return true;
}

function enter(
  floor: Floor,
  entry: Entry,
  queue: QueueState,
  { now, joinedAt }: { now: number; joinedAt: number },
): void {
  entry.queue = queue;
  entry.joinedAt = joinedAt;
  entry.visited.add(queue.name);
  entry.tried.clear();
  entry.rank = rankOfEntry(entry);
  queue.all.add(entry);
  queue.history.joined(pointsAt(entry, now), now);
  review(floor, entry, now);
}

/** A call that was refused has not been in the queue, and is not counted. */
function leaveQueue(floor: Floor, entry: Entry, now: number, how: 'answered' | 'abandoned' | 'other'): void {
  floor.matching.lift(entry);
  entry.queue.ringing.delete(entry);
  if (entry.queue.all.remove(entry)) entry.queue.history.left(now - entry.joinedAt, how);
}

function isFull({ kind }: Entry, { all, body }: QueueState): boolean {
  return kind === 'call' && body.limits.waiting !== null && all.size >= body.limits.waiting;
}

/** Whether a call of another queue may move here. It does not move to a queue that it would leave at once. */
function accepts(entry: Entry, queue: QueueState): boolean {
  return !isFull(entry, queue) && (queue.staffed > 0 || queue.body.limits.unstaffedSeconds !== 0);
}
