import { CodedError } from '../../../domain/errors.ts';
import type { Format } from '../../telephony/port.ts';
import type { CallContext } from '../model/call-context.ts';
import { adoptLeg, dropLeg, type LiveCall, type LiveParty } from '../model/live-call.ts';
import { removeParty } from '../people/parties.ts';
import { canRing, ringAgent } from '../steps/ring-agent.ts';

const retriever = 'retriever-';

/** The agent whose phone is called for this parked call. null: none. */
export function taker(call: LiveCall): LiveParty | null {
  return [...call.parties.values()].find(({ blind }) => blind) ?? null;
}

/**
 * Calls the phone of the retrieving agent. No event says that it rings, because their page answers at once.
 * When it answers, `handOver` connects it with the customer. A call that rings after its time-out is retrieved first.
 * @throws CodedError CALL_STATE, CALLER_BUSY, AGENT_UNREACHABLE, or as `permit` and `place` do
 */
export async function ringRetriever(context: CallContext, call: LiveCall, identity: string): Promise<void> {
  const { phone, disabled } = (await context.directory.agent(identity)) ?? {};
  const ringing = taker(call);
  // It rings at this agent already. Their page answers it.
  if (ringing?.identity === identity) return;
  if (ringing?.id.startsWith(retriever)) {
    throw new CodedError('CALL_STATE', {
      message: 'Another agent is retrieving this call.',
      help: 'If they do not answer, it stays in its slot.',
    });
  }
  if (!canRing(context, { identity, phone, disabled })) throw new CodedError('AGENT_UNREACHABLE');
  if (context.occupancy.busy(identity)) {
    throw new CodedError('CALLER_BUSY', { help: 'End or park it, then retrieve the other one.' });
  }
  // Claimed before the next await, so that no other call rings this agent.
  context.occupancy.claim(identity, call.id);
  const party = newRetriever(call, identity);
  try {
    if (ringing !== null) await removeParty(context, call, ringing);
    call.parties.set(party.id, party);
    adoptLeg(context, call, party.leg);
    const how = { formats: ['opus', 'pcmu', 'pcma'] satisfies Format[], timeoutMs: call.line.ringSeconds * 1000 };
    await ringAgent(context, call, party.leg, { identity, phone }, how);
  } catch (error) {
    call.parties.delete(party.id);
    dropLeg(context, call, party.leg);
    context.occupancy.release(identity, call.id);
    throw error;
  }
}

function newRetriever(call: LiveCall, identity: string): LiveParty {
  call.partyCount += 1;
  const id = `${retriever}${call.partyCount}`;
  return { id, leg: `${call.id}-${id}`, identity, blind: true, up: false, mode: null, snoop: null };
}
