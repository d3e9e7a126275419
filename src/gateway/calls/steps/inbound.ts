import { mayRecord } from '../../../domain/calls/consent.ts';
import { cause } from '../../../domain/calls/end-reason.ts';
import { joining, type Participant } from '../../../domain/participants/participant.ts';
import type { Route } from '../../routing/port.ts';
import type { NewEvent } from '../../storage/store.ts';
import type { Channel } from '../../telephony/port.ts';
import { type CallContext, writeCall } from '../model/call-context.ts';
import { addLeg, dropLeg, type LiveCall, nextLeg } from '../model/live-call.ts';
import { timeIn } from '../model/time-in.ts';
import { greet } from '../recording/voicemail.ts';
import { answerFirst } from './answer.ts';
import { connect, end, hangUpLeg, quietly } from './conversation.ts';
import { isFree, ringAgent, takesCall } from './ring-agent.ts';
import { mayWait, outOfLine, waitInLine } from './wait-in-line.ts';

/**
 * The course of a call from outside:
 *
 *   arrived ─► ring agent ─answers─► connect ─► (conversation)
 *                │   ▲
 *   no answer,   │   │ next free agent in the ring order, by browser or ordinary phone
 *   busy, reject └───┘
 *                ├─ an agent of the number talks, and second calls wait for them ─► `waitInLine`
 *                └─ no agent left ─► ended, MISSED ─► apology ─► hang up
 */
export async function beginHunt(context: CallContext, call: LiveCall): Promise<void> {
  // The first agent is chosen before the first write, so that an incoming call waits for the disk once, not twice.
  await ringNext(context, call, () => letHearRinging(context, call));
}

/** The caller hears ringing before an agent is chosen, because the choice waits for the CRM. */
export function ringEarly(context: CallContext, call: LiveCall): void {
  call.hearsRinging = true;
  const ringback = context.settings.ringback === 'early-media';
  quietly(context, context.core.ring(call.incoming.id, { callId: call.id, ringback }));
}

async function letHearRinging(context: CallContext, call: LiveCall): Promise<void> {
  if (call.hearsRinging) return;
  const ringback = context.settings.ringback === 'early-media';
  await context.core.ring(call.incoming.id, { callId: call.id, ringback });
}

/**
 * Rings the next agent, after the agent's leg ended unanswered or the agent declined.
 * @param written runs after the offer is written, before the next agent rings
 */
export async function ringNext(
  context: CallContext,
  call: LiveCall,
  written: () => Promise<void> = async () => {},
): Promise<void> {
  const passed = call.outgoing === null ? null : call.record.agent;
  if (passed !== null) context.occupancy.release(passed, call.id);
  const withdrawn: NewEvent[] = passed === null ? [] : [{ type: 'call.withdrawn', audience: passed }];

  const candidates = await context.router.candidates(call);
  const phones = await context.directory.phones(candidates);
  const agentOf = (identity: string) => ({ identity, phone: phones.get(identity) });
  // No await between this check and the claim, so two calls never ring one agent.
  const route = routeOf(context, call, agentOf);
  if (route.to !== 'ring') {
    if (!mayWait(context, call, candidates.map(agentOf))) {
      return nobodyAnswered(context, call, withdrawn, { written, route });
    }
    const over = (): Promise<void> => nobodyAnswered(context, call, [], { written: async () => {}, route });
    return waitInLine(context, call, {
      change: { agent: null, participants: passedBy(context, call) },
      withdrawn,
      written,
      over,
    });
  }
  const { agent, ringSeconds } = route;

  context.occupancy.claim(agent, call.id);
  try {
    await writeCall(context, call, { agent, participants: offeredTo(context, call, agent) }, [
      ...withdrawn,
      { type: 'call.ringing', audience: agent },
    ]);
  } catch (error) {
    context.occupancy.release(agent, call.id);
    throw error;
  }
  await written();
  const leg = addLeg(context, call);
  call.rung.add(agent);
  try {
    const how = { formats: call.incoming.formats, timeoutMs: ringSeconds * 1000 };
    await ringAgent(context, call, leg, { identity: agent, phone: phones.get(agent) }, how);
  } catch (error) {
    context.logger.warn({ err: error, callId: call.id, agent }, 'agent not called');
    dropLeg(context, call, leg);
    await ringNext(context, call);
  }
}

/** Free agents come first, and then those that take a second call while they talk. */
function routeOf(
  context: CallContext,
  call: LiveCall,
  agentOf: (identity: string) => Parameters<typeof isFree>[1],
): Route {
  const route = context.router.route(call, (identity) => isFree(context, agentOf(identity)));
  if (route.to === 'ring') return route;
  const second = context.router.route(call, (identity) => takesCall(context, agentOf(identity)));
  return second.to === 'ring' ? second : route;
}

