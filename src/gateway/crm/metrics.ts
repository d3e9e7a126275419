import { gauge, type RoomFigures } from '../metrics/figure.ts';
import type { OutboxStore } from '../storage/store.ts';
import type { KnownConnection } from './connections.ts';

export function crmFigures(sources: {
  outbox: OutboxStore;
  crmConnections: { list(): readonly Pick<KnownConnection, 'stored' | 'condition'>[] };
}): RoomFigures {
  const { outbox, crmConnections } = sources;
  return [
    gauge('sidecall_crm_outbox_pending', 'Call-log entries the CRM has yet to confirm', () => outbox.pending()),
    gauge('sidecall_crm_outbox_parked', 'Call-log entries the CRM refused', () => outbox.parked()),
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
