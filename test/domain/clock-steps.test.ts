import { describe, expect, test } from 'vitest';
import { forwardTime, ticks } from '../../src/domain/clock.ts';
import { Registrar } from '../../src/gateway/edge/registrar.ts';
import { TokenBucket } from '../../src/gateway/sip/token-bucket.ts';
import { AckWait } from '../../src/gateway/sip/transaction/ack-wait.ts';
import { systemClock } from '../../src/gateway/start/system-clock.ts';
import { SilenceWatch } from '../../src/gateway/telephony/embedded/calls/silence-watch.ts';
import { ManualClock } from '../../src/testing/manual-clock.ts';

const hour = 3_600_000;
const steps = [hour, -hour, 400 * 24 * hour, -400 * 24 * hour];

describe('when the date of the machine is set', () => {
  test.each(steps)('by %d ms, durations go on', (step) => {
    const clock = new ManualClock();
    const before = ticks(clock);
    clock.step(step);
    clock.advance(20);
    expect(ticks(clock) - before).toBe(20);
  });

  test('what is due at a time that was written down is not put off', () => {
    const clock = new ManualClock();
    const due = forwardTime(clock) + 1000;
    clock.step(-hour);
    clock.advance(999);
    expect(forwardTime(clock)).toBeLessThan(due);
    clock.advance(1);
    expect(forwardTime(clock)).toBe(due);
    clock.step(2 * hour);
    expect(forwardTime(clock)).toBe(clock.now());
  });

  test.each(steps)('by %d ms, a limit of messages is as it was', (step) => {
    const clock = new ManualClock();
    const bucket = new TokenBucket(clock, 1, 1);
    expect(bucket.take()).toBe(true);
    clock.step(step);
    expect(bucket.take()).toBe(false);
    clock.advance(1000);
    expect(bucket.take()).toBe(true);
  });

  test.each(steps)('by %d ms, an answer is repeated for 32 s, no less and no more', (step) => {
    const clock = new ManualClock();
    const told: string[] = [];
    const wait = new AckWait(
      clock,
      () => told.push('again'),
      () => told.push('over'),
    );
    clock.advance(600);
    clock.step(step);
    clock.advance(29_000);
    expect(told).not.toContain('over');
    clock.advance(8000);
    expect(told.filter((each) => each === 'over')).toHaveLength(1);
    wait.end();
  });

  test.each(steps)('by %d ms, no call ends for its silence before its time', (step) => {
    const clock = new ManualClock();
    let failed = 0;
    const leg = { lastSeen: ticks(clock) };
    const channel = { state: 'Up', leg, signalling: null, fail: () => (failed += 1) };
    const watch = new SilenceWatch(clock, () => [channel] as never, 22_000);
    watch.start();
    clock.advance(5000);
    clock.step(step);
    clock.advance(15_000);
    expect(failed).toBe(0);
    clock.advance(10_000);
    expect(failed).toBeGreaterThan(0);
    watch.end();
  });

  test.each(steps)('by %d ms, a registration lasts as long as it was granted', (step) => {
    const clock = new ManualClock();
    const registrar = new Registrar(clock, () => {});
    const said: string[] = [];
    const ask = (contact: string[]): void => {
      const headers = new Map([['contact', contact]]);
      const respond = (_status: number, { lines = [] }: { lines?: string[] } = {}) => said.push(lines.join());
      registrar.register(
        { request: { headers }, connection: {}, respond } as never,
        { kind: 'agent', identity: 'a', expiresAt: Infinity } as never,
      );
    };
    ask(['<sip:a@b.invalid>;expires=600']);
    clock.step(step);
    clock.advance(100_000);
    ask([]);
    expect(said.at(-1)).toBe('Contact: <sip:a@b.invalid>;expires=500');
    clock.advance(500_000);
    expect(registrar.bindings('agent', 'a')).toEqual([]);
  });
});

test('the machine’s clock has a time that never jumps', () => {
  const before = ticks(systemClock);
  expect(before).toBeLessThan(systemClock.now());
  expect(ticks(systemClock)).toBeGreaterThanOrEqual(before);
});
