import type { RoomFigures } from '../metrics/figure.ts';
import type { Webhooks } from './webhooks.ts';

const name = 'sidecall_webhook_failing';

export function webhookFigures({ webhooks }: { webhooks: Pick<Webhooks, 'list'> }): RoomFigures {
  return [
    {
      figures: [
        {
          kind: 'gauge',
          name,
          help: 'Whether the last request to the webhook failed, or the webhook was switched off after failures',
          labels: ['webhook'],
        },
      ],
      read: () =>
        webhooks.list().map(({ id, failingSince }) => [name, failingSince === null ? 0 : 1, { webhook: id }] as const),
    },
  ];
}
