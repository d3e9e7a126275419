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
 *   no answer,   │   │ next of the list who is free, at their browsers or ordinary phone
 *   busy, reject └───┘
 *                └─ nobody left ─► ended, MISSED ─► apology ─► hang up
 */
export async function beginHunt(desk: Desk, call: LiveCall): Promise<void> {
  const ringback = desk.settings.ringback === 'early-media';
  // The first agent is known before anything is written: a call that comes waits for the disk once, not twice.
  await ringNext(desk, call, () => desk.core.ring(call.first.id, { callId: call.id, ringback }));
}

/**
 * The agent's leg is gone unanswered, or the agent refused.
 * @param written is run once the next is written down, before they ring
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
  // Nothing is awaited between this and the claim: two calls never ring one agent.
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
    desk.logger.warn({ err: error, callId: call.id, agent }, 'an agent could not be rung');
    dropLeg(desk, call, leg);
    await ringNext(desk, call);
  }
}

/** The call rings at this agent now, and at no other. */
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

/** The call rings no more at the agent it rang at. */
function passedBy(desk: Desk, call: LiveCall): readonly Participant[] {
  const leftAt = timeIn(desk, call);
  return call.record.participants.map((each) => (each.lead && each.leftAt === null ? { ...each, leftAt } : each));
}

/** The agent refused, by SIP or by REST: its phone falls silent and the next one rings. */
export async function passBy(desk: Desk, call: LiveCall): Promise<void> {
  if (call.second !== null) hangUpLeg(desk, call.second, cause.normal);
  await ringNext(desk, call);
}

/**
 * The gateway has no leg or no port for an agent’s phone, and would have none for the next one: the carrier may try
 * another way. No agent missed the call, so it is filed with none.
 */
export async function noCapacity(desk: Desk, call: LiveCall): Promise<void> {
  const { agent } = call.record;
  if (agent !== null) desk.occupancy.release(agent, call.id);
  call.second = null;
  const withdrawn: NewEvent[] = agent === null ? [] : [{ type: 'call.withdrawn', audience: agent }];
  await writeCall(desk, call, { agent: null, participants: passedBy(desk, call) }, withdrawn);
  await end(desk, call, { by: 'gateway', cause: cause.noCircuit, byPeer: false });
}

/** The agent picked up. */
export async function answered(desk: Desk, call: LiveCall, agentChannel: Channel): Promise<void> {
  await connect(desk, call, agentChannel.formats);
}

async function nobodyAnswered(
  desk: Desk,
  call: LiveCall,
  withdrawn: readonly NewEvent[],
  { written, route }: { written: () => Promise<void>; route: NoAgent },
): Promise<void> {
  // Nobody could be rung at all: the missed call is filed with the first agent of the list, or no one would see it.
  const agent = call.record.agent ?? call.line.agents[0] ?? null;
  await writeCall(desk, call, { agent, participants: passedBy(desk, call) }, withdrawn);
  await written();
  await turnAway(desk, call, route);
}

/** A route that has no agent. */
type NoAgent = Exclude<Route, { to: 'ring' }>;

/** No agent is left for a caller who was given away: the router says what becomes of them. */
export function giveBack(desk: Desk, call: LiveCall): Promise<void> {
  const route = desk.router.route(call, () => false);
  return turnAway(desk, call, route.to === 'ring' ? { to: 'refuse' } : route);
}

/** There is nobody for the caller: a message, if the route takes one; else an apology. */
async function turnAway(desk: Desk, call: LiveCall, route: NoAgent): Promise<void> {
  call.second = null;
  const caller = call.first.id;
  // They may have been put on hold meanwhile, and are to hear what comes.
  quietly(desk, desk.core.stopMoh(caller));
  if (route.to === 'message' && mayRecord(call.record, 'voicemail')) {
    await end(desk, call, { by: 'nobody', cause: cause.noAnswer, byPeer: false, keep: caller });
    greet(desk, call).catch((error) => {
      desk.logger.warn({ err: error, callId: call.id }, 'no message could be taken');
      hangUpLeg(desk, caller, cause.noAnswer);
    });
    return;
  }
  call.apology = `${call.id}-apology`;
  await end(desk, call, { by: 'nobody', cause: cause.noAnswer, byPeer: false, keep: caller });
  apologise(desk, call, call.apology).catch((error) => {
    desk.logger.warn({ err: error, callId: call.id }, 'the apology could not be played');
    hangUpLeg(desk, caller, cause.noAnswer);
  });
}

async function apologise(desk: Desk, call: LiveCall, playbackId: string): Promise<void> {
  await desk.core.answer(call.first.id, { callId: call.id });
  await desk.core.play({ channelId: call.first.id }, playbackId, 'sound:apology');
}
