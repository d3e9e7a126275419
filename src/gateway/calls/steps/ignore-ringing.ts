import { cause } from '../../../domain/calls/end-reason.ts';
import { internalOf } from '../../../domain/participants/standing.ts';
import { declineOffer, offerTo } from '../flow/offers.ts';
import type { CallContext } from '../model/call-context.ts';
import { agentLeg, ringsAgent } from '../model/live-call.ts';
import { hangUpLeg } from './conversation.ts';
import { passBy } from './inbound.ts';

/**
 * The agent places a call while another call rings them. The ringing stops, and that call goes to the next agent, or its flow
 * or queue decides.
 * @returns whether that call was only ringing the agent
 */
export function ignoreRinging(context: CallContext, callId: string, identity: string): Promise<boolean> {
  return context.mailboxes.run(callId, async () => {
    const call = context.live.get(callId);
    if (call === undefined) return false;
    const offer = offerTo(call, identity);
    if (offer !== null) {
      await declineOffer(context, call, offer, 'busy');
      return true;
    }
    const { direction, phase, agent } = call.record;
    if (call.placed === null && direction === 'inbound' && phase === 'ringing' && agent === identity) {
      await passBy(context, call);
      return true;
    }
    const asked = [...call.parties.values()].find((party) => party.identity === identity && !party.up);
    const calledHere = phase === 'ringing' && internalOf(call.record)?.callee === identity;
    const placedHere = call.placed !== null && agent === identity && ringsAgent(call);
    const leg = asked?.leg ?? (calledHere ? call.outgoing : placedHere ? agentLeg(call) : null);
    if (leg === null) return false;
    // The leg's end arrives as an event, which continues that call.
    hangUpLeg(context, leg, cause.busy);
    context.occupancy.release(identity, callId);
    return true;
  });
}
