import { waitingOf } from '../../domain/participants/waiting.ts';
import { counter, gauge, type RoomFigures } from '../metrics/figure.ts';
import type { CallStore } from '../storage/store.ts';
import type { CoreCapacity } from '../telephony/port.ts';
import type { Calls } from './port.ts';

interface Sources {
  calls: Pick<Calls, 'subscribe' | 'figures'>;
  store: Pick<CallStore, 'get' | 'live'>;
  core: { capacity?(): CoreCapacity };
  onError: (error: unknown) => void;
}

export function callFigures({ calls, store, core, onError }: Sources): RoomFigures {
  return [
    {
      kind: 'counter',
      name: 'sidecall_calls_ended_total',
      help: 'Calls that ended, by direction and end reason',
      labels: ['direction', 'reason'],
      follow: (tell) =>
        calls.subscribe((events) => {
          const ids = new Set(events.filter((event) => event.type === 'call.ended').map((event) => event.callId));
          for (const id of ids) {
            store.get(id).then((call) => {
              if (call) tell(1, { direction: call.direction, reason: call.endReason ?? 'FAILED' });
            }, onError);
          }
        }),
    },
    gauge('sidecall_calls_waiting', 'Live calls without an agent, such as parked ones', async () => {
      const live = await store.live();
      return live.filter((call) => waitingOf(call) !== null).length;
    }),
    gauge('sidecall_calls_live', 'Calls that ring, talk or are held', async () => (await store.live()).length),
    counter(
      'sidecall_calls_refused_total',
      'Calls that were not taken: for want of a leg, a UDP port or by the limit of one identity, or by their Q.850 cause',
      'reason',
      () => ({ ...core.capacity?.().refused, ...named(calls.figures().refused) }),
    ),
  ];
}

/** Q.850 causes as labels. */
function named(causes: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(causes).map(([code, count]) => [`cause-${code}`, count]));
}
