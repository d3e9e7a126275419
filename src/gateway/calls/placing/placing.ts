import type { CallId } from '../../../domain/calls/call-id.ts';
import { cause } from '../../../domain/calls/end-reason.ts';
import { CodedError } from '../../../domain/errors.ts';
import { changed, joining, type Participant } from '../../../domain/participants/participant.ts';
import type { OutboundAsk } from '../../outbound/ask.ts';
import type { NewEvent } from '../../storage/store.ts';
import type { Channel, ChannelId, Format } from '../../telephony/port.ts';
import { type CallContext, writeCall } from '../model/call-context.ts';
import { addLeg, dropLeg, type LiveCall, nextLeg, type Placed } from '../model/live-call.ts';
import { timeIn } from '../model/time-in.ts';
import { customerOf, draftOf, newCall, trunkOf } from '../steps/arrival.ts';
import { end } from '../steps/conversation.ts';
import { giveBack } from '../steps/inbound.ts';
import { firstLookup } from '../steps/lookup.ts';
import { callNumber } from '../steps/outbound.ts';
import { sendPostDial } from '../steps/post-dial.ts';
import { ringAgent } from '../steps/ring-agent.ts';
import { beginFlow } from './flow-of-call.ts';
import type { Plan } from './plan.ts';
import { playRingback, stopRingback } from './ringback.ts';

/** Both legs of a placed call are the gateway's, so each is offered everything. */
const formats: Format[] = ['opus', 'pcmu', 'pcma'];
const agentParticipant = 'agent-1';

/**
 * The course of a call that a server asked for:
 *
 *   agent first    ring the agent ──answers─► call the number ─answers─► (conversation)
 *   number first   call the number ─answers─► ring the agent ──answers─► (conversation)
 *   for a flow     call the number ─answers─► the flow
 *
 * The first party hears ringing until the second answers. If the first does not answer, the second is never rung.
 *
 * The agent is claimed, and the rules for outgoing calls are asked, before the request is answered.
 * @param origin the server that asked
 * @throws CodedError AGENT_BUSY, AGENT_AWAY, and those of `Outbound.permit`
 */
export function admitPlaced(context: CallContext, id: CallId, plan: Plan, origin: string): LiveCall {
  const { agent, number, line, numberFirst } = plan;
  const identity = agent?.identity ?? null;
  // No await between these checks and the claim, so two calls never ring one agent.
  if (identity !== null && context.occupancy.busy(identity)) throw new CodedError('AGENT_BUSY');
  // A person sees a colleague's status before they ring, and decides. A server must say that it has decided.
  if (identity !== null && !plan.force && !context.statuses.takesCalls(identity)) throw new CodedError('AGENT_AWAY');
  if (identity !== null) context.occupancy.claim(identity, id);
  const leg: ChannelId = `${id}-first`;
  try {
    const ask: OutboundAsk = { number, by: identity, why: 'api', callId: id, leg };
    // An agent that is rung first may not answer, so their call is counted when the number is called.
    const permit = numberFirst ? context.outbound.permit(ask) : null;
    if (permit === null) context.outbound.check(ask);
    const draft = draftOf(context, id, line);
    const customer = { customerNumber: number, customerName: null };
    const participants = [customerOf(customer, draft.startedAt, numberFirst ? leg : null)];
    const record = {
      ...draft,
      direction: 'outbound',
      origin: { kind: 'api', id: origin },
      participants: numberFirst ? participants : [offered(plan, leg, draft.startedAt), ...participants],
      ...customer,
      agent: numberFirst ? null : identity,
      lookup: firstLookup(context.crm, line, number),
      params: plan.params,
      ...(plan.identifiers.length > 0 && { identifiers: plan.identifiers }),
    } as const;
    const { flow, ringMs, limitMs, shows } = plan;
    const placed: Placed = { agent: identity, flow, ringMs, limitMs, shows };
    const call = newCall(context, id, firstChannel(plan, leg), line, record, { customerFirst: numberFirst, placed });
    call.permit = permit;
    call.postDial = plan.postDial;
    context.callOfLeg.set(leg, id);
    return call;
  } catch (error) {
    if (identity !== null) context.occupancy.release(identity, id);
    throw error;
  }
}

/** The events of the first write. */
export function placedEvents({ customerFirst, record }: LiveCall): NewEvent[] {
  // While the number rings, no agent does.
  return [{ type: 'call.ringing', audience: customerFirst ? null : record.agent }];
}

