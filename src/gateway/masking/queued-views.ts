import { callOfEntry } from '../../domain/calls/callback-id.ts';
import type { CallView } from '../../domain/protocol/call.ts';
import type { QueuedCallView } from '../../domain/protocol/queued-call.ts';
import type { QueueWatch, WaitingCall } from '../routing/queues/port.ts';
import type { CallStore } from '../storage/store.ts';
import type { CallViews } from './call-views.ts';

/** The views of waiting calls: of each call, no more than what its own view says of the caller. */
export type QueuedViews = (waiting: readonly WaitingCall[]) => Promise<QueuedCallView[]>;

export function queuedViews(
  store: Pick<CallStore, 'get'>,
  views: Pick<CallViews, 'many'>,
  queues: Pick<QueueWatch, 'labelOf'>,
): QueuedViews {
  return async (waiting) => {
    const records = await Promise.all(waiting.map(({ callId }) => store.get(callOfEntry(callId))));
    const shown = await views.many(records.filter((record) => record !== null));
    const callers = new Map(shown.map((view) => [view.id, callerOf(view)]));
    return waiting.map(({ callId, kind, queue, since }) => ({
      callId,
      kind,
      queue,
      label: queues.labelOf(queue),
      caller: callers.get(callOfEntry(callId)) ?? '',
      since: new Date(since).toISOString(),
    }));
  };
}

function callerOf({ contact, customer }: CallView): string {
  return contact?.name ?? customer.name ?? (customer.withheld ? '' : customer.display);
}
