import { cause } from '../../../domain/calls/end-reason.ts';
import { internalOf } from '../../../domain/participants/standing.ts';
import type { Desk } from '../model/desk.ts';
import { hangUpLeg } from './conversation.ts';
import { passBy } from './inbound.ts';

/**
 * The agent places a call while another call rings them. The ringing stops, and that call goes to the next agent.
 * @returns whether that call was only ringing the agent
 */
export function ignoreRinging(desk: Desk, callId: string, identity: string): Promise<boolean> {
  return desk.mailboxes.run(callId, async () => {
    const call = desk.live.get(callId);
    if (call === undefined) return false;
    const { direction, phase, agent } = call.record;
    if (direction === 'inbound' && phase === 'ringing' && agent === identity) {
      await passBy(desk, call);
      return true;
    }
    const asked = [...call.parties.values()].find((party) => party.identity === identity && !party.up);
    const calledHere = phase === 'ringing' && internalOf(call.record)?.callee === identity;
    const leg = asked?.leg ?? (calledHere ? call.second : null);
    if (leg === null) return false;
    // The leg's end arrives as an event, which continues that call.
    hangUpLeg(desk, leg, cause.busy);
    desk.occupancy.release(identity, callId);
    return true;
  });
}
