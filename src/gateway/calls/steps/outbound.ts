import type { CallId } from '../../../domain/calls/call-id.ts';
import { parseDialled } from '../../../domain/calls/dialled.ts';
import { cause } from '../../../domain/calls/end-reason.ts';
import { CodedError, type ErrorCode } from '../../../domain/errors.ts';
import { readDialable } from '../../../domain/numbers/dialable.ts';
import { internalOf } from '../../../domain/participants/standing.ts';
import { callerIdParam } from '../../../domain/protocol/sip-headers.ts';
import type { VirtualNumber } from '../../storage/store.ts';
import type { Channel, ChannelId, MachineGuess } from '../../telephony/port.ts';
import { type CallContext, writeCall } from '../model/call-context.ts';
import { logRinging } from '../model/call-log.ts';
import { addLeg, dropLeg, type LiveCall } from '../model/live-call.ts';
import { limitParams } from '../model/param-limits.ts';
import { callFlow, type FlowDestination, flowCall, flowOf } from '../placing/browser-flow.ts';
import { stopRingback } from '../placing/ringback.ts';
import { callerOf, customerOf, draftOf, newCall, type Refusal, trunkOf } from './arrival.ts';
import { bridgeBoth, connect, end } from './conversation.ts';
import { ignoreRinging } from './ignore-ringing.ts';
import { type Colleague, colleagueOf, internalCall, ringColleague } from './internal.ts';
import { firstLookup } from './lookup.ts';
import { lineOf, lineTo } from './own-line.ts';
import { sendPostDial } from './post-dial.ts';

const defaultDialTimeoutMs = 60_000;

/** The number an agent dials, and the virtual number they call from. */
interface Destination {
  number: string;
  line: VirtualNumber;
  name: string | null;
  /** Dialled by the id of an earlier call, not by its digits. */
  calledBack: boolean;
  /** Digits to send after the answer. */
  postDial: string;
}

/**
 * The course of an agent's call:
 *
 *   agent's INVITE ─► ring the number ─rings─► ring back ─answers─► connect ─► (conversation)
 *        └─ not a number, no line, busy with a call that is not on hold ─► refused, no record
 */
export async function admitOutbound(context: CallContext, id: CallId, channel: Channel): Promise<LiveCall | Refusal> {
  const identity = channel.endpoint.identity;
  const others = context.occupancy.callsOf(identity);
  // Claimed before the first await, so that no other call rings an agent during dialling.
  context.occupancy.claim(identity, id);
  try {
    const to = (await waits(context, identity, others))
      ? await destinationOf(context, identity, channel)
      : refusal(cause.busy, 'the agent has a call already', 'CALLER_BUSY');
    if ('refuse' in to) {
      context.occupancy.release(identity, id);
      return to;
    }
    if ('callee' in to) return internalCall(context, id, channel, to);
    if ('flow' in to) return flowCall(context, id, channel, to);
    // The rules come first, so that a number that may not be called is neither looked up nor written.
    const ask = { number: to.number, by: identity, why: 'dial', callId: id, leg: `${id}-1` } as const;
    const permit = context.outbound.permit({ ...ask, hidden: to.calledBack && to.line.masked });
    const draft = draftOf(context, id, to.line);
    const customer = { customerNumber: to.number, customerName: to.name };
    const caller = { identity, name: identity, leg: channel.id };
    const call = newCall(context, id, channel, to.line, {
      ...draft,
      direction: 'outbound',
      origin: { kind: 'agent', id: identity },
      participants: [callerOf(caller, draft.startedAt), customerOf(customer, draft.startedAt, ask.leg)],
      ...customer,
      agent: identity,
      lookup: firstLookup(context.crm, to.line, to.number),
      params: limitParams(ownParams(channel.params)),
    });
    call.permit = permit;
    call.postDial = to.postDial;
    return call;
  } catch (error) {
    context.occupancy.release(identity, id);
    if (error instanceof CodedError) return { refuse: cause.rejected, why: error.code, error };
    throw error;
  }
}

