import { isAsking, isGuest } from '../../domain/calls/guest.ts';
import type { CallView } from '../../domain/protocol/call.ts';
import type { PhoneState } from '../../state/phone-state.ts';

/** The calls that the agent has to do with now: they ring, talk, are on hold, or have no saved note. Oldest first. */
export function ownCalls(state: PhoneState | null): readonly CallView[] {
  return Object.values(state?.$calls.get() ?? {})
    .filter(({ phase }) => phase !== 'completed')
    .sort((one, other) => one.startedAt.localeCompare(other.startedAt) || one.id.localeCompare(other.id));
}

/** A call that rings for the agent while they see another one. */
export function ringsBeside(state: PhoneState | null): CallView | null {
  const current = state?.$current.get()?.id;
  return ownCalls(state).find((call) => call.id !== current && ringsHere(call)) ?? null;
}

export function ringsHere({ phase, direction }: CallView): boolean {
  return phase === 'ringing' && direction === 'inbound';
}

export function talks({ phase }: CallView): boolean {
  return phase === 'active' || phase === 'held';
}

/**
 * Two calls that can become one. The one with participants continues, otherwise the one in which the agent talks.
 * null: there are not two, or one of them cannot be merged now.
 */
export function mergeable(calls: readonly CallView[]): { callId: string; other: string } | null {
  const [one, two, ...more] = calls.filter(talks);
  if (one === undefined || two === undefined || more.length > 0) return null;
  const asking = [one, two].some((call) => isGuest(call) || isAsking(call));
  if (asking || (one.parties.length > 0 && two.parties.length > 0)) return null;
  const [call, other] = weight(one) > weight(two) ? [one, two] : [two, one];
  return { callId: call.id, other: other.id };
}

function weight({ parties, phase }: CallView): number {
  return (parties.length > 0 ? 2 : 0) + (phase === 'active' ? 1 : 0);
}
