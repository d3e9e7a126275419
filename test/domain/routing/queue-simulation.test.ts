import { describe, expect, it, vi } from 'vitest';
import { runCallCentre } from './support/call-centre.ts';

// It computes all the time, so a busy machine makes it slow.
vi.setConfig({ testTimeout: 600_000 });

/** To run longer, or with other values: SIDECALL_QUEUE_CALLS=1000000, SIDECALL_QUEUE_SEED=42. */
const calls = Number(process.env.SIDECALL_QUEUE_CALLS ?? 100_000);
const seed = Number(process.env.SIDECALL_QUEUE_SEED ?? 20_261_129);

describe('a call centre with five queues and sixty agents', () => {
  it('gives no agent two calls, keeps the order of each strategy, and relaxes on time', async () => {
    const report = await runCallCentre({ calls, seed });
    expect(report.broken).toEqual([]);
    expect(report.answered + report.abandoned).toBe(calls);
    // What the rules are about has happened, and often.
    for (const often of [report.abandoned, report.missed, report.relaxedOffers]) {
      expect(often).toBeGreaterThan(calls / 50);
    }
    expect(report.breaks).toBeGreaterThan(0);
  });
});
