import { expect, it } from 'vitest';
import { routingFigures } from '../../../src/gateway/routing/metrics.ts';
import { type RunningQueues, runningQueues } from './call-floor.ts';

/** The metrics of the queues, as lines: those that are read, and those that were told. */
function metricsOf({ queues }: RunningQueues) {
  const figures = routingFigures({ queues });
  const told: string[] = [];
  for (const figure of figures) {
    if ('follow' in figure) figure.follow((value, labels) => told.push(lineOf(figure.name, value, labels)));
  }
  const read = async (): Promise<string[]> => {
    const readings = await Promise.all(figures.flatMap((figure) => ('read' in figure ? [figure.read()] : [])));
    return readings.flat().map(([name, value, labels = {}]) => lineOf(name, value, labels));
  };
  return { told, read };
}

const lineOf = (name: string, value: number, labels: Readonly<Record<string, string>>): string =>
  [name.replace('sidecall_queue_', ''), ...Object.values(labels), value].join(' ');

const call = (callId: string, queue = 'support') => ({ callId, queue, kind: 'call' as const });

it('counts waits, offers and the service level of each queue', async () => {
  const running = await runningQueues({ agents: ['anna'], serviceLevel: { seconds: 20, percent: 80 } });
  const { queues, floor, clock } = running;
  const { told, read } = metricsOf(running);
  await queues.join(call('c1'));
  await queues.join(call('c2'));
  const third = await queues.join(call('c3'));
  await queues.join({ ...call('back'), kind: 'callback' });
  clock.advance(5_000);
  await floor.ends('anna', 'answered');
  clock.advance(30_000);
  third.leave('gone');
  expect(await read()).toEqual([
    'waiting support call 1',
    'waiting support callback 1',
    'longest_wait_seconds support 35',
    expect.stringMatching(/^expected_wait_seconds support \d+/),
    'agents support staffed 1',
    'agents support free 0',
    'service_level_ratio support 0.5',
    'answered_in_time_total support 1',
    'offers_total support answered 1',
  ]);
  expect(told).toEqual([
    'left_total support answered 1',
    'wait_seconds support answered 5',
    'left_total support abandoned 1',
    'wait_seconds support abandoned 35',
  ]);
});

it('an answer that came late is not in time, and a callback is no wait of a caller', async () => {
  const running = await runningQueues({ agents: ['anna'], serviceLevel: { seconds: 20, percent: 80 } });
  const { queues, floor, clock } = running;
  const { told, read } = metricsOf(running);
  await queues.join({ ...call('back'), kind: 'callback' });
  await floor.ends('anna', 'answered');
  floor.set('anna', 'free');
  await queues.join(call('c1'));
  clock.advance(21_000);
  await floor.ends('anna', 'answered');
  expect(told).toEqual([
    'left_total support answered 1',
    'left_total support answered 1',
    'wait_seconds support answered 21',
  ]);
  expect((await read()).filter((line) => line.startsWith('answered_in_time'))).toEqual([
    'answered_in_time_total support 1',
  ]);
});

it('a call that moves to another queue has left the first one', async () => {
  const overflow = [{ when: 'wait' as const, afterSeconds: 10, to: { kind: 'queue' as const, name: 'backup' } }];
  const running = await runningQueues({ name: 'support', agents: [], overflow }, { name: 'backup', agents: [] });
  const { queues, clock } = running;
  const { told } = metricsOf(running);
  const place = await queues.join(call('c1'));
  clock.advance(10_000);
  clock.advance(3_000);
  place.leave('left');
  expect(told).toEqual([
    'left_total support overflow 1',
    'wait_seconds support other 10',
    'left_total backup left 1',
    'wait_seconds backup other 3',
  ]);
});
