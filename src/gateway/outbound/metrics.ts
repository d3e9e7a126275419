import { counter, type RoomFigures } from '../metrics/figure.ts';

interface Sources {
  /** Call control counts refused outgoing calls with its other counters. */
  calls: { figures(): { outboundRefused: Readonly<Record<string, number>> } };
}

export function outboundFigures({ calls }: Sources): RoomFigures {
  return [
    counter(
      'sidecall_outbound_refused_total',
      'Outgoing calls that the rules refused, by error code',
      'code',
      () => calls.figures().outboundRefused,
    ),
  ];
}
