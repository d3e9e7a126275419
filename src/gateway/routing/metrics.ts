import type { QueueFigures } from '../../domain/routing/queues/figures.ts';
import type { Figure, Reading, RoomFigures } from '../metrics/figure.ts';
import type { LeftQueue } from './queues/port.ts';
import type { QueueCounters } from './queues/queue-counters.ts';

interface Sources {
  queues: {
    names(): readonly string[];
    figures(queue: string): (QueueFigures & { expectedWaitMs: number | null }) | null;
    counters: Pick<QueueCounters, 'offers' | 'inTime' | 'onLeft'>;
  };
}

/** Seconds. People hang up after some, and after many. */
const waitBuckets = [5, 10, 20, 30, 60, 120, 300, 600, 1200, 2400];

const perQueue: readonly Figure[] = [
  figure('gauge', 'sidecall_queue_waiting', 'Calls and callbacks that wait or ring in a queue', ['queue', 'kind']),
  figure('gauge', 'sidecall_queue_longest_wait_seconds', 'Wait of the call that waits longest. 0: none waits'),
  figure(
    'gauge',
    'sidecall_queue_expected_wait_seconds',
    'Expected wait of a call that would join now; absent without staff',
  ),
  figure(
    'gauge',
    'sidecall_queue_agents',
    'Agents that are available, in a call or in wrap-up (staffed), and those that would be offered a call (free)',
    ['queue', 'state'],
  ),
  figure(
    'gauge',
    'sidecall_queue_service_level_ratio',
    'Part of the last calls that were answered within the service level’s time; absent before the first',
  ),
  figure(
    'counter',
    'sidecall_queue_answered_in_time_total',
    'Calls that were answered within the service level’s time',
  ),
  figure('counter', 'sidecall_queue_offers_total', 'Phones that rang for a queue, by result', ['queue', 'result']),
];

export function routingFigures({ queues }: Sources): RoomFigures {
  return [
    {
      figures: perQueue,
      read: () => [
        ...queues.names().flatMap((queue) => readingsOf(queue, queues.figures(queue))),
        ...[...queues.counters.inTime].map(
          ([queue, count]) => ['sidecall_queue_answered_in_time_total', count, { queue }] as const,
        ),
        ...queues.counters.offers.map(
          ({ queue, result, count }) => ['sidecall_queue_offers_total', count, { queue, result }] as const,
        ),
      ],
    },
    {
      kind: 'counter',
      name: 'sidecall_queue_left_total',
      help: 'Calls and callbacks that left a queue: answered, abandoned by the caller, or by another way',
      labels: ['queue', 'outcome'],
      follow: (tell) => queues.counters.onLeft(({ queue, outcome }) => tell(1, { queue, outcome })),
    },
    {
      kind: 'histogram',
      name: 'sidecall_queue_wait_seconds',
      help: 'Waits in a queue that ended, of callers',
      labels: ['queue', 'outcome'],
      buckets: waitBuckets,
      follow: (tell) =>
        queues.counters.onLeft(({ queue, kind, outcome, waitedMs }) => {
          if (kind === 'call') tell(waitedMs / 1000, { queue, outcome: waitOutcome(outcome) });
        }),
    },
  ];
}

function figure(kind: Figure['kind'], name: string, help: string, labels: readonly string[] = ['queue']): Figure {
  return { kind, name, help, labels };
}

function readingsOf(queue: string, figures: ReturnType<Sources['queues']['figures']>): Reading[] {
  if (figures === null) return [];
  const { waiting, callbacks, longestWaitMs, expectedWaitMs, staffed, free, serviceLevel } = figures;
  return [
    ['sidecall_queue_waiting', waiting - callbacks, { queue, kind: 'call' }],
    ['sidecall_queue_waiting', callbacks, { queue, kind: 'callback' }],
    ['sidecall_queue_longest_wait_seconds', longestWaitMs / 1000, { queue }],
    ...(expectedWaitMs === null
      ? []
      : [['sidecall_queue_expected_wait_seconds', expectedWaitMs / 1000, { queue }] as const]),
    ['sidecall_queue_agents', staffed, { queue, state: 'staffed' }],
    ['sidecall_queue_agents', free, { queue, state: 'free' }],
    ...(serviceLevel === null ? [] : [['sidecall_queue_service_level_ratio', serviceLevel / 100, { queue }] as const]),
  ];
}

/** A histogram has many series, so it has few outcomes. */
function waitOutcome(outcome: LeftQueue['outcome']): 'answered' | 'abandoned' | 'other' {
  return outcome === 'answered' || outcome === 'abandoned' ? outcome : 'other';
}
