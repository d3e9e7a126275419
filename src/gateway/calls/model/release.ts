import type { CallRecord } from '../../../domain/calls/record.ts';
import { internalOf } from '../../../domain/participants/standing.ts';
import type { CallContext } from './call-context.ts';

/**
 * Releases the agent that has the call, or hands it over. If they talked with a customer, their wrap-up begins in the
 * same turn of the event loop, so that no call is offered in between.
 */
export function releaseAgent(
  { occupancy, statuses }: Pick<CallContext, 'occupancy' | 'statuses'>,
  record: CallRecord,
  identity: string,
): void {
  if (hadCustomer(record, identity)) statuses.callOver(identity, record.id);
  occupancy.release(identity, record.id);
}

function hadCustomer(record: CallRecord, identity: string): boolean {
  if (record.answeredAt === null || internalOf(record) !== null) return false;
  return record.participants.some(
    (each) => each.lead && each.kind === 'agent' && each.identity === identity && each.answeredAt !== null,
  );
}