/**
 * An agent with one call on hold can place a second one, as a phone does before an attended transfer by REFER. A call
 * that only rings the agent goes to the next agent.
 */
async function waits(context: CallContext, identity: string, before: readonly string[]): Promise<boolean> {
  const ignored = await Promise.all(before.map((callId) => ignoreRinging(context, callId, identity)));
  const others = before.filter((_, at) => !ignored[at]);
  const [other = null] = others;
  if (other === null) return true;
  if (others.length > 1) return false;
  // The hold was requested earlier, and its write may still be pending.
  return context.mailboxes.run(other, async () => {
    const record = context.live.get(other)?.record;
    return record?.phase === 'held' && record.agent === identity;
  });
}

/** The call parameters without the choice of the number that the call comes from. */
function ownParams({ [callerIdParam]: _, ...params }: Channel['params']): Channel['params'] {
  return params;
}

/** A refusal with an error for the agent's phone. */
function refusal(refuse: number, why: string, code: ErrorCode, message?: string): Refusal {
  return { refuse, why, error: new CodedError(code, message === undefined ? {} : { message }) };
}

async function destinationOf(
  context: CallContext,
  identity: string,
  { dialled: user, endpoint, params }: Channel,
): Promise<Destination | Colleague | FlowDestination | Refusal> {
  if (user === '') {
    // The token of the page chooses the destination.
    const flow = endpoint.kind === 'agent' ? endpoint.flow : undefined;
    return flow === undefined
      ? refusal(cause.unallocated, 'no destination', 'DESTINATION_MISSING')
      : ((await flowOf(context, identity, flow)) ?? noLine);
  }
  const dialled = parseDialled(user);
  if (dialled.kind === 'agent') return colleagueOf(context, identity, dialled.identity);
  if (dialled.kind === 'number') {
    const to = readDialable(dialled.text, context.settings.country, context.outbound.emergencyNumbers);
    if (to === null) {
      if ((await context.directory.agent(dialled.text)) !== null) return colleagueOf(context, identity, dialled.text);
      return refusal(cause.invalidNumber, 'the dialled number is not one', 'INVALID_NUMBER');
    }
    const { number, short, postDial } = to;
    const line =
      short === null
        ? await lineTo(context, identity, { number, chosen: params[callerIdParam], params })
        : ((await lineOf(context, identity)) ?? (short === 'emergency' ? await anyLine(context) : null));
    return line === null ? noLine : { number, line, name: null, calledBack: false, postDial };
  }
  const earlier = await context.store.get(dialled.callId);
  const internal = earlier === null ? null : internalOf(earlier);
  if (earlier !== null && internal?.callee === identity) return colleagueOf(context, identity, earlier.agent ?? '');
  if (earlier === null || earlier.agent !== identity) {
    return refusal(cause.unallocated, 'that call is not one of the agent’s', 'CALL_NOT_FOUND');
  }
  if (internal !== null) return colleagueOf(context, identity, internal.callee);
  if (earlier.customerNumber === null) {
    const why = 'that caller withheld the number';
    return refusal(cause.unallocated, why, 'INVALID_NUMBER', 'That caller withheld the number.');
  }
  if (earlier.unverified === true) {
    const why = 'that caller’s number is not proven';
    return refusal(cause.rejected, why, 'FORBIDDEN', 'That caller’s number is not proven.');
  }
  const line = (await context.directory.virtualNumber(earlier.virtualNumber)) ?? (await lineOf(context, identity));
  if (line === null) return noLine;
  // A masked caller stays masked, even if the line no longer masks.
  const masked = line.masked || earlier.masked;
  const known = readDialable(earlier.customerNumber, context.settings.country);
  // Our trunks cannot reach a caller's private extension, or a name.
  if (known === null || (known.short !== null && earlier.direction === 'inbound')) {
    return { refuse: cause.unallocated, why: 'that caller’s number cannot be called from here' };
  }
  return {
    number: known.number,
    line: { ...line, masked },
    name: earlier.customerName,
    calledBack: true,
    postDial: '',
  };
}

