import { cause } from '../../../domain/calls/end-reason.ts';
import { internalOf } from '../../../domain/participants/standing.ts';
import { declineOffer, offerTo } from '../flow/offers.ts';
import { backToFlow } from '../flow/parted.ts';
import { hasLeft } from '../model/access.ts';
import type { CallContext } from '../model/call-context.ts';
import type { LiveCall } from '../model/live-call.ts';
import { agentLeft, partyGone } from '../people/transfer.ts';
import type { Actor } from '../port.ts';
import { end, talks } from './conversation.ts';
import { passBy } from './inbound.ts';

/** The actor leaves a live call, or declines it. The call goes on if another participant or its flow takes over. */
export async function hangUp(context: CallContext, call: LiveCall, actor: Actor): Promise<void> {
  const { direction, phase } = call.record;
  const offer = actor.role === 'agent' ? offerTo(call, actor.identity) : null;
  if (offer !== null) return declineOffer(context, call, offer);
  // If an agent declines a ringing call, the next agent rings. Only a supervisor can reject the caller.
  if (actor.role === 'agent' && direction === 'inbound' && phase === 'ringing') return passBy(context, call);
  if (actor.role === 'agent' && internalOf(call.record)?.callee === actor.identity) {
    return end(context, call, { by: 'customer', cause: phase === 'ringing' ? cause.busy : cause.normal, byPeer: true });
  }
  const party = [...call.parties.values()].find(({ identity }) => identity === actor.identity);
  const gone = hasLeft(actor, call.record);
  if (actor.role === 'agent' && (gone || call.record.agent !== actor.identity) && party !== undefined) {
    return partyGone(context, call, party);
  }
  // The agent has already handed the call over, so it belongs to another agent.
  if (gone) return;
  if (talks(call) && actor.role === 'agent') {
    if ((await agentLeft(context, call)) || (await backToFlow(context, call))) return;
  }
  await end(context, call, { by: 'agent', cause: cause.normal, byPeer: true });
}
