import type { CallId } from '../../../domain/calls/call-id.ts';
import type { VirtualNumber } from '../../storage/store.ts';
import type { Channel } from '../../telephony/port.ts';
import { type CallContext, writeCall } from '../model/call-context.ts';
import type { LiveCall } from '../model/live-call.ts';
import { limitParams } from '../model/param-limits.ts';
import { answerFirst } from '../steps/answer.ts';
import { callerOf, draftOf, newCall } from '../steps/arrival.ts';
import { lineOf } from '../steps/own-line.ts';
import { beginFlow, mustHaveFlow } from './flow-of-call.ts';

/** A flow that an agent's page called, and the virtual number whose settings apply. */
export interface FlowDestination {
  flow: string;
  line: VirtualNumber;
}

/**
 * The flow that a token names, for a page that called no number. null: the agent has no virtual number.
 * @throws CodedError FLOW_UNAVAILABLE or FLOW_NOT_FOUND
 */
export async function flowOf(context: CallContext, identity: string, flow: string): Promise<FlowDestination | null> {
  await mustHaveFlow(context, flow);
  const line = await lineOf(context, identity);
  return line === null ? null : { flow, line };
}

/** Builds an agent's call to a flow. The flow talks to the agent's page, as it does to any caller. */
export function flowCall(
  context: CallContext,
  id: CallId,
  channel: Channel,
  { flow, line }: FlowDestination,
): LiveCall {
  const { identity } = channel.endpoint;
  const draft = draftOf(context, id, { ...line, masked: false, voicemail: false });
  const record = {
    ...draft,
    direction: 'outbound',
    origin: { kind: 'flow', id: flow },
    participants: [callerOf({ identity, name: identity, leg: channel.id }, draft.startedAt)],
    customerNumber: null,
    customerName: flow,
    agent: identity,
    lookup: 'unknown',
    params: limitParams(channel.params),
  } as const;
  const placed = { agent: identity, flow, ringMs: 0, limitMs: null };
  return newCall(context, id, channel, line, record, { customerFirst: true, placed });
}

/** Answers the agent's page, and starts the flow. */
export async function callFlow(context: CallContext, call: LiveCall): Promise<void> {
  await writeCall(context, call, {}, [{ type: 'call.ringing', audience: call.record.agent }]);
  await answerFirst(context, call);
  call.incoming = { ...call.incoming, state: 'Up' };
  await beginFlow(context, call, call.placed?.flow ?? '');
}
