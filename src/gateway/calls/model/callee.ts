import { internalOf } from '../../../domain/participants/standing.ts';
import type { NewEvent } from '../../storage/store.ts';
import type { LiveCall } from './live-call.ts';

/** The agent who is called in an internal call hears of it, too. */
export function alsoCallee(call: LiveCall, type: NewEvent['type']): NewEvent[] {
  const internal = internalOf(call.record);
  return internal === null ? [] : [{ type, audience: internal.callee }];
}
