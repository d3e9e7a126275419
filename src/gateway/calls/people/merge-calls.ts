import { consentOf } from '../../../domain/calls/consent.ts';
import { cause } from '../../../domain/calls/end-reason.ts';
import type { CallRecord } from '../../../domain/calls/record.ts';
import { CodedError } from '../../../domain/errors.ts';
import { changed, customerId, joining } from '../../../domain/participants/participant.ts';
import { internalOf } from '../../../domain/participants/standing.ts';
import { customerNameOf } from '../../masking/participant-views.ts';
import { mayCommand } from '../model/access.ts';
import { type CallContext, writeCall } from '../model/call-context.ts';
import { adoptLeg, agentLeg, customerLeg, type LiveCall, type LiveParty } from '../model/live-call.ts';
import { timeIn } from '../model/time-in.ts';
import type { Actor } from '../port.ts';
import { setConsent } from '../recording/consent.ts';
import { end, talks } from '../steps/conversation.ts';
import { setHeld } from '../steps/hold.ts';
import { toldOf } from './parties.ts';

const merged = 'merged-';

/**
 * Two calls of one agent become a conference:
 *
 *   first ⇄ agent ─┐                   the call continues: first, agent and second talk
 *                  ├─merge two calls─►
 *   agent ⇄ second ┘                   the other call ends, COMPLETED, with its own wrap-up
 *
 * The customer of the other call joins as a participant. Call it outside the mailboxes of both.
 */
export function mergeCalls(context: CallContext, callId: string, otherId: string, actor: Actor): Promise<CallRecord> {
  if (callId === otherId) return Promise.reject(new CodedError('CALL_STATE', { message: 'That is the same call.' }));
  // Both mailboxes are blocked meanwhile. As in `joinCalls`, they are taken in one fixed order.
  const [first, second] = callId < otherId ? [callId, otherId] : [otherId, callId];
  return context.mailboxes.run(first, () =>
    context.mailboxes.run(second, async () => {
      const [call, other] = [callId, otherId].map((id) => context.live.get(id));
      if (call === undefined || other === undefined) {
        throw new CodedError('CALL_STATE', { message: 'One of the calls is over.' });
      }
      for (const { record } of [call, other]) mayCommand(actor, record);
      await merge(context, call, other);
      return call.record;
    }),
  );
}

async function merge(context: CallContext, call: LiveCall, other: LiveCall): Promise<void> {
  const { bridge } = call;
  const leg = customerLeg(other);
  mustFit(call, other);
  if (bridge === null || leg === null || agentLeg(call) === null) {
    throw new CodedError('CALL_STATE', { message: 'A call is still being connected.', help: 'Try again in a moment.' });
  }
  const now = timeIn(context, call);
  call.partyCount += 1;
  const id = `${merged}${call.partyCount}`;
  const party: LiveParty = { id, leg, identity: null, blind: false, up: true, mode: null, snoop: null };
  const joined = joining({
    ...{ id, kind: 'number', leg, state: 'talking', joinedAt: now, answeredAt: now },
    number: other.record.masked ? null : other.record.customerNumber,
    name: customerNameOf(other.record, context.settings.country),
  });
  other.legs.delete(leg);
  adoptLeg(context, call, leg);
  call.parties.set(id, party);
  await context.core.stopMoh(leg);
  await context.core.addToBridge(bridge, leg);
  await writeCall(context, call, { participants: [...call.record.participants, joined] }, toldOf(call));
  await setHeld(context, call, false);
  // A refusal in the other call also applies to this one.
  if (consentOf(other.record).state === 'refused') await setConsent(context, call, call, 'refused', 'joined call');
  await end(context, other, { by: 'agent', cause: cause.normal, byPeer: false });
}

/** @throws CodedError CALL_STATE */
function mustFit(call: LiveCall, other: LiveCall): void {
  if (!talks(call) || !talks(other) || call.record.agent !== other.record.agent) throw new CodedError('CALL_STATE');
  if ([call, other].some(({ record }) => internalOf(record) !== null)) {
    throw new CodedError('CALL_STATE', {
      message: 'A call between agents cannot be merged.',
      help: 'Add the colleague to the call with the customer instead.',
    });
  }
  const crowded = [...other.parties.values()].some(({ mode }) => mode === null);
  const busy = [...call.parties.values()].some(({ mode, up }) => mode === null && !up);
  if (crowded || busy || call.consultBridge !== null) {
    throw new CodedError('CALL_STATE', {
      message: 'The call to add has other participants, or another participant is being called.',
      help: 'Merge into the call that has participants, after they have answered.',
    });
  }
}

/**
 * The customer of a call into which another was merged hung up. The customer of the other call takes their place.
 * @returns whether the call continues
 */
export async function customerLeft(context: CallContext, call: LiveCall): Promise<boolean> {
  const next = [...call.parties.values()].find(({ id, up }) => id.startsWith(merged) && up);
  const channel = context.core.channels().find(({ id }) => id === next?.leg);
  if (next === undefined || channel === undefined || agentLeg(call) === null) return false;
  call.parties.delete(next.id);
  if (call.customerFirst) call.incoming = channel;
  else call.outgoing = channel.id;
  // The flow of the number was that of the customer that left.
  if (call.flow !== null) call.flow.talking = null;
  const participants = changed(call.record.participants, customerId, { leftAt: timeIn(context, call) });
  await writeCall(context, call, { participants }, toldOf(call));
  return true;
}
