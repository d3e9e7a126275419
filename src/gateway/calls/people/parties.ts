import { cause } from '../../../domain/calls/end-reason.ts';
import { CodedError } from '../../../domain/errors.ts';
import { readDialable } from '../../../domain/numbers/dialable.ts';
import { displayNumber } from '../../../domain/numbers/display.ts';
import { changed, joining, type Participant } from '../../../domain/participants/participant.ts';
import { guestsOf } from '../../../domain/participants/standing.ts';
import type { Target } from '../../../domain/protocol/parties.ts';
import type { AgentPhone, NewEvent } from '../../storage/store.ts';
import type { Format } from '../../telephony/port.ts';
import { type CallContext, writeCall } from '../model/call-context.ts';
import { adoptLeg, dropLeg, type LiveCall, type LiveParty } from '../model/live-call.ts';
import { hasRoom } from '../model/room-for-calls.ts';
import { timeIn } from '../model/time-in.ts';
import { hangUpLeg, leaveEar } from '../steps/conversation.ts';
import { canRing, ringAgent, ringsPhone } from '../steps/ring-agent.ts';

const numberRingMs = 60_000;

/** A party that may be rung, after all checks. */
export interface Asked {
  identity: string | null;
  number: string | null;
  /** Digits to send to the number after it answers. */
  postDial?: string;
  /** The identity that requests the call. Limits on outgoing calls count for it. */
  by?: string | null;
  /** Only for an agent with an ordinary phone. */
  phone?: AgentPhone | undefined;
  display: string;
}

/**
 * Resolves the target, and checks that it can be rung now. An agent is claimed, because what is done before they ring takes
 * time: see `whileClaimed`.
 * @throws CodedError NOT_FOUND, AGENT_UNREACHABLE, AGENT_BUSY, INVALID_NUMBER or OUTBOUND_…
 */
export async function askedBy(
  context: CallContext,
  call: LiveCall,
  to: Target,
  { by, why }: { by: string | null; why: 'transfer' | 'consult' },
): Promise<Asked> {
  const leg = nextLeg(call);
  if ('number' in to) {
    const dialable = readDialable(to.number, context.settings.country, context.outbound.emergencyNumbers);
    if (dialable === null) throw new CodedError('INVALID_NUMBER');
    const { number, postDial } = dialable;
    // Checked before anything changes for the customer.
    context.outbound.check({ number, by, why, callId: call.id, leg });
    return { identity: null, number, postDial, by, display: displayNumber(number, context.settings.country) };
  }
  const agent = await context.directory.agent(to.agent);
  if (agent === null) throw new CodedError('NOT_FOUND', { message: 'There is no such agent.' });
  if (agent.identity === call.record.agent) {
    throw new CodedError('CALL_STATE', { message: 'That agent has the call already.' });
  }
  if (!canRing(context, agent)) throw new CodedError('AGENT_UNREACHABLE');
  if (!hasRoom(context, agent.identity)) throw new CodedError('AGENT_BUSY');
  if (agent.phone !== undefined && ringsPhone(context, agent)) {
    context.outbound.check({ number: agent.phone.number, by: agent.identity, why: 'phone', callId: call.id, leg });
  }
  // No await since the check above, so two calls never ring one agent.
  context.occupancy.claim(agent.identity, call.id);
  return { identity: agent.identity, number: null, phone: agent.phone, display: agent.name };
}

/** Does what leads to the ringing of a target. If it fails, the agent is free again. */
export async function whileClaimed<T>(
  context: CallContext,
  call: LiveCall,
  { identity }: Asked,
  ring: () => Promise<T>,
): Promise<T> {
  try {
    return await ring();
  } catch (error) {
    if (identity !== null) context.occupancy.release(identity, call.id);
    throw error;
  }
}

function nextLeg(call: LiveCall): string {
  return `${call.id}-party-${call.partyCount + 1}`;
}

