import type { OfferResult } from './decision.ts';
import { finish, released, review } from './entry-steps.ts';
import type { Floor } from './floor.ts';
import type { AgentPresence, AgentState, Entry } from './queue-state.ts';

/** An offer that failed at once is not repeated at once, in ms. */
const shortestHoldMs = 1000;
/** A callback that could not be placed, for example because a limit on outgoing calls is reached, waits for so long. */
const callbackHoldMs = 60_000;

/** Looks for a call for the agent, if they are free, and for the time of the next change. */
export function reviewAgent(floor: Floor, agent: AgentState, now: number): void {
  const times = [agent.heldUntil, ...agent.memberships.map(({ heldUntil }) => heldUntil)].filter((at) => at > now);
  floor.times.set(agent, times.length === 0 ? null : Math.min(...times));
  floor.matching.placeAgent(agent, now);
}

export function changePresence(floor: Floor, agent: AgentState, presence: AgentPresence, now: number): void {
  const former = agent.presence;
  if (former === presence) return;
  agent.presence = presence;
  if (presence !== 'occupied') endTalk(floor, agent, now);
  if (former === 'away' || presence === 'away') changeStaff(floor, agent, now);
  reviewAgent(floor, agent, now);
}

/** The result of an offer that was not withdrawn. */
export function endOffer(floor: Floor, agent: AgentState, entry: Entry, result: OfferResult, now: number): void {
  const { queue } = entry;
  agent.claim = null;
  entry.offers.delete(agent);
  if (result === 'answered') {
    agent.misses = 0;
    agent.talk = { queue, since: now };
    finish(floor, entry, { why: 'answered', agent: agent.identity }, now);
    // The call has ended already.
    if (agent.presence !== 'occupied') endTalk(floor, agent, now);
  } else if (result === 'gone' && entry.offers.size > 0) {
    // Another phone was answered, and its agent may hear a message before the connection. No further agent rings meanwhile.
    floor.matching.lift(entry);
  } else {
    const last = entry.offers.size === 0;
    if (result === 'gone') finish(floor, entry, { why: 'gone' }, now);
    else passBy(floor, agent, entry, result, now);
    if (last) queue.ringing.delete(entry);
    if (last) released(floor, queue, now);
    if (last && result !== 'gone') review(floor, entry, now);
  }
  reviewAgent(floor, agent, now);
}

/** The agent did not take the call, and gets no other one for a while. A callback that failed is not the agent's fault. */
function passBy(
  floor: Floor,
  agent: AgentState,
  entry: Entry,
  result: 'missed' | 'rejected' | 'busy' | 'failed',
  now: number,
): void {
  if (entry.kind === 'callback' && result === 'failed') {
    entry.heldUntil = now + callbackHoldMs;
    return;
  }
  const { queue, passed } = entry;
  const { retrySeconds, rejectedSeconds, breakAfter } = queue.body.missed;
  const seconds = result === 'rejected' ? rejectedSeconds : retrySeconds;
  passed.add(agent.identity);
  agent.heldUntil = now + Math.max(seconds * 1000, shortestHoldMs);
  if (result !== 'missed') return;
  agent.misses += 1;
  if (breakAfter === 0 || agent.misses < breakAfter) return;
  agent.misses = 0;
  floor.decide({ do: 'break', agent: agent.identity });
}

/** Talk and wrap-up are over. A wrap-up in this queue alone follows now. */
function endTalk(floor: Floor, agent: AgentState, now: number): void {
  if (agent.talk === null) return;
  const { queue, since } = agent.talk;
  const { seconds, acrossQueues } = queue.body.wrapUp;
  const membership = queue.members.get(agent.identity);
  const wrapUpMs = seconds === null ? floor.usualWrapUpMs : seconds * 1000;
  const heldMs = acrossQueues || membership === undefined ? 0 : wrapUpMs;
  if (membership !== undefined) membership.heldUntil = now + heldMs;
  agent.talk = null;
  agent.talkMs += now - since;
  agent.idleSince = now;
  queue.history.handled(now - since + heldMs);
  released(floor, queue, now);
}

/** The agent came, or went away. */
function changeStaff(floor: Floor, agent: AgentState, now: number): void {
  const away = agent.presence === 'away';
  if (!away) agent.idleSince ??= now;
  for (const { queue } of agent.memberships) {
    queue.staffed += away ? -1 : 1;
    if (queue.staffed > 0) continue;
    queue.unstaffedSince = now;
    for (const entry of [...queue.all]) review(floor, entry, now);
  }
  // Calls no longer wait for this agent.
  if (away) for (const entry of floor.matching.reservedFor(agent.identity)) review(floor, entry, now);
}
