import { CodedError } from '../../../domain/errors.ts';
import type { ChannelId } from '../../telephony/port.ts';
import { type CallContext, writeCall } from '../model/call-context.ts';
import { customerLeg, type LiveCall } from '../model/live-call.ts';
import { consulted } from '../people/parties.ts';
import { quietly } from './conversation.ts';

/**
 * Holds or resumes the call. The customer hears music meanwhile. The request comes by REST, or as a SIP hold from the
 * agent's phone. Repeating the current state changes nothing.
 */
export async function setHeld(context: CallContext, call: LiveCall, held: boolean): Promise<void> {
  const { phase, agent } = call.record;
  if (phase !== 'active' && phase !== 'held') throw new CodedError('CALL_STATE');
  if ((phase === 'held') === held) return;
  const leg = customerLeg(call);
  if (leg === null) throw new CodedError('CALL_STATE');
  // The music starts first, so that no agent sees a hold that the caller does not hear.
  await music(context, leg, held);
  try {
    await writeCall(context, call, { phase: held ? 'held' : 'active' }, [
      { type: held ? 'call.held' : 'call.resumed', audience: agent },
    ]);
  } catch (error) {
    quietly(context, music(context, leg, !held));
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

function music(context: CallContext, leg: ChannelId, plays: boolean): Promise<void> {
  return plays ? context.core.startMoh(leg) : context.core.stopMoh(leg);
}