/** Rings a party for the call. The outcome arrives as events of its leg. */
export async function ringParty(
  context: CallContext,
  call: LiveCall,
  asked: Asked,
  how: { consulting: boolean; blind: boolean },
): Promise<LiveParty> {
  call.partyCount += 1;
  const id = `party-${call.partyCount}`;
  const { identity } = asked;
  const party: LiveParty = {
    id,
    leg: `${call.id}-${id}`,
    identity,
    blind: how.blind,
    up: false,
    mode: null,
    snoop: null,
    postDial: asked.postDial ?? '',
  };
  const guest = joining({
    id,
    kind: identity === null ? 'number' : 'agent',
    identity,
    number: asked.number,
    name: asked.display,
    leg: party.leg,
    consulting: how.consulting,
    joinedAt: timeIn(context, call),
  });
  if (identity !== null) context.occupancy.claim(identity, call.id);
  call.parties.set(id, party);
  try {
    await writeCall(context, call, { participants: [...call.record.participants, guest] }, [
      { type: 'call.parties', audience: call.record.agent },
      ...(identity === null ? [] : [{ type: 'call.ringing', audience: identity } as const]),
    ]);
    adoptLeg(context, call, party.leg);
    const formats: Format[] = ['opus', 'pcmu', 'pcma'];
    if (identity === null) {
      const permit = context.outbound.permit({
        number: asked.number ?? '',
        by: asked.by ?? null,
        why: how.consulting ? 'consult' : 'transfer',
        callId: call.id,
        leg: party.leg,
      });
      await context.outbound.place(permit, {
        // The called number sees the virtual number, and nothing from the agent's page.
        caller: { user: call.line.number, name: null },
        params: {},
        callId: call.id,
        formats,
        timeoutMs: numberRingMs,
      });
    } else {
      const how = { formats, timeoutMs: call.line.ringSeconds * 1000 };
      await ringAgent(context, call, party.leg, { identity, phone: asked.phone }, how);
    }
  } catch (error) {
    dropLeg(context, call, party.leg);
    await removeParty(context, call, party);
    throw error;
  }
  return party;
}

/** Changes the participant of a party, and notifies all agents in the call. */
export async function changeParty(
  context: CallContext,
  call: LiveCall,
  party: LiveParty,
  change: Partial<Participant>,
  more: readonly NewEvent[] = [],
): Promise<void> {
  const participants = changed(call.record.participants, party.id, change);
  await writeCall(context, call, { participants }, [...toldOf(call), ...more]);
}

/** Removes a party from the call and hangs up its leg. */
export async function removeParty(context: CallContext, call: LiveCall, party: LiveParty): Promise<void> {
  call.parties.delete(party.id);
  if (call.legs.has(party.leg)) hangUpLeg(context, party.leg, cause.normal);
  leaveEar(context, call, party);
  if (party.identity !== null && party.mode === null) context.occupancy.release(party.identity, call.id);
  if (!guestsOf(call.record).some(({ id }) => id === party.id)) return;
  const participants = changed(call.record.participants, party.id, { leftAt: timeIn(context, call) });
  await writeCall(context, call, { participants }, [
    ...toldOf(call),
    ...(party.identity === null ? [] : [{ type: 'call.withdrawn', audience: party.identity } as const]),
  ]);
}

/** Notifies every agent in the call. */
export function toldOf(call: LiveCall): NewEvent[] {
  const guests = guestsOf(call.record).filter(({ kind }) => kind === 'agent');
  const all = new Set([call.record.agent, ...guests.map(({ identity }) => identity)]);
  return [...all].filter((each) => each !== null).map((audience) => ({ type: 'call.parties', audience }));
}

export function partyOfLeg(call: LiveCall, leg: string): LiveParty | null {
  return [...call.parties.values()].find((party) => party.leg === leg) ?? null;
}

export function partyNamed(call: LiveCall, id: string): LiveParty {
  const party = call.parties.get(id);
  if (party === undefined) throw new CodedError('NOT_FOUND', { message: 'No participant of the call has that id.' });
  return party;
}

/** The party being consulted while the customer waits. */
export function consulted(call: LiveCall): LiveParty | null {
  const asked = guestsOf(call.record).find(({ consulting }) => consulting);
  return (asked && call.parties.get(asked.id)) ?? null;
}

/** Mutes a party, or ends its mute. A muted party hears the others but is not heard. */
export async function muteParty(context: CallContext, call: LiveCall, party: LiveParty, muted: boolean): Promise<void> {
  if (!party.up) throw new CodedError('CALL_STATE');
  if (muted) await context.core.mute(party.leg, 'in');
  else await context.core.unmute(party.leg, 'in');
  await changeParty(context, call, party, { state: muted ? 'muted' : 'talking' });
}
