import { cause } from '../../../domain/calls/end-reason.ts';
import { waitingOf } from '../../../domain/participants/waiting.ts';
import type { Agent } from '../../storage/store.ts';
import type { CallContext } from '../model/call-context.ts';
import type { LiveCall } from '../model/live-call.ts';
import { ringParty } from '../people/parties.ts';
import { end } from '../steps/conversation.ts';
import { giveBack } from '../steps/inbound.ts';
import { isFree } from '../steps/ring-agent.ts';

/**
 * Rings the next agent for a call that was parked too long: first the parking agent, then the agents that the
 * router names. If none is left, the call ends as an unanswered one. The customer hears music meanwhile, and any agent
 * can still retrieve the call.
 * @param rung agents that were rung since the time was up. This adds to it
 */
export async function ringAfterTimeout(context: CallContext, call: LiveCall, rung: Set<string>): Promise<void> {
  const agents = new Map((await context.directory.agents()).map((agent) => [agent.identity, agent]));
  const agentOf = (identity: string): Agent => agents.get(identity) ?? { identity, name: identity };
  const free = (identity: string): boolean => isFree(context, agentOf(identity));
  const parker = waitingOf(call.record)?.by ?? null;
  // No await between this check and the claim in `ringParty`, so two calls never ring one agent.
  const route =
    parker !== null && !rung.has(parker) && free(parker)
      ? ({ to: 'ring', agent: parker } as const)
      : context.router.route({ line: call.line, rung, skipsFlow: true }, free);
  if (route.to !== 'ring') return endUnanswered(context, call);
  rung.add(route.agent);
  if (!(await rings(context, call, agentOf(route.agent)))) {
    await ringAfterTimeout(context, call, rung);
  }
}

/** @returns false if the agent cannot be rung, for example if the core or the rules refuse */
async function rings(
  context: CallContext,
  call: LiveCall,
  { identity, name: display, phone }: Agent,
): Promise<boolean> {
  try {
    await ringParty(context, call, { identity, number: null, phone, display }, { consulting: false, blind: true });
    return true;
  } catch (error) {
    context.logger.warn({ err: error, callId: call.id, agent: identity }, 'agent not called for a parked call');
    return false;
  }
}

function endUnanswered(context: CallContext, call: LiveCall): Promise<void> {
  if (call.customerFirst) return giveBack(context, call);
  return end(context, call, { by: 'nobody', cause: cause.noAnswer, byPeer: false });
}