/**
 * An agent may be free. The callers that wait are offered in their order, until no agent is left: a call that finds none
 * waits on.
 */
export function callInLine(context: CallContext): void {
  for (const callId of context.line.calls()) {
    const ringNow = async (): Promise<void> => {
      const call = context.live.get(callId);
      const waits = call?.record.phase === 'ringing' && call.outgoing === null && context.line.has(callId);
      if (call !== undefined && waits) await ringNext(context, call);
    };
    context.mailboxes
      .run(callId, ringNow)
      .catch((error) => context.logger.error({ err: error, callId }, 'waiting call not offered'));
  }
}

/** Adds the offer to this agent, and ends the one before. */
function offeredTo(context: CallContext, call: LiveCall, identity: string): readonly Participant[] {
  const offer = joining({
    id: `agent-${call.rung.size + 1}`,
    kind: 'agent',
    identity,
    name: identity,
    leg: nextLeg(call),
    lead: true,
    joinedAt: timeIn(context, call),
  });
  return [...passedBy(context, call), offer];
}

/** Ends the current offer. */
function passedBy(context: CallContext, call: LiveCall): readonly Participant[] {
  const leftAt = timeIn(context, call);
  return call.record.participants.map((each) => (each.lead && each.leftAt === null ? { ...each, leftAt } : each));
}

/** The agent declined, by SIP or by REST. Their phone stops ringing, and the next agent rings. */
export async function passBy(context: CallContext, call: LiveCall): Promise<void> {
  if (call.outgoing !== null) hangUpLeg(context, call.outgoing, cause.normal);
  await ringNext(context, call);
}

/**
 * The gateway has no leg or port left for an agent’s phone, and would have none for the next agent. The carrier may try
 * another route. No agent missed the call, so it is filed with none.
 */
export async function noCapacity(context: CallContext, call: LiveCall): Promise<void> {
  const { agent } = call.record;
  if (agent !== null) context.occupancy.release(agent, call.id);
  call.outgoing = null;
  const withdrawn: NewEvent[] = agent === null ? [] : [{ type: 'call.withdrawn', audience: agent }];
  await writeCall(context, call, { agent: null, participants: passedBy(context, call) }, withdrawn);
  await end(context, call, { by: 'gateway', cause: cause.noCircuit, byPeer: false });
}

/** The agent answered. */
export async function answered(context: CallContext, call: LiveCall, agentChannel: Channel): Promise<void> {
  outOfLine(context, call);
  await connect(context, call, agentChannel.formats);
}

async function nobodyAnswered(
  context: CallContext,
  call: LiveCall,
  withdrawn: readonly NewEvent[],
  { written, route }: { written: () => Promise<void>; route: NoAgent },
): Promise<void> {
  // If no agent could be rung, the missed call is filed with the first agent of the list. Otherwise no agent would see
  // it.
  const agent = call.record.agent ?? call.line.agents[0] ?? null;
  await writeCall(context, call, { agent, participants: passedBy(context, call) }, withdrawn);
  await written();
  await turnAway(context, call, route);
}

/** A route without an agent. The flow of the number is decided before, when the call arrives. */
type NoAgent = Exclude<Route, { to: 'ring' }>;

/** A transferred caller has no agent left. The router decides how the call ends. */
export function giveBack(context: CallContext, call: LiveCall): Promise<void> {
  const route = context.router.route(call, () => false);
  return turnAway(context, call, route.to === 'ring' ? { to: 'refuse' } : route);
}

/** No agent is available. The caller can leave a message if the route allows it. Otherwise they hear an apology. */
async function turnAway(context: CallContext, call: LiveCall, route: NoAgent): Promise<void> {
  call.outgoing = null;
  context.line.leave(call.id);
  const caller = call.incoming.id;
  // The caller may be on hold, and must hear what follows.
  quietly(context, context.core.stopMoh(caller));
  if (route.to === 'message' && mayRecord(call.record, 'voicemail')) {
    await end(context, call, { by: 'nobody', cause: cause.noAnswer, byPeer: false, keep: caller });
    greet(context, call).catch((error) => {
      context.logger.warn({ err: error, callId: call.id }, 'message not accepted');
      hangUpLeg(context, caller, cause.noAnswer);
    });
    return;
  }
  call.apology = `${call.id}-apology`;
  await end(context, call, { by: 'nobody', cause: cause.noAnswer, byPeer: false, keep: caller });
  apologise(context, call, call.apology).catch((error) => {
    context.logger.warn({ err: error, callId: call.id }, 'apology not played');
    hangUpLeg(context, caller, cause.noAnswer);
  });
}

async function apologise(context: CallContext, call: LiveCall, playbackId: string): Promise<void> {
  await answerFirst(context, call);
  await context.core.play({ channelId: call.incoming.id }, playbackId, 'sound:apology');
}
