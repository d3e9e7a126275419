import { isGuest } from '../../domain/calls/guest.ts';
import type { CallView } from '../../domain/protocol/call.ts';
import type { PhoneState } from '../../state/phone-state.ts';
import type { Messages } from '../messages.ts';

export type Parked = CallView & { waiting: NonNullable<CallView['waiting']> };

/** The parked calls of all agents, sorted by slot. */
export function parkedCalls(state: PhoneState | null): readonly Parked[] {
  return Object.values(state?.$waiting.get() ?? {})
    .filter((call): call is Parked => call.waiting !== undefined)
    .sort((one, other) => Number(one.waiting.place) - Number(other.waiting.place));
}

/** "2 parked calls". It begins with the number on the button also in languages that have a word for two. */
export function parkedName(count: number, text: Messages): string {
  const words = text.parkedCount(count);
  return words.includes(String(count)) ? words : `${count}, ${words}`;
}

/** The current call, if this agent can park it here. */
export function parkable(state: PhoneState | null): CallView | null {
  const call = state?.$current.get() ?? null;
  if (!state || call === null || (call.phase !== 'active' && call.phase !== 'held')) return null;
  const elsewhere = state.$follower.get() && state.$local.get()[call.id]?.here !== true;
  return elsewhere || isGuest(call) || call.parties.some(({ kind }) => kind !== 'supervisor') ? null : call;
}
