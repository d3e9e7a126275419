import { consentOf } from '../../../domain/calls/consent.ts';
import { cause } from '../../../domain/calls/end-reason.ts';
import type { Desk } from '../model/desk.ts';
import { adoptLeg, agentLeg, customerLeg, type LiveCall } from '../model/live-call.ts';
import { setConsent } from '../recording/consent.ts';
import { end, giveUp, quietly, talks } from '../steps/conversation.ts';
import { handOver } from './transfer.ts';

/**
 * An attended transfer by the phone itself (RFC 5589 section 7): it has two calls, and asks by REFER with Replaces
 * (RFC 3891) that the far ends of both go on with each other.
 *
 *   customer ⇄ agent, on hold ─┐                     the call goes on: customer ⇄ second
 *                              ├─REFER with Replaces─►
 *   agent ⇄ second ────────────┘                     the other is over, COMPLETED
 *
 * The call that the REFER was sent in goes on, with its record. Not to be waited for in either call's mailbox.
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
  // Both calls stand still meanwhile. Always in the same order: two phones that ask crosswise must not wait for each other.
  const [first, second] = call.id < otherId ? [call.id, otherId] : [otherId, call.id];
  desk.mailboxes
    .run(first, () => desk.mailboxes.run(second, task))
    .catch((error) => {
      const other = desk.live.get(otherId);
      for (const each of [call, other]) if (each !== undefined) void giveUp(desk, each, error);
    });
}

/** Who is at the other end of a call of two; null where it is not one, or the phone is not in it. */
function farLeg(call: LiveCall, ownLeg: string): string | null {
  const alone = [...call.parties.values()].every(({ mode }) => mode !== null);
  return talks(call) && alone && agentLeg(call) === ownLeg && call.bridge !== null ? customerLeg(call) : null;
}

async function join(desk: Desk, call: LiveCall, other: LiveCall, leg: string, ownLeg: string): Promise<void> {
  // The phone learns it before its calls end: to it this is the good end.
  await desk.core.transferProgress(ownLeg, 'answered');
  other.legs.delete(leg);
  adoptLeg(desk, call, leg);
  quietly(desk, desk.core.stopMoh(leg));
  call.asked += 1;
  const party = { id: `joined-${call.asked}`, leg, identity: null, blind: false, up: true, mode: null, snoop: null };
  await handOver(desk, call, party);
  // Who refused in the other call has not agreed to this one.
  if (consentOf(other.record).state === 'refused') await setConsent(desk, call, call, 'refused', 'joined call');
  await end(desk, other, { by: 'agent', cause: cause.normal, byPeer: false });
}
