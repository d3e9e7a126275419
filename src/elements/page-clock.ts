import type { Clock } from '../domain/clock.ts';

/** The page's own time; stories and tests put another clock in its place. */
export const pageClock: Clock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  after(ms, callback) {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
};
