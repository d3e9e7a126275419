import { isLive } from '../../domain/calls/phase.ts';
import type { CallView } from '../../domain/protocol/call.ts';
import type { PhoneState } from '../../state/phone-state.ts';

/** The calls of this page that an agent needs to notice. */
export interface AnnouncedCalls {
  /** Rings in this page. null: none. */
  ringing: CallView | null;
  /** Its audio is in this page; of several, the one in which the agent talks. null: none. */
  talking: CallView | null;
}

export function announcedCalls({ $calls, $local, $follower }: PhoneState): AnnouncedCalls {
  const calls = Object.values($calls.get());
  const here = ({ id }: CallView): boolean => $local.get()[id]?.here === true;
  const rings = (call: CallView): boolean =>
    call.phase === 'ringing' && call.direction === 'inbound' && (here(call) || !$follower.get());
  const [talking = null] = calls
    .filter((call) => isLive(call.phase) && !rings(call) && here(call))
    .sort((one, other) => nearness(one) - nearness(other));
  return { ringing: calls.find(rings) ?? null, talking };
}

/** Of several calls, the agent talks in the active one, or the one that they dialled. The others are on hold. */
function nearness({ phase }: CallView): number {
  return phase === 'active' ? 0 : phase === 'ringing' ? 1 : 2;
}
