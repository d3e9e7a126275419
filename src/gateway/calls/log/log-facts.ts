import { callbackState } from '../../../domain/calls/called-back.ts';
import { wasMissed } from '../../../domain/calls/missed.ts';
import { isLive } from '../../../domain/calls/phase.ts';
import type { CallRecord } from '../../../domain/calls/record.ts';
import type { CallView } from '../../../domain/protocol/call.ts';
import type { EntryState } from '../../../domain/protocol/call-entry.ts';
import type { CallStore } from '../../storage/store.ts';

export interface LogFactPorts {
  /** How far the entries of these calls in the CRMs are, by call id. Calls without an entry are missing. */
  entryStates: (callIds: readonly string[]) => Promise<ReadonlyMap<string, EntryState>>;
}

/**
 * The views of calls, with what those that are over do not say themselves: whether a missed call was called back, and
 * how far the entry in the CRM is.
 * @param views of the same calls, in the same order
 */
export async function withLogFacts(
  { store, entryStates }: LogFactPorts & { store: Pick<CallStore, 'lastCallsWith'> },
  calls: readonly CallRecord[],
  views: readonly CallView[],
): Promise<CallView[]> {
  const over = calls.filter(({ phase }) => !isLive(phase));
  if (over.length === 0) return [...views];
  const missed = calls.filter(isOpen);
  const since = missed.map(({ startedAt }) => startedAt).sort()[0] ?? '';
  const numbers = [...new Set(missed.map(({ customerNumber }) => customerNumber))];
  const last = await store.lastCallsWith(numbers, since);
  const states = await entryStates(over.map(({ id }) => id));
  return views.map((view, index) => {
    const call = calls[index];
    const crmEntry = states.get(view.id);
    const later = call !== undefined && isOpen(call) ? (last.get(call.customerNumber) ?? never) : null;
    return {
      ...view,
      ...(later !== null && { calledBack: callbackState(view.startedAt, later) }),
      ...(crmEntry !== undefined && { crmEntry }),
    };
  });
}

const never = { answered: null, outbound: null };

/** A missed call with a number that is not masked and can be called back. */
export function isOpen(call: CallRecord): call is CallRecord & { customerNumber: string } {
  return wasMissed(call) && !call.masked && call.unverified !== true && call.customerNumber !== null;
}
