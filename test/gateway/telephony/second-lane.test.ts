import { expect, it, onTestFinished } from 'vitest';
import { SecondLane } from '../../../src/gateway/telephony/embedded/webrtc/second-lane.ts';
import { eventually } from '../../e2e/support/eventually.ts';

/** An event loop whose clock advances only by the duration of work. */
class EventLoop {
  time = 0;
  /** The other work of each turn, before the lane. */
  others = (): void => {};
  readonly lane = new SecondLane({ now: () => this.time, nextTurn: (next) => this.#next.push(next) });
  #next: (() => void)[] = [];

  busy(ms: number): void {
    this.time += ms;
  }

  /** Runs turns until the lane is empty. Returns their number. */
  run(most = 100_000): number {
    let turns = 0;
    while (this.#next.length > 0 && turns < most) {
      turns += 1;
      this.others();
      for (const next of this.#next.splice(0)) next();
    }
    return turns;
  }
}

it('what else there is to do goes between two pieces of work that take long', () => {
  const loop = new EventLoop();
  const order: string[] = [];
  for (const name of ['first', 'second', 'third']) {
    loop.lane.add(() => {
      order.push(name);
      loop.busy(2);
    });
  }
  loop.others = () => order.push('other');
  loop.run();
  expect(order).toEqual(['other', 'first', 'other', 'second', 'other', 'third']);
});

it('short pieces of work share a slice of one millisecond', () => {
  const loop = new EventLoop();
  const slices: number[] = [];
  loop.others = () => slices.push(0);
  for (let n = 0; n < 20; n += 1) {
    loop.lane.add(() => {
      slices[slices.length - 1] = (slices.at(-1) ?? 0) + 1;
      loop.busy(0.25);
    });
  }
  expect(loop.run()).toBe(5);
  expect(slices).toEqual([4, 4, 4, 4, 4]);
});

it('waits while each turn of the event loop has much else to do, and not for ever', () => {
  const loop = new EventLoop();
  const served: number[] = [];
  loop.others = () => loop.busy(2);
  for (let n = 0; n < 3; n += 1) {
    loop.lane.add(() => {
      served.push(loop.time);
      loop.busy(1);
    });
  }
  loop.run();
  // One slice 40 ms after the end of the last one, which took 1 ms.
  expect(served).toEqual([40, 81, 122]);
});

it('a turn with little else to do serves what waits', () => {
  const loop = new EventLoop();
  let crowded = 5;
  let served = -1;
  loop.others = () => loop.busy(crowded-- > 0 ? 2 : 0.2);
  loop.lane.add(() => {
    served = loop.time;
  });
  expect(loop.run()).toBe(6);
  expect(served).toBeCloseTo(10.2);
});

it('a crowd that does not end leaves each turn its slice to what has waited long', () => {
  const loop = new EventLoop();
  loop.others = () => loop.busy(2);
  const pieces = 50;
  for (let n = 0; n < pieces; n += 1) loop.lane.add(() => loop.busy(1));
  // At most 75 turns of 2 ms until the first piece has waited 150 ms, and then one turn for each piece.
  const turns = loop.run();
  expect(turns).toBeGreaterThan(pieces);
  expect(turns).toBeLessThanOrEqual(75 + pieces);
});

it('everything has its turn, in its order, also in the real event loop', async () => {
  const lane = new SecondLane();
  const order: number[] = [];
  for (let n = 0; n < 20; n += 1) lane.add(() => order.push(n));
  await lane.turn();
  expect(order).toEqual(Array.from({ length: 20 }, (_, n) => n));
});

it('what fails is told, and takes no turn from the others', async () => {
  const told: unknown[] = [];
  const listeners = process.listeners('unhandledRejection');
  onTestFinished(() => {
    process.removeAllListeners('unhandledRejection');
    for (const listener of listeners) process.on('unhandledRejection', listener);
  });
  process.removeAllListeners('unhandledRejection');
  process.on('unhandledRejection', (error) => told.push(error));
  const loop = new EventLoop();
  const done: string[] = [];
  const failure = new Error('a bad packet');
  loop.lane.add(() => {
    throw failure;
  });
  loop.lane.add(() => done.push('the next'));
  loop.run();
  expect(done).toEqual(['the next']);
  await eventually('what failed', () => told.length > 0);
  expect(told).toEqual([failure]);
});

it('a flood fills no memory, and work goes on after it', () => {
  const loop = new EventLoop();
  let done = 0;
  for (let n = 0; n < 20_000; n += 1) loop.lane.add(() => done++);
  loop.run();
  expect(done).toBe(5000);
  loop.lane.add(() => done++);
  loop.run();
  expect(done).toBe(5001);
});
