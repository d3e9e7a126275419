import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Ticker } from '../../../src/gateway/telephony/sound/ticker.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A ticker with the test's own clock. */
function ticking() {
  let now = 0;
  let frames = 0;
  const ticker = new Ticker(() => now);
  const end = ticker.add(() => {
    frames += 1;
  });
  return {
    ticker,
    end,
    frames: () => frames,
    /** This time passes, and the timer fires once, at its end. */
    pass(ms: number): void {
      now += ms;
      vi.advanceTimersByTime(10);
    },
  };
}

it('gives a frame for each 20 ms, however late each timer is: what is late never adds up', () => {
  const music = ticking();
  for (let turn = 0; turn < 3000; turn += 1) music.pass([7, 13, 33, 27][turn % 4] ?? 0);
  // 3,000 turns of 20 ms on average, and the first frame.
  expect(music.frames()).toBe(3001);
});

it('leaves out what was due while the process stood still, and goes on', () => {
  const music = ticking();
  music.pass(0);
  music.pass(5000);
  expect(music.frames()).toBe(2);
  music.pass(20);
  expect(music.frames()).toBe(3);
});

it('keeps no timer when nobody listens any more', () => {
  const music = ticking();
  expect(vi.getTimerCount()).toBe(1);
  music.end();
  expect(vi.getTimerCount()).toBe(0);
  music.pass(1000);
  expect(music.frames()).toBe(0);
});
