import type { CallRecord } from '../../../domain/calls/record.ts';
import { type CallContext, type EventListener, writeCall } from '../model/call-context.ts';
import { isOpen } from './log-facts.ts';

/** Earlier calls with the number that are looked at. Older ones wait for the next reading of the list. */
const mostEarlier = 20;

/**
 * A call that is placed to a number, or is answered, changes what lists say of missed calls with that number. Their
 * agents learn it from an event, and so do not call back a second time.
 */
export function callbackNews(context: CallContext): EventListener {
  return (events, call) => {
    const { customerNumber: number, direction, masked, unverified } = call;
    // As `lastCallsWith` says.
    if (number === null || masked || unverified === true) return;
    const changes = events.some(
      ({ type }) => type === 'call.answered' || (type === 'call.ringing' && direction === 'outbound'),
    );
    if (!changes) return;
    tell(context, { ...call, customerNumber: number }).catch((error) =>
      context.logger.warn({ err: error, callId: call.id }, 'missed calls of a number not updated'),
    );
  };
}

/** Not awaited: this call's mailbox must not wait for those of others. */
async function tell(context: CallContext, later: CallRecord & { customerNumber: string }): Promise<void> {
  const { customerNumber: number, startedAt: startedBefore } = later;
  const { calls } = await context.store.page({ number, startedBefore, limit: mostEarlier });
  for (const call of calls) {
    if (call.customerNumber !== number) continue;
    // What was missed before an earlier conversation was called back then.
    if (call.answeredAt !== null && call.unverified !== true) return;
    if (isOpen(call)) await announce(context, call.id);
  }
}

async function announce(context: CallContext, callId: string): Promise<void> {
  await context.mailboxes.run(callId, async () => {
    const live = context.live.get(callId);
    const record = live?.record ?? (await context.store.get(callId));
    if (record === null) return;
    await writeCall(context, live ?? { record }, {}, [{ type: 'call.called-back', audience: record.agent }]);
  });
}
