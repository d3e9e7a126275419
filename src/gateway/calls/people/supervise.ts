import { cause } from '../../../domain/calls/end-reason.ts';
import { CodedError } from '../../../domain/errors.ts';
import { changed, joining } from '../../../domain/participants/participant.ts';
import { guestsOf } from '../../../domain/participants/standing.ts';
import type { SuperviseMode } from '../../../domain/protocol/parties.ts';
import type { Format } from '../../telephony/port.ts';
import { type CallContext, writeCall } from '../model/call-context.ts';
import { adoptLeg, agentLeg, dropLeg, type LiveCall, type LiveParty } from '../model/live-call.ts';
import { timeIn } from '../model/time-in.ts';
import type { Actor } from '../port.ts';
import { hangUpLeg, ownBridge, quietly, talks } from '../steps/conversation.ts';
import { canRing, ringAgent } from '../steps/ring-agent.ts';
import { removeParty, toldOf } from './parties.ts';
import { auditPlaced } from './supervision-audit.ts';

const ringMs = 30_000;

/**
 * Adds a supervisor to a call, on their own phone. The agent sees the supervisor once the customer can hear them.
 *
 *   (requested) ─► rings ─answers─► listen ◄─► whisper ◄─► barge ─leaves─► gone
 */
export async function supervise(
  context: CallContext,
  call: LiveCall,
  mode: SuperviseMode,
  { identity, address = '' }: Actor,
): Promise<void> {
  if (!talks(call)) throw new CodedError('CALL_STATE');
  const there = supervisorOf(call, identity);
  if (there !== null) {
    there.mode = mode;
    there.address = address;
    if (there.up) await place(context, call, there);
    return;
  }
  const { phone, disabled } = (await context.directory.agent(identity)) ?? {};
  if (!canRing(context, { identity, phone, disabled })) throw new CodedError('AGENT_UNREACHABLE');
  call.partyCount += 1;
  const id = `supervisor-${call.partyCount}`;
  const party: LiveParty = {
    id,
    leg: `${call.id}-${id}`,
    identity,
    blind: false,
    up: false,
    mode,
    snoop: null,
    address,
  };
  call.parties.set(id, party);
  adoptLeg(context, call, party.leg);
  try {
    const how = { formats: ['opus', 'pcmu', 'pcma'] satisfies Format[], timeoutMs: ringMs };
    await ringAgent(context, call, party.leg, { identity, phone }, how);
  } catch (error) {
    call.parties.delete(id);
    dropLeg(context, call, party.leg);
    throw error;
  }
}

export async function endSupervision(context: CallContext, call: LiveCall, identity: string): Promise<void> {
  const party = supervisorOf(call, identity);
  if (party !== null) await removeParty(context, call, party);
}

export async function supervisorAnswered(context: CallContext, call: LiveCall, party: LiveParty): Promise<void> {
  party.up = true;
  await placeOrLeave(context, call, party);
}

/** Another participant has taken over the call. Supervisors of the former agent's leg follow. */
export async function followAgent(context: CallContext, call: LiveCall): Promise<void> {
  for (const party of [...call.parties.values()]) {
    if (party.up && (party.mode === 'listen' || party.mode === 'whisper')) await placeOrLeave(context, call, party);
  }
}

/** If a supervisor cannot be connected, they are removed. The call itself continues. */
async function placeOrLeave(context: CallContext, call: LiveCall, party: LiveParty): Promise<void> {
  try {
    await place(context, call, party);
  } catch (error) {
    context.logger.warn({ err: error, callId: call.id }, 'supervisor not connected');
    await removeParty(context, call, party);
  }
}

/** Connects the supervisor as the mode requires. If the agent's leg is being replaced, `followAgent` does it later. */
async function place(context: CallContext, call: LiveCall, party: LiveParty): Promise<void> {
  const agent = agentLeg(call);
  const own = ownBridge(party);
  await auditPlaced(context, call, party);
  if (party.snoop !== null) hangUpLeg(context, party.snoop, cause.normal);
  party.snoop = null;
  if (party.mode === 'barge' && call.bridge !== null) {
    await context.core.addToBridge(call.bridge, party.leg);
    quietly(context, context.core.destroyBridge(own));
  } else if (agent !== null && call.legs.has(agent)) {
    call.partyCount += 1;
    party.snoop = `${party.leg}-ear-${call.partyCount}`;
    const whisper = party.mode === 'whisper' ? 'out' : 'none';
    await context.core.snoop(agent, { snoopId: party.snoop, spy: 'both', whisper });
    await context.core.createBridge(own);
    await Promise.all([context.core.addToBridge(own, party.snoop), context.core.addToBridge(own, party.leg)]);
  }
  await show(context, call, party);
}

/** Adds a supervisor to the visible participants in mode `barge`, and removes them in the other modes. */
async function show(context: CallContext, call: LiveCall, party: LiveParty): Promise<void> {
  const { id, leg } = party;
  const { participants } = call.record;
  const seen = guestsOf(call.record).some((guest) => guest.id === id);
  const now = timeIn(context, call);
  if (party.mode !== 'barge') {
    if (!seen) return;
    await writeCall(context, call, { participants: changed(participants, id, { leftAt: now }) }, toldOf(call));
    return;
  }
  const identity = party.identity ?? '';
  const display = (await context.directory.agent(identity))?.name ?? identity;
  const heard = { id, kind: 'supervisor', identity, name: display, leg, state: 'talking', answeredAt: now } as const;
  const others = participants.filter((each) => each.id !== id);
  await writeCall(context, call, { participants: [...others, joining({ ...heard, joinedAt: now })] }, toldOf(call));
}

function supervisorOf(call: LiveCall, identity: string): LiveParty | null {
  return [...call.parties.values()].find((party) => party.mode !== null && party.identity === identity) ?? null;
}
