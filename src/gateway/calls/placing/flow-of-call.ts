import { CodedError } from '../../../domain/errors.ts';
import { changed } from '../../../domain/participants/participant.ts';
import { startFlow } from '../flow/begin-flow.ts';
import { type CallContext, writeCall } from '../model/call-context.ts';
import { logAnswer } from '../model/call-log.ts';
import type { LiveCall } from '../model/live-call.ts';
import { timeIn } from '../model/time-in.ts';
import { armLimit } from '../steps/conversation.ts';

/**
 * Makes sure that calls can be given to this flow.
 * @throws CodedError FLOW_UNAVAILABLE or FLOW_NOT_FOUND
 */
export async function mustHaveFlow({ flows }: Pick<CallContext, 'flows'>, flow: string): Promise<void> {
  if (flows === null) throw new CodedError('FLOW_UNAVAILABLE');
  if (!(await flows.has(flow)))
    throw new CodedError('FLOW_NOT_FOUND', { message: `There is no published flow “${flow}”.` });
}

/** The first leg is up: the call is answered, and the flow talks to it. */
export async function beginFlow(context: CallContext, call: LiveCall, flow: string): Promise<void> {
  await mustHaveFlow(context, flow);
  const { record } = call;
  const answeredAt = timeIn(context, call);
  const leg = record.participants.find((each) => each.leg === call.incoming.id);
  const participants = changed(record.participants, leg?.id ?? '', { state: 'talking', answeredAt });
  await writeCall(context, call, { phase: 'active', answeredAt, participants }, [
    { type: 'call.answered', audience: record.agent },
  ]);
  logAnswer(context, call);
  armLimit(context, call);
  await startFlow(context, call, flow, null);
}
