import { consentOf } from '../../../domain/calls/consent.ts';
import { cause } from '../../../domain/calls/end-reason.ts';
import type { CallContext } from '../model/call-context.ts';
import { adoptLeg, agentLeg, customerLeg, type LiveCall } from '../model/live-call.ts';
import { setConsent } from '../recording/consent.ts';
import { end, giveUp, quietly, talks } from '../steps/conversation.ts';
import { handOver } from './transfer.ts';

/**
 * An attended transfer by the phone itself (RFC 5589 section 7). The phone has two calls, and asks by REFER with
 * Replaces (RFC 3891) to connect their far ends.
 *
 *   customer ⇄ agent, on hold ─┐                     the call continues: customer ⇄ second
 *                              ├─REFER with Replaces─►
 *   agent ⇄ second ────────────┘                     the other call ends, COMPLETED
 *
 * The call in which the REFER was sent continues with its record. Do not await the join in the mailbox of either call.
 */
export function joinCalls(context: CallContext, call: LiveCall, asked: { channelId: string; replaces: string }): void {
  const declined = (): Promise<void> => context.core.transferProgress(asked.channelId, 'declined');
  const otherId = context.callOfLeg.get(asked.replaces);
  if (otherId === undefined || otherId === call.id) {
    quietly(context, declined());
    return;
  }
  const task = async (): Promise<void> => {
    const other = context.live.get(otherId);
    const leg = other === undefined ? null : farLeg(other, asked.replaces);
    if (other === undefined || leg === null || farLeg(call, asked.channelId) === null) return declined();
    if (call.record.agent !== other.record.agent) return declined();
    await join(context, call, other, leg, asked.channelId);
  };
  // Both mailboxes are blocked during the join. They are taken in one fixed order, so that two phones with opposite
  // requests cannot deadlock.
  const [first, second] = call.id < otherId ? [call.id, otherId] : [otherId, call.id];
  context.mailboxes
    .run(first, () => context.mailboxes.run(second, task))
    .catch((error) => {
      const other = context.live.get(otherId);
      for (const each of [call, other]) if (each !== undefined) void giveUp(context, each, error);
    });
}

/** The far end of a call with two participants. null: it has more, or the leg is not the agent's. */
function farLeg(call: LiveCall, ownLeg: string): string | null {
  const alone = [...call.parties.values()].every(({ mode }) => mode !== null);
  return talks(call) && alone && agentLeg(call) === ownLeg && call.bridge !== null ? customerLeg(call) : null;
}

async function join(context: CallContext, call: LiveCall, other: LiveCall, leg: string, ownLeg: string): Promise<void> {
  // Reported before the phone's calls end, so that the phone sees a successful transfer.
  await context.core.transferProgress(ownLeg, 'answered');
  other.legs.delete(leg);
  adoptLeg(context, call, leg);
  quietly(context, context.core.stopMoh(leg));
  call.partyCount += 1;
  const party = {
    id: `joined-${call.partyCount}`,
    leg,
    identity: null,
    blind: false,
    up: true,
    mode: null,
    snoop: null,
  };
  await handOver(context, call, party);
  // A refusal in the other call also applies to this one.
  if (consentOf(other.record).state === 'refused') await setConsent(context, call, call, 'refused', 'joined call');
  await end(context, other, { by: 'agent', cause: cause.normal, byPeer: false });
}
