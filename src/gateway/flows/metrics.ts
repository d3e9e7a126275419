import type { RoomFigures } from '../metrics/figure.ts';
import type { FlowCounters } from './flow-counters.ts';

const names = {
  started: 'sidecall_flow_calls_total',
  steps: 'sidecall_flow_steps_total',
  ended: 'sidecall_flow_endings_total',
} as const;

export function flowFigures({ flowCounters }: { flowCounters: Pick<FlowCounters, 'counts'> }): RoomFigures {
  return [
    {
      figures: [
        { kind: 'counter', name: names.started, help: 'Calls that were given to a flow', labels: ['flow'] },
        {
          kind: 'counter',
          name: names.steps,
          help: 'Nodes that calls left, by the kind of node and the way they went on',
          labels: ['flow', 'kind', 'outcome'],
        },
        {
          kind: 'counter',
          name: names.ended,
          help: 'Flows that ended: finished, the caller left, too many steps, or broken',
          labels: ['flow', 'reason'],
        },
      ],
      read: () =>
        (['started', 'steps', 'ended'] as const).flatMap((which) =>
          flowCounters.counts[which].map(({ labels, count }) => [names[which], count, labels] as const),
        ),
    },
  ];
}
