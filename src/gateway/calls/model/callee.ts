import { internalOf } from '../../../domain/participants/standing.ts';
import type { NewEvent } from '../../storage/store.ts';
import type { LiveCall } from './live-call.ts';

/** The called agent of an internal call receives the same event. */
export function alsoCallee(call: LiveCall, type: NewEvent['type']): NewEvent[] {
  const internal = internalOf(call.record);
  return internal === null ? [] : [{ type, audience: internal.callee }];
}
