import { cause } from '../../../domain/calls/end-reason.ts';
import { type CallContext, writeCall } from '../model/call-context.ts';
import type { LiveCall } from '../model/live-call.ts';
import { releaseAgent } from '../model/release.ts';
import { removeParty } from '../people/parties.ts';
import { leadLeaves } from '../people/transfer.ts';
import { stopRecording } from '../recording/recording.ts';
import { hangUpLeg, quietly } from '../steps/conversation.ts';

/**
 * The other side of a conversation hung up. If the flow goes on, for example with a survey, the agent leaves the call and
 * the caller stays.
 * @returns whether the flow has decided what follows
 */
export async function backToFlow(context: CallContext, call: LiveCall): Promise<boolean> {
  const { flow } = call;
  if (flow?.talking == null || !call.legs.has(call.incoming.id)) return false;
  const id = flow.talking;
  flow.talking = null;
  if (!flow.run.endsAfter(id)) await detach(context, call);
  await flow.run.handle({ type: 'parted', id });
  return true;
}

/** A redirect ends the conversation of this command. The caller stays, and hears another flow. */
export async function endConversation(context: CallContext, call: LiveCall, id: string): Promise<void> {
  if (call.flow?.talking !== id) return;
  call.flow.talking = null;
  await detach(context, call);
}

/** All others leave the call. The caller stays. */
export async function detach(context: CallContext, call: LiveCall): Promise<void> {
  const { agent } = call.record;
  for (const party of [...call.parties.values()]) await removeParty(context, call, party);
  stopRecording(context, call);
  const left = leadLeaves(context, call);
  // The agent may have hung up while the caller was on hold.
  const held = call.record.phase === 'held';
  if (held) quietly(context, context.core.stopMoh(call.incoming.id));
  const change = { ...left, ...(held && { phase: 'active' as const }) };
  await writeCall(context, call, change, agent === null ? [] : [{ type: 'call.transferred', audience: agent }]);
  if (agent !== null) releaseAgent(context, call.record, agent);
  for (const leg of call.legs) if (leg !== call.incoming.id) hangUpLeg(context, leg, cause.normal);
  call.outgoing = null;
  call.replacement = null;
  if (call.bridge !== null) quietly(context, context.core.destroyBridge(call.bridge));
  call.bridge = null;
}
