import type { CallRecord } from '../../domain/calls/record.ts';
import { CodedError } from '../../domain/errors.ts';
import type { Actor } from './port.ts';

/** Agents act on their own calls and learn nothing of others; supervisors and administrators act on all. */
export function mayAct(actor: Actor, call: CallRecord): void {
  if (actor.role === 'supervisor' || actor.role === 'admin') return;
  if (actor.role !== 'agent') throw new CodedError('FORBIDDEN');
  if (call.agent !== actor.identity) throw new CodedError('CALL_NOT_FOUND');
}
