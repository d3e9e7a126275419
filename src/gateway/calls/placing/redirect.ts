import { CodedError } from '../../../domain/errors.ts';
import { redirectToFlow } from '../flow/begin-flow.ts';
import { mayAct } from '../model/access.ts';
import type { Verb } from '../port.ts';
import { talks } from '../steps/conversation.ts';
import { mustHaveFlow } from './flow-of-call.ts';

/** Hands the customer of a live call to a flow, also while they wait for an agent or talk to another flow. */
export function redirectTo(flow: string): Verb {
  const redirect: Verb = async (context, call) => {
    await mustHaveFlow(context, flow);
    if (!talks(call) && call.flow === null)
      throw new CodedError('CALL_STATE', { message: 'The call is not answered yet, or is over.' });
    await redirectToFlow(context, call, flow);
  };
  return Object.assign(redirect, { admits: mayAct });
}
