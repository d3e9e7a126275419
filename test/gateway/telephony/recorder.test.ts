import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { AudioBeat } from '../../../src/gateway/telephony/embedded/audio-beat.ts';
import { Recorder } from '../../../src/gateway/telephony/embedded/recorder.ts';
import type { RecordingEnd, RecordOptions } from '../../../src/gateway/telephony/port.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A recorder on a clock of the test's own; `late` says how long the timer is held up now and then. */
function recording(options: Partial<RecordOptions> = {}, speaks = true) {
  let now = 0;
  let samples = 0;
  let end: { durationMs: number; why: RecordingEnd } | null = null;
  const beat = new AudioBeat(() => now);
  const frame = new Int16Array(160).fill(speaks ? 5000 : 0);
  new Recorder(
    beat,
    {
      write: (written) => {
        samples += written.length;
      },
      close: async () => ({ durationMs: samples / 8 }),
    },
    { left: () => frame, right: null, close: () => {} },
    { layout: 'mixed', ...options },
    (durationMs, why) => {
      end = { durationMs, why };
    },
  );
  return {
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
  // Every hundredth turn the process stands still for most of a second.
  await take.pass(60_000, () => (++turn % 100 === 0 ? 870 : turn % 7 === 0 ? 33 : 10));
  expect(Math.abs(take.seconds() - 60)).toBeLessThanOrEqual(0.02);
});

it('does not take a process that stood still for a silence', async () => {
  const take = recording({ maxSilenceMs: 2000 });
  await take.pass(5000, () => 2500);
  expect(take.end()).toBeNull();
});

it('ends at its longest time to the frame, though the process stood still over it', async () => {
  const take = recording({ maxDurationMs: 3000 });
  await take.pass(10_000, () => 2600);
  expect(take.end()?.why).toBe('max-duration');
  expect(take.seconds()).toBeLessThanOrEqual(3.02);
});
