import type { CallRecord } from '../../../domain/calls/record.ts';
import { CodedError } from '../../../domain/errors.ts';
import { formersOf, knows } from '../../../domain/participants/standing.ts';
import { waitingOf } from '../../../domain/participants/waiting.ts';
import type { Actor } from '../port.ts';

/** Agents act on their own calls and learn nothing about others. Supervisors and administrators act on all calls. */
export function mayAct(actor: Actor, call: CallRecord): void {
  if (actor.role === 'supervisor' || actor.role === 'admin') return;
  if (actor.role !== 'agent') throw new CodedError('FORBIDDEN');
  if (!knows(call, actor.identity)) throw new CodedError('CALL_NOT_FOUND');
}

/** Whether the agent has given the call away. The record may still name them as its agent. */
export function hasLeft(actor: Actor, call: CallRecord): boolean {
  return actor.role === 'agent' && formersOf(call).some(({ identity }) => identity === actor.identity);
}

/** Only the call's agent can hold, transfer and record. Guests and former agents cannot. */
export function mayControl(actor: Actor, call: CallRecord): void {
  mayAct(actor, call);
  if (actor.role !== 'agent') return;
  if (call.agent !== actor.identity || hasLeft(actor, call)) {
    throw new CodedError('CALL_STATE', { message: 'Another agent has the call.' });
  }
}

/** Verbs need an agent in the call. While the customer waits for one, even supervisors cannot hold or transfer it. */
export function mayCommand(actor: Actor, call: CallRecord): void {
  mayAct(actor, call);
  if (waitingOf(call) !== null) {
    throw new CodedError('CALL_STATE', { message: 'No agent has this call now.', help: 'Take it first.' });
  }
  mayControl(actor, call);
}