const noLine = refusal(cause.rejected, 'the agent has no virtual number to call from', 'NO_CALLER_NUMBER');

/** An emergency call of an agent without a virtual number uses any number of the gateway. */
async function anyLine(context: CallContext): Promise<VirtualNumber | null> {
  const [first = null] = await context.directory.virtualNumbers();
  return first;
}

export async function dial(context: CallContext, call: LiveCall): Promise<void> {
  if (internalOf(call.record) !== null) return ringColleague(context, call);
  if (call.placed !== null) return callFlow(context, call);
  await writeCall(context, call, {}, [{ type: 'call.ringing', audience: call.record.agent }]);
  await callNumber(context, call);
}

/** Calls the number of the call's permit, for the agent on the first leg. */
export async function callNumber(context: CallContext, call: LiveCall): Promise<void> {
  const { permit, placed } = call;
  if (permit === null) throw new Error('The call has no permit.');
  const leg = addLeg(context, call);
  try {
    const channel = await context.outbound.place(permit, {
      caller: { user: placed?.shows ?? call.line.number, name: null },
      callId: call.id,
      // The called network receives nothing from the agent's page.
      params: {},
      // The leg of a placed call is answered, with formats of its own.
      formats: placed === null ? call.incoming.formats : ['opus', 'pcmu', 'pcma'],
      timeoutMs: placed?.ringMs ?? context.settings.dialTimeoutMs ?? defaultDialTimeoutMs,
      ...nearTo(context, call),
      ...(context.settings.guessMachine === true ? { guessMachine: true } : {}),
    });
    call.trunk = trunkOf(channel);
  } catch (error) {
    dropLeg(context, call, leg);
    throw error;
  }
}

/** The leg of the agent's other call, which may later be joined with this one. */
function nearTo(context: CallContext, { id, record }: LiveCall): { near?: ChannelId } {
  const other = context.occupancy.callsOf(record.agent ?? '').find((each) => each !== id);
  const leg = other === undefined ? undefined : context.live.get(other)?.incoming.id;
  return leg === undefined ? {} : { near: leg };
}

/**
 * The dialled number rings, or answered. The agent hears early media of the network, such as its ringing tone or an
 * announcement, unchanged.
 */
export async function progressed(
  context: CallContext,
  call: LiveCall,
  { channel: customer, earlyMedia }: { channel: Channel; earlyMedia?: boolean },
): Promise<void> {
  if (customer.state === 'Up') {
    await connect(context, call, customer.formats);
    return sendPostDial(context, call, customer.id, call.postDial);
  }
  logRinging(context, call, null);
  // The agent of a placed call is on the line already, and hears ringing.
  const isUp = call.placed !== null;
  if (customer.state === 'Ringing' && earlyMedia === true) {
    stopRingback(context, call);
    if (!isUp) await context.core.progress(call.incoming.id, { callId: call.id, formats: customer.formats });
    await bridgeBoth(context, call);
  } else if (customer.state === 'Ringing' && !isUp) {
    const ringback = context.settings.ringback === 'early-media';
    await context.core.ring(call.incoming.id, { callId: call.id, ringback });
  }
}

/** Stores the guess whether a person or a machine answered, for the agent and the log. */
export async function guessed(context: CallContext, call: LiveCall, by: MachineGuess): Promise<void> {
  await writeCall(context, call, { answeredBy: by }, [{ type: 'call.guessed', audience: call.record.agent }]);
}

/** The dialled number could not be reached. The agent's phone receives the reason. */
export async function unreached(context: CallContext, call: LiveCall, code: number, byPeer: boolean): Promise<void> {
  const noWay = code === cause.destinationOutOfOrder && !byPeer && internalOf(call.record) === null;
  const error = noWay ? { error: new CodedError('NO_TRUNK') } : {};
  await end(context, call, { by: 'customer', cause: code, byPeer, ...error });
}
