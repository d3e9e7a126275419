import { expect, it } from 'vitest';
import { watchProcessors } from '../../scripts/test/processors.ts';

it('the busy share is of all processors, since the start', () => {
  const at = (user: number, idle: number) => ({ times: { user, nice: 0, sys: 0, idle, irq: 0 } });
  const readings = [
    [at(900, 100), at(0, 1000)],
    [at(990, 110), at(50, 1050)],
  ];
  const busy = watchProcessors(() => readings.shift() ?? []);
  expect(busy()).toBe(0.7);
});
