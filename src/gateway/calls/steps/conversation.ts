import { cause } from '../../../domain/calls/end-reason.ts';
import { outcomeOf } from '../../../domain/calls/outcome.ts';
import { isLive } from '../../../domain/calls/phase.ts';
import type { CallRecord } from '../../../domain/calls/record.ts';
import type { CodedError } from '../../../domain/errors.ts';
import type { Participant } from '../../../domain/participants/participant.ts';
import { internalOf, leadOf } from '../../../domain/participants/standing.ts';
import { errorHeader } from '../../../domain/protocol/error-header.ts';
import type { NewEvent } from '../../storage/store.ts';
import type { BridgeId, ChannelId, Format } from '../../telephony/port.ts';
import { type CallContext, waitOver, writeCall } from '../model/call-context.ts';
import { logAnswer, logEnd } from '../model/call-log.ts';
import { alsoCallee } from '../model/callee.ts';
import { endOfFlow } from '../model/end-of-flow.ts';
import { type LiveCall, type LiveParty, ringsAgent } from '../model/live-call.ts';
import { releaseAgent } from '../model/release.ts';
import { timeIn } from '../model/time-in.ts';
import { auditLeft } from '../people/supervision-audit.ts';
import { stopRingback } from '../placing/ringback.ts';
import { announce, announces } from '../recording/announcement.ts';
import { startRecording, stopRecording } from '../recording/recording.ts';
import { answerFirst } from './answer.ts';

/** Delay before the call's end is written again, in ms. A full disk may be cleared meanwhile. */
const writeAgainMs = 5_000;

/**
 * The other side answered. Writes the answer, answers the first leg with a format that both sides support, and bridges
 * them once media can flow. Answering waits for the network, so it runs outside the mailbox: a hang-up meanwhile is
 * handled at once.
 */
export async function connect(
  context: CallContext,
  call: LiveCall,
  formats: Format[],
  change: Partial<Pick<CallRecord, 'agent' | 'participants'>> = {},
): Promise<void> {
  const taken = { ...call.record, ...change };
  const audience = taken.agent;
  const now = timeIn(context, call);
  // After a flow, the caller may have talked with an agent before.
  const answeredAt = taken.answeredAt ?? now;
  await writeCall(context, call, { ...change, phase: 'active', answeredAt, participants: allAnswered(taken, now) }, [
    { type: 'call.answered', audience },
    ...alsoCallee(call, 'call.answered'),
  ]);
  logAnswer(context, call);
  stopRingback(context, call);
  armLimit(context, call);
  // The first leg of a placed call answered before the second was rung.
  const isUp = call.placed !== null;
  const answering = isUp ? Promise.resolve() : answerFirst(context, call, { formats });
  answering.then(
    () => inMailbox(context, call, () => join(context, call)),
    (error) => giveUp(context, call, error),
  );
}

/** Ends a placed call after the time that was asked for, counted from its answer. Call it once it is answered. */
export function armLimit(context: CallContext, call: LiveCall): void {
  const limitMs = call.placed?.limitMs ?? null;
  const { answeredAt } = call.record;
  if (limitMs === null || answeredAt === null) return;
  const elapsed = Date.parse(timeIn(context, call)) - Date.parse(answeredAt);
  const cancel = context.clock.after(Math.max(0, limitMs - elapsed), () => {
    call.waiting.delete(cancel);
    context.logger.info({ callId: call.id, limitMs }, 'call ended: its time is over');
    inMailbox(context, call, () => end(context, call, { by: 'agent', cause: cause.normal, byPeer: false }));
  });
  call.waiting.add(cancel);
}

/** The participants of a call that is answered now. */
function allAnswered({ participants }: Pick<CallRecord, 'participants'>, answeredAt: string): readonly Participant[] {
  return participants.map((each) =>
    each.leftAt === null && each.answeredAt === null ? { ...each, state: 'talking', answeredAt } : each,
  );
}

/** Runs a task in a call's mailbox without waiting for it. A failure ends the call. */
function inMailbox(context: CallContext, call: LiveCall, task: () => Promise<void>): void {
  context.mailboxes.run(call.id, task).catch((error) => giveUp(context, call, error));
}

async function join(context: CallContext, call: LiveCall): Promise<void> {
  if (call.outgoing === null || !talks(call)) return;
  await bridgeBoth(context, call);
  if (announces(call.record)) return announce(context, call);
  if (call.record.recordMode === 'always') await startRecording(context, call, null);
}

/** Connects the two legs of a call. Safe to repeat if early media already connected them. */
export async function bridgeBoth(context: CallContext, call: LiveCall): Promise<void> {
  const { incoming, outgoing } = call;
  if (outgoing === null) return;
  call.bridge = `${call.id}-bridge`;
  await context.core.createBridge(call.bridge);
  await Promise.all([
    context.core.addToBridge(call.bridge, incoming.id),
    context.core.addToBridge(call.bridge, outgoing),
  ]);
}

export function talks(call: LiveCall): boolean {
  return call.record.phase === 'active' || call.record.phase === 'held';
}

