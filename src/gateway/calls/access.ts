import { crewOf, knows } from '../../domain/calls/crew.ts';
import type { CallRecord } from '../../domain/calls/record.ts';
import { CodedError } from '../../domain/errors.ts';
import type { Actor } from './port.ts';

/** Agents act on their own calls and learn nothing of others; supervisors and administrators act on all. */
export function mayAct(actor: Actor, call: CallRecord): void {
  if (actor.role === 'supervisor' || actor.role === 'admin') return;
  if (actor.role !== 'agent') throw new CodedError('FORBIDDEN');
  if (!knows(call, actor.identity)) throw new CodedError('CALL_NOT_FOUND');
}

/** Holds, transfers and records: its agent, and nobody who was only brought in or has left. */
export function mayControl(actor: Actor, call: CallRecord): void {
  mayAct(actor, call);
  if (actor.role !== 'agent') return;
  const left = crewOf(call).formers.some(({ identity }) => identity === actor.identity);
  if (call.agent !== actor.identity || left) {
    throw new CodedError('CALL_STATE', { message: 'Another agent has the call.' });
  }
}
