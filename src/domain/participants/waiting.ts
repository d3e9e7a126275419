import { isLive } from '../calls/phase.ts';
import { changed, joining, type Participant } from './participant.ts';
import { knows, type Standing } from './standing.ts';

/**
 * A call without an agent, which any agent may take:
 *
 *   agent talks ─agent leaves the customer at a place─► customer waits ─an agent takes the call─► agent talks
 *                                                             └─ customer hangs up ─► ended
 *
 * The place is a participant of the call, so its row tells how long the customer waited there, and which agent left them.
 */
export interface Waiting {
  /** Name of the place. */
  place: string;
  /** Identity of the agent that left the customer there. null: unknown. */
  by: string | null;
  /** ISO 8601, UTC. */
  since: string;
}

type Call = Pick<Standing, 'phase' | 'participants'>;

/** null: the call has an agent, rings, or is over. */
export function waitingOf({ phase, participants }: Call): Waiting | null {
  const place = isLive(phase) ? openPlace(participants) : undefined;
  return place === undefined ? null : { place: place.name, by: place.identity, since: place.joinedAt };
}

/** The participants once the customer waits. */
export function waitingAt(participants: readonly Participant[], { place, by, since }: Waiting): readonly Participant[] {
  const id = `place-${participants.filter(({ kind }) => kind === 'place').length + 1}`;
  const entry = { id, kind: 'place', identity: by, name: place, state: 'talking' } as const;
  return [...participants, joining({ ...entry, joinedAt: since, answeredAt: since })];
}

/** The participants once an agent has taken the call. */
export function waitingNoMore(participants: readonly Participant[], leftAt: string): readonly Participant[] {
  const place = openPlace(participants);
  return place === undefined ? participants : changed(participants, place.id, { leftAt });
}

/** Whether this agent may see the call: they take or took part in it, or could take it. */
export function maySee(call: Standing, identity: string): boolean {
  return knows(call, identity) || waitingOf(call) !== null;
}

function openPlace(participants: readonly Participant[]): Participant | undefined {
  return participants.findLast(({ kind, leftAt }) => kind === 'place' && leftAt === null);
}
