import { describe, expect, it } from 'vitest';
import { QueueEngine } from '../../../src/domain/routing/queues/engine.ts';
import { estimateFor, estimateForNew } from '../../../src/domain/routing/queues/figures.ts';
import type { Entry, QueueState } from '../../../src/domain/routing/queues/queue-state.ts';
import { waitEstimate } from '../../../src/domain/routing/queues/wait-estimate.ts';
import { aQueue } from './support/a-queue.ts';
import { type Centre, measuredWaits } from './support/waits.ts';

/** Calls of each case. For closer figures: SIDECALL_QUEUE_CALLS=300000. */
const calls = Number(process.env.SIDECALL_QUEUE_CALLS ?? 20_000);
const hour = 3_600_000;
const patienceMs = 180_000;

/**
 * Arrivals are a Poisson process; handling times are exponential with a mean of 240 s; phones are answered at once; where
 * callers hang up, their patience is exponential with a mean of 3 minutes, and every tenth never hangs up. Load is that
 * of all agents, also while some are on a break.
 */
const cases: Record<string, Centre> = {
  'two agents, load 0.8, nobody hangs up': { agents: 2, load: () => 0.8, patienceMs: null },
  'five agents, load 1.1': { agents: 5, load: () => 1.1, patienceMs },
  'twenty agents, load 1.1': { agents: 20, load: () => 1.1, patienceMs },
  'ten agents, load 0.8 with a peak of 1.25 in one hour of four': {
    agents: 10,
    load: (at) => (at % (4 * hour) < hour ? 1.25 : 0.8),
    patienceMs,
  },
  'ten agents, load 0.8, half of them on a break in one hour of three': {
    agents: 10,
    load: () => 0.8,
    patienceMs,
    onBreak: (at) => (at % (3 * hour) < hour ? 5 : 0),
  },
};

describe('the expected wait in a simulated queue', () => {
  it.each(Object.entries(cases))('is closer than what others announce: %s', (_, centre) => {
    const { formula, simple, asterisk, held, compared } = measuredWaits(centre, { calls, seed: 1 });
    expect(compared).toBeGreaterThan(calls / 40);
    expect(formula).toBeLessThanOrEqual(0.75 * asterisk);
    expect(formula).toBeLessThanOrEqual(1.02 * simple);
    // “Less than n minutes” is true for four of five.
    expect(held).toBeGreaterThanOrEqual(0.75);
    expect(held).toBeLessThanOrEqual(0.9);
  });
});

describe('the formula', () => {
  const facts = { ahead: 3, staffed: 2, handlingMs: 240_000, abandonRate: 0 };

  it('is (Q+1)·AHT/s if no caller hangs up', () => {
    expect(waitEstimate(facts)?.meanMs).toBeCloseTo((4 * 240_000) / 2);
  });

  it('sums 1/(s·m + i·a) over the calls ahead', () => {
    const abandonRate = 1 / 300_000;
    const served = 2 / 240_000;
    const terms = [0, 1, 2, 3].map((i) => 1 / (served + i * abandonRate));
    const sum = terms.reduce((all, term) => all + term, 0);
    const deviation = Math.sqrt(terms.reduce((all, term) => all + term ** 2, 0));
    const estimate = waitEstimate({ ...facts, abandonRate });
    expect(estimate?.meanMs).toBeCloseTo(sum);
    expect(estimate?.boundMs).toBeCloseTo(sum + 0.84 * deviation);
  });

  it('is longer if calls overtake, and stays finite if they are more than the agents can take', () => {
    const few = waitEstimate({ ...facts, overtakingRate: () => 1 / 600_000 });
    expect(few?.meanMs).toBeCloseTo(4 / (2 / 240_000 - 1 / 600_000));
    expect(waitEstimate({ ...facts, overtakingRate: () => 1 })?.meanMs).toBeCloseTo((10 * (4 * 240_000)) / 2);
  });

  it('names no number if no agent is staffed', () => {
    expect(waitEstimate({ ...facts, staffed: 0 })).toBeNull();
  });
});

describe('the estimate of a queue', () => {
  const state = (engine: QueueEngine): QueueState => engine.queue('support') as QueueState;
  const entry = (engine: QueueEngine, callId: string): Entry => engine.entry(callId) as Entry;
  const minute = 60_000;

  function busyQueue(): QueueEngine {
    const engine = new QueueEngine();
    engine.setQueue(aQueue({ agents: ['anna', 'ben'], handlingSeconds: 120 }), 0);
    engine.setPresence('anna', 'occupied', 0);
    engine.setPresence('ben', 'occupied', 0);
    return engine;
  }

  it('takes the assumed handling time until ten calls were handled, then their mean', () => {
    const engine = busyQueue();
    expect(estimateForNew(state(engine), 0)?.meanMs).toBeCloseTo(minute);
    let now = 0;
    for (let call = 1; call <= 10; call += 1) {
      expect(estimateForNew(state(engine), now)?.meanMs).toBeCloseTo(minute);
      engine.setPresence('anna', 'free', now);
      engine.join({ callId: `call-${call}`, queue: 'support' }, now);
      engine.setPresence('anna', 'occupied', now);
      engine.offerEnded(`call-${call}`, 'anna', 'answered', now);
      now += 4 * minute;
      engine.setPresence('anna', 'free', now);
      engine.setPresence('anna', 'occupied', now);
    }
    expect(estimateForNew(state(engine), now)?.meanMs).toBeCloseTo(2 * minute);
  });

  it('counts calls and callbacks ahead, but none that rings already', () => {
    const engine = busyQueue();
    engine.join({ callId: 'first', queue: 'support' }, 0);
    engine.join({ callId: 'back', queue: 'support', kind: 'callback' }, 1);
    engine.join({ callId: 'last', queue: 'support' }, 2);
    expect(estimateFor(entry(engine, 'last'), 3)?.meanMs).toBeCloseTo(3 * minute);
    engine.setPresence('anna', 'free', 3);
    expect(entry(engine, 'first').offers.size).toBe(1);
    expect(estimateFor(entry(engine, 'last'), 3)?.meanMs).toBeCloseTo(2 * minute);
  });

  it('grows if calls with more points keep coming', () => {
    const engine = busyQueue();
    engine.join({ callId: 'usual', queue: 'support' }, 0);
    const before = estimateFor(entry(engine, 'usual'), 0)?.meanMs ?? 0;
    for (let vip = 0; vip < 6; vip += 1) {
      engine.join({ callId: `vip-${vip}`, queue: 'support', priority: 900 }, vip);
      engine.leave(`vip-${vip}`, 'left', vip);
    }
    const after = estimateFor(entry(engine, 'usual'), 10)?.meanMs ?? 0;
    expect(after).toBeGreaterThan(before);
    // A call with as many points is not overtaken.
    expect(estimateForNew(state(engine), 10, 900)?.meanMs).toBeCloseTo(minute);
  });
});
