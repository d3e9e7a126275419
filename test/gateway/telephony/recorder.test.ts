import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { RecordingEnd, RecordOptions } from '../../../src/gateway/telephony/port.ts';
import { AudioBeat } from '../../../src/gateway/telephony/sound/audio-beat.ts';
import { Recorder } from '../../../src/gateway/telephony/sound/recorder.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A recorder with the test's own clock. `late` delays the timer from time to time. */
function recording(options: Partial<RecordOptions> = {}, { speaks = true, fails = false } = {}) {
  let now = 0;
  let samples = 0;
  let longest = 0;
  let others = 0;
  const errors: unknown[] = [];
  let end: { durationMs: number; why: RecordingEnd } | null = null;
  const beat = new AudioBeat(
    (error) => errors.push(error),
    () => now,
  );
  const frame = new Int16Array(160).fill(speaks ? 5000 : 0);
  const recorder = new Recorder(
    beat,
    {
      write: (written) => {
        if (fails && samples >= 8000) throw new Error('the disk is gone');
        samples += written.length;
        longest = Math.max(longest, written.length);
      },
      close: async () => ({ durationMs: samples / 8 }),
    },
    { left: () => frame, right: null, close: () => {} },
    { layout: 'mixed', ...options },
    (durationMs, why) => {
      end = { durationMs, why };
    },
  );
  beat.add('tap', {
    beat: () => {
      others += 1;
    },
  });
  return {
    beat,
    recorder,
    errors,
    /** Time passes, and the timer has not fired yet. */
    late(ms: number): void {
      now += ms;
    },
    /** Ticks received by the other listener on the same ticker. */
    others: () => others,
    /** Number of samples in the longest single write. */
    longest: () => longest,
    seconds: () => samples / 8000,
    end: () => end,
    async pass(ms: number, step: () => number): Promise<void> {
      for (const until = now + ms; now < until; ) {
        const by = Math.min(step(), until - now);
        now += by;
        await vi.advanceTimersByTimeAsync(10);
      }
    },
  };
}

it('is as long as the time that passed, within 20 ms a minute, however late the timers are', async () => {
  const take = recording();
  let turn = 0;
  // Every hundredth turn the process stalls for most of a second.
  await take.pass(60_000, () => (++turn % 100 === 0 ? 870 : turn % 7 === 0 ? 33 : 10));
  expect(Math.abs(take.seconds() - 60)).toBeLessThanOrEqual(0.02);
});

it('begins, pauses and ends when it is told to, though the timer comes later', async () => {
  const take = recording();
  await take.pass(1000, () => 10);
  take.late(100);
  take.recorder.pause(true);
  take.late(5000);
  take.recorder.pause(false);
  take.late(100);
  take.recorder.end('stopped');
  await vi.advanceTimersByTimeAsync(10);
  expect(take.end()?.why).toBe('stopped');
  expect(Math.abs(take.seconds() - 1.2)).toBeLessThanOrEqual(0.02);
});

it('does not take a process that stood still for a silence', async () => {
  const take = recording({ maxSilenceMs: 2000 });
  await take.pass(5000, () => 2500);
  expect(take.end()).toBeNull();
});

it('counts a silence without the stalls in it', async () => {
  const take = recording({ maxSilenceMs: 2000 }, { speaks: false });
  // A second of silence and a second of stall, twice: the limit is not reached.
  for (let turn = 0; turn < 2; turn += 1) {
    await take.pass(900, () => 10);
    await take.pass(1000, () => 1000);
  }
  expect(take.end()).toBeNull();
  await take.pass(400, () => 10);
  expect(take.end()?.why).toBe('max-silence');
});

it('writes a long stall in small pieces, and not for ever', async () => {
  const take = recording();
  await take.pass(3 * 3_600_000, () => 3_600_000);
  expect(take.longest()).toBeLessThanOrEqual(8000);
  expect(take.seconds()).toBeGreaterThan(3 * 479);
  expect(take.seconds()).toBeLessThan(3 * 482);
});

it.each([
  ['beat by beat', 10],
  ['after a stall', 2500],
])('ends alone when its file fails, %s', async (_, step) => {
  const take = recording({}, { fails: true });
  await take.pass(5000, () => step);
  expect(take.end()).toEqual({ durationMs: 1000, why: 'failed' });
  const before = take.others();
  await take.pass(1000, () => 10);
  expect(take.others() - before).toBeGreaterThanOrEqual(49);
  expect(take.errors).toEqual([]);
});

it('goes on for the others when one part of the beat throws, and says so once', async () => {
  const take = recording();
  take.beat.add('source', {
    beat: () => {
      throw new Error('out of order');
    },
  });
  await take.pass(2000, () => 10);
  expect(take.seconds()).toBeCloseTo(2, 1);
  expect(take.errors).toHaveLength(1);
});

it('ends at its longest time to the frame, though the process stood still over it', async () => {
  const take = recording({ maxDurationMs: 3000 });
  await take.pass(10_000, () => 2600);
  expect(take.end()?.why).toBe('max-duration');
  expect(take.seconds()).toBeLessThanOrEqual(3.02);
});
