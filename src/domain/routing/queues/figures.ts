import { type Entry, pointsAt, type QueueState } from './queue-state.ts';
import { compareRanked } from './sorted-list.ts';
import { type WaitEstimate, waitEstimate } from './wait-estimate.ts';

/** What a queue looks like now. Times in ms. */
export interface QueueFigures {
  /** Calls and callbacks that wait or ring. */
  waiting: number;
  callbacks: number;
  /** 0: no call waits. */
  longestWaitMs: number;
  /** Agents that are available, in a call, or in wrap-up. */
  staffed: number;
  /** Agents that would be offered a call now. */
  free: number;
  /** The part of the last calls that were answered within the service level’s time, in percent. null: there were none. */
  serviceLevel: number | null;
}

export function figuresOf(queue: QueueState, now: number): QueueFigures {
  let callbacks = 0;
  let oldest = now;
  for (const { kind, since } of queue.all) {
    if (kind === 'callback') callbacks += 1;
    else oldest = Math.min(oldest, since);
  }
  let free = 0;
  for (const [, list] of queue.free) free += list.size;
  return {
    waiting: queue.all.size,
    callbacks,
    longestWaitMs: now - oldest,
    staffed: queue.staffed,
    free,
    serviceLevel: queue.history.answeredWithin(queue.body.serviceLevel.seconds * 1000),
  };
}

/** The place of a call in its queue: 1 is next. */
export function positionOf(entry: Entry): number {
  return entry.queue.all.before(entry) + 1;
}

/** @returns null: no agent is staffed */
export function estimateFor(entry: Entry, now: number): WaitEstimate | null {
  // A call that rings already has its agent.
  let ringing = 0;
  for (const other of entry.queue.ringing) if (compareRanked(other, entry) < 0) ringing += 1;
  return estimate(entry.queue, entry.queue.all.before(entry) - ringing, pointsAt(entry, now), now);
}

/** For a call that would join now with these points of its own. @returns null: no agent is staffed */
export function estimateForNew(queue: QueueState, now: number, priority = 0): WaitEstimate | null {
  const points = queue.body.priority + priority;
  const rank = -points + (queue.body.ageing * now) / 1000;
  return estimate(queue, queue.all.before({ rank, tie: now, seq: Number.POSITIVE_INFINITY }), points, now);
}

function estimate(queue: QueueState, ahead: number, points: number, now: number): WaitEstimate | null {
  const { history, body } = queue;
  const overtaking = history.overtaking(points, now);
  return waitEstimate({
    ahead,
    staffed: Math.min(queue.staffed, body.capacity ?? queue.staffed),
    handlingMs: history.handlingMs(body.handlingSeconds * 1000),
    abandonRate: history.abandonRate(),
    ...(overtaking !== null && {
      overtakingRate: (inMs: number) => overtaking(points + (body.ageing * inMs) / 1000),
    }),
  });
}
