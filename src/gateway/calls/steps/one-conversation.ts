import { leadOf } from '../../../domain/participants/standing.ts';
import { everyAgent } from '../../storage/store.ts';
import type { CallContext, EventListener } from '../model/call-context.ts';
import { setHeld } from './hold.ts';

/**
 * An agent talks in one call at a time. Once a call of theirs is answered or resumed, their other call is put on hold,
 * whichever page or phone asked: so resuming the one swaps both. A phone that holds by itself has done so before.
 */
export function oneConversation(context: CallContext): EventListener {
  return (events, { id }) => {
    for (const { type, audience } of events) {
      if (type !== 'call.answered' && type !== 'call.resumed') continue;
      if (audience === null || audience === everyAgent) continue;
      for (const callId of context.occupancy.callsOf(audience)) {
        if (callId !== id) holdOther(context, callId, audience);
      }
    }
  };
}

/** Not awaited: the mailbox of the one call must not wait for that of the other. */
function holdOther(context: CallContext, callId: string, identity: string): void {
  context.mailboxes
    .run(callId, async () => {
      const call = context.live.get(callId);
      if (call?.record.phase === 'active' && leadOf(call.record)?.identity === identity)
        await setHeld(context, call, true);
    })
    .catch((error) => context.logger.warn({ err: error, callId }, 'other call of an agent not held'));
}
