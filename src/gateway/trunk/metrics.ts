import { counted, sipFigures } from '../metrics/core-figure.ts';
import type { RoomFigures } from '../metrics/figure.ts';
import type { TrunkFigures } from './trunk-figures.ts';

/** Counters of the trunks' SIP in a core, by path. */
export const trunkCounters = [
  ...sipFigures('trunks', 'sidecall_trunks', 'trunks'),
  counted('trunks.strangers', 'sidecall_trunks_unknown_sources_total', 'Messages from addresses that no trunk names'),
];

/** State and totals of each trunk. */
export function trunkFigures({ core }: { core: { trunkFigures?(): TrunkFigures[] } }): RoomFigures {
  const up = 'sidecall_trunk_up';
  const registered = 'sidecall_trunk_registered';
  const calls = 'sidecall_trunk_calls_total';
  const failures = 'sidecall_trunk_call_failures_total';
  return [
    {
      figures: [
        {
          kind: 'gauge',
          name: up,
          help: '1: the trunk answers; 0: it does not; absent: not known yet',
          labels: ['trunk'],
        },
        {
          kind: 'gauge',
          name: registered,
          help: '1: the registrar of the trunk took our REGISTER; 0: it did not; absent: not registered with, or not known yet',
          labels: ['trunk'],
        },
        {
          kind: 'counter',
          name: calls,
          help: 'Calls from the trunk (in) and to it (out)',
          labels: ['trunk', 'direction'],
        },
        {
          kind: 'counter',
          name: failures,
          help: 'Calls to the trunk that were refused or not answered, by class',
          labels: ['trunk', 'class'],
        },
      ],
      read: () =>
        (core.trunkFigures?.() ?? []).flatMap((each) => {
          const trunk = each.name;
          return [
            ...(each.up === null ? [] : [[up, Number(each.up), { trunk }] as const]),
            ...(each.registered === null ? [] : [[registered, Number(each.registered), { trunk }] as const]),
            [calls, each.calls.inbound, { trunk, direction: 'in' }] as const,
            [calls, each.calls.outbound, { trunk, direction: 'out' }] as const,
            ...Object.entries(each.calls.failures).map(
              ([kind, count]) => [failures, count, { trunk, class: kind }] as const,
            ),
          ];
        }),
    },
  ];
}
