import type { AgentPresence } from '../../domain/routing/queues/queue-state.ts';
import type { AgentStatuses } from '../agents/port.ts';
import type { QueueOffers } from '../calls/flow-port.ts';
import type { Calls } from '../calls/port.ts';
import type { AgentPresences, OfferPort } from '../routing/queues/port.ts';

/** Who rings agents for the queues, and who knows whether they are free: call control, and their statuses. */
export function queuePeople(
  calls: Pick<Calls, 'busy' | 'onBusy'> & QueueOffers,
  callbacks: OfferPort,
  statuses: AgentStatuses,
): { offers: OfferPort; presences: AgentPresences } {
  const presenceOf = (identity: string): AgentPresence => {
    // Until the conversation is over, whatever status the agent has chosen for the time after.
    if (calls.busy(identity)) return 'occupied';
    const { kind } = statuses.statusOf(identity);
    if (kind === 'wrap-up') return 'occupied';
    return kind === 'available' ? 'free' : 'away';
  };
  return {
    offers: { offer: (offer) => (offer.kind === 'callback' ? callbacks : calls).offer(offer) },
    presences: {
      presenceOf,
      onChange(listener) {
        const stops = [statuses.onChange((identity) => listener(identity)), calls.onBusy(listener)];
        return () => {
          for (const stop of stops) stop();
        };
      },
      limitWrapUp: (callId, seconds) => statuses.limitWrapUp(callId, seconds),
      breakAfterMisses: (identity) => statuses.breakAfterMisses(identity),
    },
  };
}
