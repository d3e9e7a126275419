import { consentOf } from '../../../domain/calls/consent.ts';
import { cause } from '../../../domain/calls/end-reason.ts';
import type { Desk } from '../model/desk.ts';
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
export function joinCalls(desk: Desk, call: LiveCall, asked: { channelId: string; replaces: string }): void {
  const declined = (): Promise<void> => desk.core.transferProgress(asked.channelId, 'declined');
  const otherId = desk.callOfLeg.get(asked.replaces);
  if (otherId === undefined || otherId === call.id) {
    quietly(desk, declined());
    return;
  }
  const task = async (): Promise<void> => {
    const other = desk.live.get(otherId);
    const leg = other === undefined ? null : farLeg(other, asked.replaces);
    if (other === undefined || leg === null || farLeg(call, asked.channelId) === null) return declined();
    if (call.record.agent !== other.record.agent) return declined();
    await join(desk, call, other, leg, asked.channelId);
  };
  // Both mailboxes are blocked during the join. They are taken in one fixed order, so that two phones with opposite
  // requests cannot deadlock.
  const [first, second] = call.id < otherId ? [call.id, otherId] : [otherId, call.id];
  desk.mailboxes
    .run(first, () => desk.mailboxes.run(second, task))
    .catch((error) => {
      const other = desk.live.get(otherId);
      for (const each of [call, other]) if (each !== undefined) void giveUp(desk, each, error);
    });
}

/** The far end of a call with two participants. null: it has more, or the leg is not the agent's. */
function farLeg(call: LiveCall, ownLeg: string): string | null {
  const alone = [...call.parties.values()].every(({ mode }) => mode !== null);
  return talks(call) && alone && agentLeg(call) === ownLeg && call.bridge !== null ? customerLeg(call) : null;
}

async function join(desk: Desk, call: LiveCall, other: LiveCall, leg: string, ownLeg: string): Promise<void> {
  // Reported before the phone's calls end, so that the phone sees a successful transfer.
  await desk.core.transferProgress(ownLeg, 'answered');
  other.legs.delete(leg);
  adoptLeg(desk, call, leg);
  quietly(desk, desk.core.stopMoh(leg));
  call.asked += 1;
  const party = { id: `joined-${call.asked}`, leg, identity: null, blind: false, up: true, mode: null, snoop: null };
  await handOver(desk, call, party);
  // A refusal in the other call also applies to this one.
  if (consentOf(other.record).state === 'refused') await setConsent(desk, call, call, 'refused', 'joined call');
  await end(desk, other, { by: 'agent', cause: cause.normal, byPeer: false });
}
