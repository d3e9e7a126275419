import { CodedError } from '../../../domain/errors.ts';
import type { ChannelId } from '../../telephony/port.ts';
import { type CallContext, writeCall } from '../model/call-context.ts';
import { customerLeg, type LiveCall } from '../model/live-call.ts';
import { consulted } from '../people/parties.ts';
import { quietly } from './conversation.ts';

/**
 * Holds or resumes the call. The customer and all other participants hear music meanwhile, so that none of them hears
 * what the agent says in another call. The request comes by REST, or as a SIP hold from the agent's phone. Repeating the current state changes nothing.
 */
export async function setHeld(context: CallContext, call: LiveCall, held: boolean): Promise<void> {
  const { phase, agent } = call.record;
  if (phase !== 'active' && phase !== 'held') throw new CodedError('CALL_STATE');
  if ((phase === 'held') === held) return;
  if (customerLeg(call) === null) throw new CodedError('CALL_STATE');
  // The music starts first, so that no agent sees a hold that the caller does not hear.
  await music(context, call, held);
  try {
    await writeCall(context, call, { phase: held ? 'held' : 'active' }, [
      { type: held ? 'call.held' : 'call.resumed', audience: agent },
    ]);
  } catch (error) {
    quietly(context, music(context, call, !held));
    throw error;
  }
}

/**
 * Holds or resumes at the agent's request. During a consultation the customer stays on hold, and `endConsult` returns
 * the agent to the customer.
 */
export async function askHeld(context: CallContext, call: LiveCall, held: boolean): Promise<void> {
  if (consulted(call) !== null) {
    throw new CodedError('CALL_STATE', { message: 'A consultation is in progress. End it first.' });
  }
  await setHeld(context, call, held);
}

/** Starts or stops the music of each participant that waits while the call is held. */
export async function music(context: CallContext, call: LiveCall, plays: boolean): Promise<void> {
  const { core } = context;
  await Promise.all(waitingLegs(call).map((leg) => (plays ? core.startMoh(leg) : core.stopMoh(leg))));
}

/** Not the party that the agent consults, and no supervisor. */
function waitingLegs(call: LiveCall): ChannelId[] {
  const customer = customerLeg(call);
  const asked = consulted(call);
  const others = [...call.parties.values()].filter((party) => party.up && party.mode === null && party !== asked);
  return [...(customer === null ? [] : [customer]), ...others.map(({ leg }) => leg)];
}