export interface EndCause {
  by: 'customer' | 'agent' | 'nobody' | 'gateway' | 'flow';
  cause: number;
  byPeer: boolean;
  /** The error that an agent's phone receives in addition to the cause, if the call failed. */
  error?: CodedError;
  /** A leg that stays up for now: the caller hears the apology or the voicemail greeting. */
  keep?: ChannelId;
}

/** Ends the call: writes the end, releases the agents, and hangs up the remaining legs. */
export async function end(context: CallContext, call: LiveCall, how: EndCause): Promise<void> {
  if (!isLive(call.record.phase)) return;
  const flow = endOfFlow(context, call);
  const record = { ...call.record, ...flow.change };
  const ringing = record.phase === 'ringing';
  const events: NewEvent[] = [...flow.events];
  if (ringsAgent(call)) {
    events.push({ type: 'call.withdrawn', audience: record.agent });
  }
  if (ringing) events.push(...alsoCallee(call, 'call.withdrawn'));
  events.push({ type: 'call.ended', audience: record.agent }, ...alsoCallee(call, 'call.ended'));
  events.push(...waitOver(context, record, 'ended'));
  const endReason = outcomeOf({ ...how, direction: record.direction, answered: record.answeredAt !== null });
  for (const each of [record.agent, internalOf(record)?.callee ?? null, call.placed?.agent ?? null]) {
    // An agent that handed the call over has had their wrap-up, also if their phone rings for it again.
    if (each !== null && leadOf(record)?.identity === each) releaseAgent(context, record, each);
    else if (each !== null) context.occupancy.release(each, call.id);
  }
  for (const party of call.parties.values()) {
    leaveEar(context, call, party);
    const { identity, mode } = party;
    if (identity === null || mode !== null) continue;
    context.occupancy.release(identity, call.id);
    events.push({ type: 'call.withdrawn', audience: identity });
  }
  call.parties.clear();
  for (const cancel of call.waiting) cancel();
  stopRecording(context, call);
  try {
    const endedAt = timeIn(context, call);
    const change = { ...flow.change, phase: 'ended', endedAt, endReason } as const;
    const ended = await writeCall(context, call, change, events, { log: true });
    logEnd(context, ended, how, call.trunk);
  } finally {
    // The incoming leg receives the reason. The called leg only learns that the call is over.
    const toFirst = ringing ? how.cause : cause.normal;
    for (const leg of call.legs) {
      if (leg === how.keep) continue;
      const told = ringing && how.error ? { error: how.error } : {};
      if (leg === call.incoming.id) refuseLeg(context, leg, { refuse: toFirst, ...told });
      else hangUpLeg(context, leg, cause.normal);
    }
    if (call.bridge !== null) quietly(context, context.core.destroyBridge(call.bridge));
    call.bridge = null;
    if (call.consultBridge !== null) quietly(context, context.core.destroyBridge(call.consultBridge));
    call.consultBridge = null;
    letGo(context, call);
  }
}

/** Forgets a call once it has ended, is written, and the core has reported its last leg gone, in any order. */
export function letGo(context: CallContext, call: LiveCall): void {
  if (call.legs.size === 0 && !isLive(call.record.phase) && call.unwritten === null) context.forget(call.id);
}

/** Ends a call after a failure, and logs the failure. Never call it from the call's mailbox. */
export async function giveUp(context: CallContext, call: LiveCall, error: unknown): Promise<void> {
  context.logger.error({ err: error, callId: call.id }, 'call failed');
  try {
    await context.mailboxes.run(call.id, () =>
      end(context, call, { by: 'gateway', cause: cause.temporaryFailure, byPeer: false }),
    );
  } catch (again) {
    context.logger.error({ err: again, callId: call.id }, 'end of a call not written');
    call.cancelRetry?.();
    call.cancelRetry = context.clock.after(writeAgainMs, () => {
      if (context.live.has(call.id)) void giveUp(context, call, error);
    });
  }
}

/** The bridge between a supervisor and the snoop channel on the agent's leg. */
export function ownBridge(party: LiveParty): BridgeId {
  return `${party.leg}-bridge`;
}

/** Ends a supervisor's listening. */
export function leaveEar(context: CallContext, call: LiveCall, party: LiveParty): void {
  if (party.mode === null) return;
  quietly(context, auditLeft(context, call, party));
  if (party.snoop !== null) hangUpLeg(context, party.snoop, cause.normal);
  party.snoop = null;
  quietly(context, context.core.destroyBridge(ownBridge(party)));
}

export function hangUpLeg(context: CallContext, leg: ChannelId, code: number): void {
  quietly(context, context.core.hangup(leg, { cause: code }));
}

/** Refuses an incoming call, and sends the caller’s phone an error with help. */
export function refuseLeg(
  context: CallContext,
  leg: ChannelId,
  { refuse, error }: { refuse: number; error?: CodedError },
): void {
  if (error === undefined) {
    hangUpLeg(context, leg, refuse);
    return;
  }
  const headers = { [errorHeader]: `${error.code} ${error.message} ${error.help}` };
  quietly(context, context.core.hangup(leg, { cause: refuse, headers }));
}

/** For requests to the core whose result does not matter: a failure is logged and changes nothing. */
export function quietly(context: CallContext, work: Promise<unknown>): void {
  work.catch((error) => context.logger.warn({ err: error }, 'telephony core refused a command'));
}
