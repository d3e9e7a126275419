import { cause } from '../../../domain/calls/end-reason.ts';
import { CodedError } from '../../../domain/errors.ts';
import { internalOf, leadOf } from '../../../domain/participants/standing.ts';
import { waitingAt } from '../../../domain/participants/waiting.ts';
import { everyAgent } from '../../storage/store.ts';
import type { ChannelId } from '../../telephony/port.ts';
import { type CallContext, writeCall } from '../model/call-context.ts';
import { agentLeg, customerLeg, type LiveCall } from '../model/live-call.ts';
import { timeIn } from '../model/time-in.ts';
import { removeParty } from '../people/parties.ts';
import { leadLeaves } from '../people/transfer.ts';
import { hangUpLeg, quietly, talks } from '../steps/conversation.ts';
import type { Slots } from './slots.ts';

/** Parks the call: the customer hears music, and the agent's leg ends. */
export async function parkIn(context: CallContext, call: LiveCall, slots: Slots): Promise<void> {
  const { agent, customer, by } = parkable(call);
  const active = call.record.phase === 'active';
  const slot = slots.take(call.id);
  try {
    // The music starts first, so that no agent sees a parked call that the customer does not hear.
    if (active) await context.core.startMoh(customer);
    const waiting = { place: String(slot), by, since: timeIn(context, call) };
    const left = leadLeaves(context, call);
    await writeCall(context, call, { ...left, phase: 'held', participants: waitingAt(left.participants, waiting) }, [
      { type: 'call.parked', audience: by },
      { type: 'call.parked', audience: everyAgent },
    ]);
  } catch (error) {
    slots.free(call.id);
    if (active) quietly(context, context.core.stopMoh(customer));
    throw error;
  }
  // There is no agent left to listen to or to help.
  for (const party of [...call.parties.values()]) await removeParty(context, call, party);
  context.occupancy.release(by, call.id);
  hangUpLeg(context, agent, cause.normal);
}

/**
 * The two legs of a call that can be parked, and its agent.
 * @throws CodedError CALL_STATE
 */
function parkable(call: LiveCall): { agent: ChannelId; customer: ChannelId; by: string } {
  if (!talks(call)) throw new CodedError('CALL_STATE');
  if (internalOf(call.record) !== null) {
    throw new CodedError('CALL_STATE', {
      message: 'A call between agents cannot be parked.',
      help: 'Hang up, or hold it.',
    });
  }
  if ([...call.parties.values()].some(({ mode }) => mode === null)) {
    throw new CodedError('CALL_STATE', {
      message: 'Another participant is in this call, or is being called.',
      help: 'Remove them or complete the transfer, then park the call.',
    });
  }
  const [agent, customer] = [agentLeg(call), customerLeg(call)];
  const by = leadOf(call.record)?.identity ?? null;
  if (agent === null || customer === null || call.bridge === null) {
    throw new CodedError('CALL_STATE', {
      message: 'The call is still being connected.',
      help: 'Try again in a moment.',
    });
  }
  if (by === null) throw new CodedError('CALL_STATE', { message: 'No agent has this call.', help: 'End it, or wait.' });
  return { agent, customer, by };
}
