import type { OverflowTarget } from './definition.ts';
import type { Entry } from './queue-state.ts';

/** What happens to a call that waits until `at`. */
export interface Limit {
  /** In ms. */
  at: number;
  effect: { do: 'overflow'; rule: number; to: OverflowTarget } | { do: 'timeout' } | { do: 'unstaffed' };
}

/** The limits of a waiting call as things are now, the earliest first. A callback waits until its turn. */
export function limitsOf(entry: Entry): Limit[] {
  if (entry.kind === 'callback') return [];
  const { limits, overflow } = entry.queue.body;
  const found: Limit[] = [];
  for (const [rule, { when, afterSeconds, to }] of overflow.entries()) {
    if (when === 'full' || entry.tried.has(rule)) continue;
    const from = when === 'wait' ? entry.joinedAt : withoutStaff(entry);
    if (from !== null) found.push({ at: from + afterSeconds * 1000, effect: { do: 'overflow', rule, to } });
  }
  const waitMs = Math.min(entry.waitMs ?? Infinity, limits.waitSeconds === null ? Infinity : limits.waitSeconds * 1000);
  if (waitMs !== Infinity) found.push({ at: entry.joinedAt + waitMs, effect: { do: 'timeout' } });
  const alone = withoutStaff(entry);
  if (limits.unstaffedSeconds !== null && alone !== null) {
    found.push({ at: alone + limits.unstaffedSeconds * 1000, effect: { do: 'unstaffed' } });
  }
  // Sorting is stable: of limits at the same time, a rule of the queue decides.
  return found.sort((a, b) => a.at - b.at);
}

/** Since when the call waits in a queue without agents. null: the queue has some. */
function withoutStaff({ queue, joinedAt }: Entry): number | null {
  return queue.staffed > 0 ? null : Math.max(joinedAt, queue.unstaffedSince);
}

/** An agent that the call waits for, before others are offered it, and until when. */
interface Preference {
  identity: string;
  until: number;
}

/** The owner of the contact, then the last agent. */
export function preferencesOf({ queue, owner, lastAgent, joinedAt, passed }: Entry): Preference[] {
  const { ownerSeconds, lastAgentSeconds } = queue.body;
  const all: [string | null, number][] = [
    [owner, ownerSeconds],
    [lastAgent, lastAgentSeconds],
  ];
  return all.flatMap(([identity, seconds]) =>
    identity === null || seconds === 0 || passed.has(identity) ? [] : [{ identity, until: joinedAt + seconds * 1000 }],
  );
}

/** When something about a waiting call changes by time alone. null: never. */
export function nextChange(entry: Entry, now: number): number | null {
  const times = [
    ...limitsOf(entry).map(({ at }) => at),
    ...preferencesOf(entry).map(({ until }) => until),
    entry.heldUntil,
    ...entry.queue.body.relaxation.map(({ afterSeconds }) => entry.since + afterSeconds * 1000),
  ].filter((at) => at > now);
  return times.length === 0 ? null : Math.min(...times);
}
