import { expect, it } from 'vitest';
import { secondLane } from '../../../src/gateway/telephony/embedded/second-lane.ts';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function busy(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

it('what else there is to do goes between two pieces of work that take long', async () => {
  const order: string[] = [];
  for (const name of ['first', 'second', 'third']) {
    secondLane.add(() => {
      order.push(name);
      busy(2);
    });
  }
  setImmediate(() => order.push('other'));
  await secondLane.turn();
  expect(order).toEqual(['first', 'other', 'second', 'third']);
});

/** Something else to do in each turn of the event loop, until `stop`; counts them. */
function crowd(): { turns: number; stop(): void } {
  const others = { turns: 0, stop: () => clearImmediate(next) };
  const set = (): void => {
    next = setImmediate(set);
    busy(2);
    others.turns += 1;
  };
  let next = setImmediate(set);
  return others;
}

it('waits while each turn of the event loop has much else to do, and not for ever', async () => {
  const others = crowd();
  await turn();
  const begun = performance.now();
  await secondLane.turn();
  const waited = performance.now() - begun;
  expect(others.turns).toBeGreaterThanOrEqual(10);
  expect(waited).toBeGreaterThan(40);
  others.stop();
});

it('a crowd that does not end leaves each turn its slice to what has waited long', async () => {
  const others = crowd();
  const pieces = 50;
  for (let n = 0; n < pieces; n += 1) secondLane.add(() => busy(1));
  await secondLane.turn();
  others.stop();
  // At most 75 turns of 2 ms until the first has waited 150 ms, and then one for each.
  expect(others.turns).toBeLessThanOrEqual(75 + pieces + 10);
});

it('everything has its turn, in its order', async () => {
  const order: number[] = [];
  for (let n = 0; n < 20; n += 1) secondLane.add(() => order.push(n));
  await secondLane.turn();
  expect(order).toEqual(Array.from({ length: 20 }, (_, n) => n));
});

it('what fails is told, and takes no turn from the others', async () => {
  const told: unknown[] = [];
  const listeners = process.listeners('unhandledRejection');
  process.removeAllListeners('unhandledRejection');
  process.on('unhandledRejection', (error) => told.push(error));
  try {
    const done: string[] = [];
    const failure = new Error('a bad packet');
    secondLane.add(() => {
      throw failure;
    });
    secondLane.add(() => done.push('the next'));
    await secondLane.turn();
    await turn();
    expect(done).toEqual(['the next']);
    expect(told).toEqual([failure]);
  } finally {
    process.removeAllListeners('unhandledRejection');
    for (const listener of listeners) process.on('unhandledRejection', listener);
  }
});

it('a flood fills no memory, and work goes on after it', async () => {
  let done = 0;
  for (let n = 0; n < 20_000; n += 1) secondLane.add(() => done++);
  while (done < 5000) await turn();
  await turn();
  expect(done).toBe(5000);
  await secondLane.turn();
});
