import { Registry } from 'prom-client';
import { expect, it } from 'vitest';
import { counter, gauge, type RoomFigures, type ToldFigure } from '../../../src/gateway/metrics/figure.ts';
import { register } from '../../../src/gateway/metrics/registered.ts';

async function linesOf(registry: Registry): Promise<string[]> {
  return (await registry.metrics()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
}

it('figures that are declared together are read once for all of them, each time somebody asks', async () => {
  const registry = new Registry();
  let reads = 0;
  const figures: RoomFigures = [
    {
      figures: [
        { kind: 'gauge', name: 'x_one', help: 'One' },
        { kind: 'gauge', name: 'x_two', help: 'Two', labels: ['of'] },
      ],
      async read() {
        reads += 1;
        return [
          ['x_one', reads],
          ['x_two', 2, { of: 'a' }],
          ['x_two', 3, { of: 'b' }],
        ];
      },
    },
    gauge('x_three', 'Three', async () => 3),
    counter('x_four_total', 'Four', 'reason', () => ({ full: 4 })),
  ];
  register(registry, figures);
  expect(await linesOf(registry)).toEqual([
    'x_one 1',
    'x_two{of="a"} 2',
    'x_two{of="b"} 3',
    'x_three 3',
    'x_four_total{reason="full"} 4',
  ]);
  expect((await linesOf(registry))[0]).toBe('x_one 2');
});

it('a figure without a reading is absent, also after it had one', async () => {
  const registry = new Registry();
  let up: boolean | null = true;
  const figures = [{ kind: 'gauge', name: 'x_up', help: 'Up', labels: ['trunk'] }] as const;
  register(registry, [{ figures, read: () => (up === null ? [] : [['x_up', Number(up), { trunk: 'a' }]]) }]);
  expect(await linesOf(registry)).toEqual(['x_up{trunk="a"} 1']);
  up = null;
  expect(await linesOf(registry)).toEqual([]);
});

it('a figure that is told counts until it is stopped', async () => {
  const registry = new Registry();
  const tellers = new Set<Parameters<ToldFigure['follow']>[0]>();
  const stop = register(registry, [
    {
      kind: 'counter',
      name: 'x_ends_total',
      help: 'Ends',
      labels: ['reason'],
      follow(tell) {
        tellers.add(tell);
        return () => tellers.delete(tell);
      },
    },
  ]);
  for (const tell of tellers) tell(2, { reason: 'done' });
  stop();
  for (const tell of tellers) tell(5, { reason: 'done' });
  expect(await linesOf(registry)).toEqual(['x_ends_total{reason="done"} 2']);
});
