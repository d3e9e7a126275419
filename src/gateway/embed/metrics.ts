import type { RoomFigures } from '../metrics/figure.ts';
import type { EmbedRefusals } from './refusals.ts';

export function embedFigures({ embedRefusals }: { embedRefusals: Pick<EmbedRefusals, 'counts'> }): RoomFigures {
  return [
    {
      figures: [
        {
          kind: 'counter',
          name: 'sidecall_embed_refused_total',
          help: 'Refused pages for frames, identities of CRMs and forged messages, by CRM connection and code',
          labels: ['connection', 'code'],
        },
      ],
      read: () =>
        embedRefusals.counts.map(({ connection, code, count }) => [
          'sidecall_embed_refused_total',
          count,
          { connection, code },
        ]),
    },
  ];
}
