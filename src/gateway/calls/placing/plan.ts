import { CodedError } from '../../../domain/errors.ts';
import { type Dialable, readDialable } from '../../../domain/numbers/dialable.ts';
import { toE164 } from '../../../domain/numbers/e164.ts';
import type { CallOrder } from '../../../domain/protocol/call-order.ts';
import type { Agent, VirtualNumber } from '../../storage/store.ts';
import type { CallContext } from '../model/call-context.ts';
import type { PlacedOrder } from '../port.ts';
import { lineOf, lineTo } from '../steps/own-line.ts';
import { canRing } from '../steps/ring-agent.ts';
import { mustHaveFlow } from './flow-of-call.ts';

/** How long each party rings, in seconds, if the request does not say. */
const usualRingSeconds = 60;

/** A call to place, after everything that it names was found. */
export interface Plan {
  /** E.164, or a short number. */
  number: string;
  /** Digits to send after the answer. */
  postDial: string;
  /** Where the call comes from, with the settings of the request. */
  line: VirtualNumber;
  /** null: the call is for a flow. */
  agent: Agent | null;
  flow: string | null;
  /** Whether the agent is rung although their status allows no calls. */
  force: boolean;
  /** Whether the number is called before the agent. */
  numberFirst: boolean;
  params: Record<string, string>;
  identifiers: readonly string[];
  ringMs: number;
  limitMs: number | null;
  /** The number that the network shows. null: that of the line. */
  shows: string | null;
}

/**
 * Reads a request to place a call. Nothing is claimed or counted yet.
 * @throws CodedError INVALID_NUMBER, NOT_FOUND, AGENT_UNREACHABLE, EMERGENCY_NEEDS_AGENT, FLOW_UNAVAILABLE,
 * FLOW_NOT_FOUND, NUMBER_NOT_ROUTED or NO_CALLER_NUMBER
 */
export async function planOf(context: CallContext, order: PlacedOrder): Promise<Plan> {
  const { settings, outbound } = context;
  const to = readDialable(order.number, settings.country, outbound.emergencyNumbers);
  if (to === null) throw new CodedError('INVALID_NUMBER');
  const agent = order.agent === undefined ? null : await agentNamed(context, order.agent);
  const numberFirst = agent === null || order.first === 'number';
  // An emergency service must not be called by a machine, or wait while an agent is rung.
  if (numberFirst && outbound.isEmergency(to.number)) throw new CodedError('EMERGENCY_NEEDS_AGENT');
  const flow = order.flow ?? null;
  if (flow !== null) await mustHaveFlow(context, flow);
  const line = await lineFor(context, order, to);
  const { ringSeconds = usualRingSeconds, maxSeconds } = order;
  return {
    number: to.number,
    postDial: to.postDial,
    // No agent has missed a call that the gateway made, so no message is asked for.
    line: { ...line, record: order.record ?? line.record ?? 'off', voicemail: false },
    agent,
    flow,
    force: order.force === true,
    numberFirst,
    params: order.params ?? {},
    identifiers: order.identifiers ?? [],
    ringMs: ringSeconds * 1000,
    limitMs: maxSeconds === undefined ? null : maxSeconds * 1000,
    shows: await ownNumber(context, order.shows ?? null),
  };
}

async function agentNamed(context: CallContext, identity: string): Promise<Agent> {
  const agent = await context.directory.agent(identity);
  if (agent === null) throw new CodedError('NOT_FOUND', { message: `There is no agent “${identity}”.` });
  if (!canRing(context, agent)) throw new CodedError('AGENT_UNREACHABLE');
  return agent;
}

async function lineFor(context: CallContext, { from, agent, params }: CallOrder, to: Dialable): Promise<VirtualNumber> {
  if (from !== undefined) {
    const number = toE164(from, context.settings.country);
    if (number === null) throw new CodedError('INVALID_NUMBER', { message: '“from” is not a phone number.' });
    const line = await context.directory.virtualNumber(number);
    if (line === null) throw new CodedError('NUMBER_NOT_ROUTED');
    return line;
  }
  const own = agent === undefined ? null : await ownLine(context, agent, to, params);
  if (own !== null) return own;
  throw new CodedError('NO_CALLER_NUMBER', {
    message: agent === undefined ? 'The flow has no number to call from.' : 'This agent has no number to call from.',
    help: 'Name a virtual number in “from”.',
  });
}

/** A number that the gateway no longer has must not be shown. */
async function ownNumber({ directory }: CallContext, number: string | null): Promise<string | null> {
  return number === null ? null : ((await directory.virtualNumber(number))?.number ?? null);
}

/** A short number is near to none. */
function ownLine(
  context: CallContext,
  agent: string,
  { number, short }: Dialable,
  params: CallOrder['params'] = {},
): Promise<VirtualNumber | null> {
  return short === null ? lineTo(context, agent, { number, params }) : lineOf(context, agent);
}
