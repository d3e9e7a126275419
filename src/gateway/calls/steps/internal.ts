import type { CallId } from '../../../domain/calls/call-id.ts';
import { cause } from '../../../domain/calls/end-reason.ts';
import { CodedError, type ErrorCode } from '../../../domain/errors.ts';
import { calleeId, joining } from '../../../domain/participants/participant.ts';
import { internalOf } from '../../../domain/participants/standing.ts';
import type { Agent, VirtualNumber } from '../../storage/store.ts';
import type { Channel } from '../../telephony/port.ts';
import { type CallContext, writeCall } from '../model/call-context.ts';
import { alsoCallee } from '../model/callee.ts';
import { addLeg, dropLeg, type LiveCall } from '../model/live-call.ts';
import { limitParams } from '../model/param-limits.ts';
import { hasRoom } from '../model/room-for-calls.ts';
import { callerOf, draftOf, newCall, type Refusal } from './arrival.ts';
import { lineOf } from './own-line.ts';
import { canRing, ringAgent } from './ring-agent.ts';

/** Another agent, reachable and free. */
export interface Colleague {
  callee: Agent;
  callerName: string;
  line: VirtualNumber;
}

function refusal(refuse: number, code: ErrorCode, message?: string): Refusal {
  return { refuse, why: code, error: new CodedError(code, message === undefined ? {} : { message }) };
}

/**
 * Resolves the identity that an agent dialled. The call does not use the telephone network, so the rules for outgoing
 * calls do not apply. If the callee has an ordinary phone, it is dialled with a permit of its own.
 */
export async function colleagueOf(context: CallContext, identity: string, name: string): Promise<Colleague | Refusal> {
  const [callee, caller] = await Promise.all([context.directory.agent(name), context.directory.agent(identity)]);
  if (callee === null) return refusal(cause.unallocated, 'NOT_FOUND', 'There is no such agent.');
  if (callee.identity === identity) return refusal(cause.busy, 'AGENT_BUSY', 'That is you.');
  if (!canRing(context, callee)) return refusal(cause.noAnswer, 'AGENT_UNREACHABLE');
  if (!hasRoom(context, callee.identity)) return refusal(cause.busy, 'AGENT_BUSY');
  const line = (await lineOf(context, identity)) ?? (await lineOf(context, callee.identity));
  if (line === null) return refusal(cause.rejected, 'NO_CALLER_NUMBER');
  // An internal call has no customer: it is not masked, not recorded by rule, and has no voicemail.
  const plain: VirtualNumber = { ...line, masked: false, record: 'off', voicemail: false };
  return { callee, callerName: caller?.name ?? identity, line: plain };
}

/** Builds an agent's call to a colleague, before it rings. The caller is already claimed. */
export function internalCall(
  context: CallContext,
  id: CallId,
  channel: Channel,
  { callee, callerName, line }: Colleague,
): LiveCall | Refusal {
  const { identity } = channel.endpoint;
  // Checked again after the last await, so two calls never ring one agent.
  if (!hasRoom(context, callee.identity)) {
    context.occupancy.release(identity, id);
    return refusal(cause.busy, 'AGENT_BUSY');
  }
  context.occupancy.claim(callee.identity, id);
  const draft = draftOf(context, id, line);
  const { startedAt } = draft;
  return newCall(context, id, channel, line, {
    ...draft,
    direction: 'outbound',
    customerNumber: null,
    customerName: callee.name,
    agent: identity,
    lookup: 'unknown',
    params: limitParams(channel.params),
    origin: { kind: 'agent', id: identity },
    participants: [
      callerOf({ identity, name: callerName, leg: channel.id }, startedAt),
      joining({ id: calleeId, kind: 'agent', identity: callee.identity, name: callee.name, joinedAt: startedAt }),
    ],
  });
}

export async function ringColleague(context: CallContext, call: LiveCall): Promise<void> {
  const identity = internalOf(call.record)?.callee ?? '';
  const callee = await context.directory.agent(identity);
  const own = { type: 'call.ringing', audience: call.record.agent } as const;
  await writeCall(context, call, {}, [own, ...alsoCallee(call, 'call.ringing')]);
  const leg = addLeg(context, call);
  try {
    const how = { formats: call.incoming.formats, timeoutMs: call.line.ringSeconds * 1000 };
    await ringAgent(context, call, leg, { identity, phone: callee?.phone, disabled: callee?.disabled }, how);
  } catch (error) {
    dropLeg(context, call, leg);
    throw error;
  }
}
