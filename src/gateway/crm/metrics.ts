import { gauge, type RoomFigures } from '../metrics/figure.ts';
import type { OutboxStore } from '../storage/store.ts';
import type { KnownConnection } from './connections.ts';

export function crmFigures(sources: {
  outbox: OutboxStore;
  liveEvents: { dropped(): ReadonlyMap<string, Readonly<Record<string, number>>> };
  crmConnections: { list(): readonly Pick<KnownConnection, 'stored' | 'condition'>[] };
}): RoomFigures {
  const { outbox, crmConnections, liveEvents } = sources;
  return [
    gauge('sidecall_crm_outbox_pending', 'Call-log entries the CRM has yet to confirm', () => outbox.pending()),
    gauge('sidecall_crm_outbox_parked', 'Call-log entries the CRM refused', () => outbox.parked()),
    {
      figures: [
        {
          kind: 'counter',
          name: 'sidecall_crm_live_events_dropped_total',
          help: 'Events of live calls that did not reach the CRM: the queue was full, they were late, the CRM asked for a pause, or the request failed',
          labels: ['connection', 'reason'],
        },
      ],
      read: () =>
        [...liveEvents.dropped()].flatMap(([connection, counts]) =>
          Object.entries(counts).map(
            ([reason, count]) => ['sidecall_crm_live_events_dropped_total', count, { connection, reason }] as const,
          ),
        ),
    },
    {
      figures: [
        {
          kind: 'gauge',
          name: 'sidecall_crm_connection_failing',
          help: 'Whether the last request to the CRM failed, and with which code',
          labels: ['connection', 'code'],
        },
      ],
      read: () =>
        crmConnections
          .list()
          .filter(({ stored }) => stored.enabled)
          .map(({ stored, condition: { state, code } }) => [
            'sidecall_crm_connection_failing',
            state === 'failing' ? 1 : 0,
            { connection: stored.id, code: code ?? '' },
          ]),
    },
  ];
}
