import { guestsOf, leadOf } from '../../../domain/participants/standing.ts';
import type { CallContext } from './call-context.ts';

type Known = Pick<CallContext, 'live' | 'occupancy' | 'statuses'>;

/**
 * Whether another call may ring the agent now, as far as their calls are concerned: they have none, or they take a second
 * one while they talk.
 */
export function hasRoom(context: Known, identity: string): boolean {
  if (!context.occupancy.busy(identity)) return true;
  return context.statuses.secondCall(identity) === 'offer' && talksInOne(context, identity);
}

/** Whether the agent’s only call is their own, is answered, and no other is being called for it. */
function talksInOne({ live, occupancy }: Known, identity: string): boolean {
  const [callId = '', ...others] = occupancy.callsOf(identity);
  const record = live.get(callId)?.record;
  if (record === undefined || others.length > 0) return false;
  const talks = record.phase === 'active' || record.phase === 'held';
  const asking = guestsOf(record).some(({ state, consulting }) => state === 'ringing' || consulting);
  return talks && !asking && leadOf(record)?.identity === identity;
}