/** The call was not written: nothing remains of it. */
export function abandon(context: CallContext, call: LiveCall): void {
  const { agent } = call.placed ?? { agent: null };
  if (agent !== null) context.occupancy.release(agent, call.id);
  if (call.permit !== null) context.outbound.giveBack(call.permit);
  dropLeg(context, call, call.incoming.id);
}

/** Rings the first party, after the call was written. */
export async function ringFirst(context: CallContext, call: LiveCall): Promise<void> {
  const { permit, placed, incoming } = call;
  const ringMs = placed?.ringMs ?? 0;
  try {
    if (permit === null) return await ringTheAgent(context, call, incoming.id);
    call.permit = null;
    const caller = { user: placed?.shows ?? call.line.number, name: null };
    const channel = await context.outbound.place(permit, {
      ...{ caller, callId: call.id, params: {}, formats, timeoutMs: ringMs },
      ...(context.settings.guessMachine === true && { guessMachine: true }),
    });
    call.trunk = trunkOf(channel);
  } catch (error) {
    dropLeg(context, call, incoming.id);
    throw error;
  }
}

/** The first party has answered. */
export async function firstAnswered(context: CallContext, call: LiveCall, channel: Channel): Promise<void> {
  call.incoming = channel;
  if (call.customerFirst) sendPostDial(context, call, channel.id, call.postDial);
  try {
    if (call.placed?.flow != null) await beginFlow(context, call, call.placed.flow);
    else if (call.customerFirst) await offerToAgent(context, call);
    else await callForAgent(context, call);
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    context.logger.warn({ err: error, callId: call.id }, 'second party of a placed call not rung');
    if (call.customerFirst) return secondGone(context, call);
    await end(context, call, { by: 'gateway', cause: cause.rejected, byPeer: false, error });
  }
}

/** The agent that was rung second did not answer. The person on the line hears an apology. */
export function secondGone(context: CallContext, call: LiveCall): Promise<void> {
  stopRingback(context, call);
  return giveBack(context, call);
}

/** The number is on the line: the agent rings. */
async function offerToAgent(context: CallContext, call: LiveCall): Promise<void> {
  const identity = call.placed?.agent ?? '';
  const agent = await context.directory.agent(identity);
  const leg = nextLeg(call);
  const offer = offered({ agent: agent ?? { identity, name: identity } }, leg, timeIn(context, call));
  await writeCall(context, call, { agent: identity, participants: [...call.record.participants, offer] }, [
    { type: 'call.ringing', audience: identity },
  ]);
  playRingback(context, call);
  addLeg(context, call);
  try {
    await ringTheAgent(context, call, leg);
  } catch (error) {
    dropLeg(context, call, leg);
    throw error;
  }
}

/** The agent is on the line: the number is called. */
async function callForAgent(context: CallContext, call: LiveCall): Promise<void> {
  const { record } = call;
  const answeredAt = timeIn(context, call);
  const leg = nextLeg(call);
  call.permit = context.outbound.permit({
    number: record.customerNumber ?? '',
    by: record.agent,
    why: 'api',
    callId: call.id,
    leg,
  });
  const talking = changed(record.participants, agentParticipant, { state: 'talking', answeredAt });
  await writeCall(context, call, { participants: changed(talking, 'customer', { leg }) }, [
    { type: 'call.parties', audience: record.agent },
  ]);
  playRingback(context, call);
  await callNumber(context, call);
}

async function ringTheAgent(context: CallContext, call: LiveCall, leg: ChannelId): Promise<void> {
  const identity = call.placed?.agent ?? '';
  const agent = await context.directory.agent(identity);
  const how = { formats, timeoutMs: call.placed?.ringMs ?? 0 };
  await ringAgent(context, call, leg, { identity, phone: agent?.phone, disabled: agent?.disabled }, how);
}

function offered({ agent }: Pick<Plan, 'agent'>, leg: ChannelId, joinedAt: string): Participant {
  const { identity = '', name = '' } = agent ?? {};
  return joining({ id: agentParticipant, kind: 'agent', identity, name, leg, lead: true, joinedAt });
}

/** The first leg as it will be, until the core has opened it. */
function firstChannel({ numberFirst, agent, number, params }: Plan, leg: ChannelId): Channel {
  const identity = agent?.identity ?? '';
  return {
    id: leg,
    endpoint: numberFirst ? { kind: 'carrier', identity: '' } : { kind: 'agent', identity },
    state: 'Ring',
    caller: null,
    dialled: numberFirst ? number : identity,
    params,
    headers: {},
    formats,
  };
}
