import type { CallFlow } from '../../../domain/calls/flow-path.ts';
import type { LookupResult } from '../../../domain/crm/lookup.ts';
import { CodedError } from '../../../domain/errors.ts';
import { joining } from '../../../domain/participants/participant.ts';
import { type CallContext, writeCall } from '../model/call-context.ts';
import { customerLeg, type LiveCall } from '../model/live-call.ts';
import { newLiveFlow } from '../model/live-flow.ts';
import { timeIn } from '../model/time-in.ts';
import { flowParticipant } from './connect-offer.ts';
import { handsOf } from './hands.ts';
import { detach } from './parted.ts';

/**
 * A flow gets the call: that of its number, or one that a server named. It talks to the first leg.
 * @param found the lookup of the caller that began with the call. null: none did
 * @returns false: none of its versions is published, so the agents of the number ring
 */
export async function startFlow(
  context: CallContext,
  call: LiveCall,
  name: string,
  found: Promise<LookupResult | null> | null,
): Promise<boolean> {
  call.skipsFlow = true;
  const path = (version: number): CallFlow => ({ flow: name, version, steps: [], sought: false });
  const started = await (context.flows?.start(name, path, handsOf(context, call, found)) ?? null)?.catch((error) => {
    context.logger.error({ err: error, callId: call.id, flow: name }, 'flow of a call not started');
    return null;
  });
  if (started == null) {
    context.logger.warn({ callId: call.id, flow: name }, 'the flow of the number is not published: its agents ring');
    return false;
  }
  call.flow = newLiveFlow(started.run);
  const joinedAt = timeIn(context, call);
  const flow = joining({
    ...{ id: flowParticipant, kind: 'flow', name, state: 'talking', joinedAt, answeredAt: joinedAt },
  });
  const participants = [...call.record.participants, flow];
  // Written before anything is heard, so that a crash leaves a call that is closed and filed.
  await writeCall(context, call, { flow: started.path, participants }, [{ type: 'call.step', audience: null }]);
  await started.begin();
  return true;
}

/** The caller of a live call is handed to another flow. An agent in the call leaves it. */
export async function redirectToFlow(context: CallContext, call: LiveCall, flow: string): Promise<void> {
  if (call.flow !== null) return call.flow.run.handle({ type: 'redirect', flow });
  const leg = customerLeg(call);
  const channel = context.core.channels().find(({ id }) => id === leg);
  if (channel === undefined) throw new CodedError('CALL_STATE', { message: 'The call has no caller any more.' });
  // From now on, the customer's leg is the first one, in whatever order they were called.
  call.incoming = channel;
  call.customerFirst = true;
  await detach(context, call);
  await startFlow(context, call, flow, null);
}
