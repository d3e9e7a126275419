import { mayRecord } from '../../../domain/calls/consent.ts';
import { cause } from '../../../domain/calls/end-reason.ts';
import { joining, type Participant } from '../../../domain/participants/participant.ts';
import type { Route } from '../../routing/port.ts';
import type { NewEvent } from '../../storage/store.ts';
import type { Channel } from '../../telephony/port.ts';
import { type Desk, writeCall } from '../model/desk.ts';
import { addLeg, dropLeg, type LiveCall, nextLeg } from '../model/live-call.ts';
import { timeIn } from '../model/time-in.ts';
import { greet } from '../recording/voicemail.ts';
import { connect, end, hangUpLeg, quietly } from './conversation.ts';
import { canRing, ringAgent } from './ring-agent.ts';

/**
 * The course of a call from outside:
 *
 *   arrived ─► ring agent ─answers─► connect ─► (conversation)
 *                │   ▲
 *   no answer,   │   │ next free agent in the ring order, by browser or ordinary phone
 *   busy, reject └───┘
 *                └─ no agent left ─► ended, MISSED ─► apology ─► hang up
 */
export async function beginHunt(desk: Desk, call: LiveCall): Promise<void> {
  const ringback = desk.settings.ringback === 'early-media';
  // The first agent is chosen before the first write, so that an incoming call waits for the disk once, not twice.
  await ringNext(desk, call, () => desk.core.ring(call.first.id, { callId: call.id, ringback }));
}

/**
 * Rings the next agent, after the agent's leg ended unanswered or the agent declined.
 * @param written runs after the offer is written, before the next agent rings
 */
export async function ringNext(
  desk: Desk,
  call: LiveCall,
  written: () => Promise<void> = async () => {},
): Promise<void> {
  const passed = call.second === null ? null : call.record.agent;
  if (passed !== null) desk.occupancy.release(passed, call.id);
  const withdrawn: NewEvent[] = passed === null ? [] : [{ type: 'call.withdrawn', audience: passed }];

  const phones = await desk.directory.phones(await desk.router.candidates(call));
  // No await between this check and the claim, so two calls never ring one agent.
  const route = desk.router.route(
    call,
    (identity) => !desk.occupancy.busy(identity) && canRing(desk, { identity, phone: phones.get(identity) }),
  );
  if (route.to !== 'ring') return nobodyAnswered(desk, call, withdrawn, { written, route });
  const { agent, ringSeconds } = route;

  desk.occupancy.claim(agent, call.id);
  try {
    await writeCall(desk, call, { agent, participants: offeredTo(desk, call, agent) }, [
      ...withdrawn,
      { type: 'call.ringing', audience: agent },
    ]);
  } catch (error) {
    desk.occupancy.release(agent, call.id);
    throw error;
  }
  await written();
  const leg = addLeg(desk, call);
  call.rung.add(agent);
  try {
    const how = { formats: call.first.formats, timeoutMs: ringSeconds * 1000 };
    await ringAgent(desk, call, leg, { identity: agent, phone: phones.get(agent) }, how);
  } catch (error) {
    desk.logger.warn({ err: error, callId: call.id, agent }, 'agent not called');
    dropLeg(desk, call, leg);
    await ringNext(desk, call);
  }
}

/** Adds the offer to this agent, and ends the one before. */
function offeredTo(desk: Desk, call: LiveCall, identity: string): readonly Participant[] {
  const offer = joining({
    id: `agent-${call.rung.size + 1}`,
    kind: 'agent',
    identity,
    name: identity,
    leg: nextLeg(call),
    lead: true,
    joinedAt: timeIn(desk, call),
  });
  return [...passedBy(desk, call), offer];
}

/** Ends the current offer. */
function passedBy(desk: Desk, call: LiveCall): readonly Participant[] {
  const leftAt = timeIn(desk, call);
  return call.record.participants.map((each) => (each.lead && each.leftAt === null ? { ...each, leftAt } : each));
}

/** The agent declined, by SIP or by REST. Their phone stops ringing, and the next agent rings. */
export async function passBy(desk: Desk, call: LiveCall): Promise<void> {
  if (call.second !== null) hangUpLeg(desk, call.second, cause.normal);
  await ringNext(desk, call);
}

/**
 * The gateway has no leg or port left for an agent’s phone, and would have none for the next agent. The carrier may try
 * another route. No agent missed the call, so it is filed with none.
 */
export async function noCapacity(desk: Desk, call: LiveCall): Promise<void> {
  const { agent } = call.record;
  if (agent !== null) desk.occupancy.release(agent, call.id);
  call.second = null;
  const withdrawn: NewEvent[] = agent === null ? [] : [{ type: 'call.withdrawn', audience: agent }];
  await writeCall(desk, call, { agent: null, participants: passedBy(desk, call) }, withdrawn);
  await end(desk, call, { by: 'gateway', cause: cause.noCircuit, byPeer: false });
}

/** The agent answered. */
export async function answered(desk: Desk, call: LiveCall, agentChannel: Channel): Promise<void> {
  await connect(desk, call, agentChannel.formats);
}

async function nobodyAnswered(
  desk: Desk,
  call: LiveCall,
  withdrawn: readonly NewEvent[],
  { written, route }: { written: () => Promise<void>; route: NoAgent },
): Promise<void> {
  // If no agent could be rung, the missed call is filed with the first agent of the list. Otherwise no agent would see
  // it.
  const agent = call.record.agent ?? call.line.agents[0] ?? null;
  await writeCall(desk, call, { agent, participants: passedBy(desk, call) }, withdrawn);
  await written();
  await turnAway(desk, call, route);
}

/** A route without an agent. */
type NoAgent = Exclude<Route, { to: 'ring' }>;

/** A transferred caller has no agent left. The router decides how the call ends. */
export function giveBack(desk: Desk, call: LiveCall): Promise<void> {
  const route = desk.router.route(call, () => false);
  return turnAway(desk, call, route.to === 'ring' ? { to: 'refuse' } : route);
}

/** No agent is available. The caller can leave a message if the route allows it. Otherwise they hear an apology. */
async function turnAway(desk: Desk, call: LiveCall, route: NoAgent): Promise<void> {
  call.second = null;
  const caller = call.first.id;
  // The caller may be on hold, and must hear what follows.
  quietly(desk, desk.core.stopMoh(caller));
  if (route.to === 'message' && mayRecord(call.record, 'voicemail')) {
    await end(desk, call, { by: 'nobody', cause: cause.noAnswer, byPeer: false, keep: caller });
    greet(desk, call).catch((error) => {
      desk.logger.warn({ err: error, callId: call.id }, 'message not accepted');
      hangUpLeg(desk, caller, cause.noAnswer);
    });
    return;
  }
  call.apology = `${call.id}-apology`;
  await end(desk, call, { by: 'nobody', cause: cause.noAnswer, byPeer: false, keep: caller });
  apologise(desk, call, call.apology).catch((error) => {
    desk.logger.warn({ err: error, callId: call.id }, 'apology not played');
    hangUpLeg(desk, caller, cause.noAnswer);
  });
}

async function apologise(desk: Desk, call: LiveCall, playbackId: string): Promise<void> {
  await desk.core.answer(call.first.id, { callId: call.id });
  await desk.core.play({ channelId: call.first.id }, playbackId, 'sound:apology');
}
