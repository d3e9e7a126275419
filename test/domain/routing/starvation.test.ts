import { describe, expect, it } from 'vitest';
import { waitsBehindNewer } from './support/overtaken.ts';

/** To run longer, or with other values: SIDECALL_QUEUE_CALLS=1000000, SIDECALL_QUEUE_SEED=42. */
const calls = Math.ceil(Number(process.env.SIDECALL_QUEUE_CALLS ?? 100_000) / 20);
const seed = Number(process.env.SIDECALL_QUEUE_SEED ?? 20_261_129);

/** Important calls have 120 points more, and there are more of them than the agents can answer. */
const overload = { calls, seed, priority: 120 };

describe('a usual call among more important ones than the agents can answer', () => {
  it.each([
    [1, 120],
    [2, 60],
  ])('with ageing %i, is passed only by calls that came at most %i s after it', (ageing, seconds) => {
    const { answered, mostAfterMs } = waitsBehindNewer({ ...overload, ageing });
    expect(answered).toBeGreaterThan(calls / 20);
    expect(mostAfterMs).toBeLessThanOrEqual(seconds * 1000);
    // The rule decided, often: calls came almost so late, and were first.
    expect(mostAfterMs).toBeGreaterThan(seconds * 900);
  });

  it('without ageing, is passed by all of them', () => {
    expect(waitsBehindNewer({ ...overload, ageing: 0 }).mostAfterMs).toBeGreaterThan(600_000);
  });
});
