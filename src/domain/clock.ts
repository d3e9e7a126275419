/** Time as an argument, so that rules about time are tested without waiting. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Milliseconds since some moment, which go on evenly whatever is done to the date. Absent: `now` never jumps. */
  elapsed?(): number;
  /** Calls back once after `ms`; the returned function cancels. */
  after(ms: number, callback: () => void): () => void;
}

export function isoTime(clock: Clock): string {
  return new Date(clock.now()).toISOString();
}

/** Milliseconds to measure durations by: the date of a machine may be set at any time. */
export function ticks(clock: Clock): number {
  return clock.elapsed?.() ?? clock.now();
}

const bases = new WeakMap<Clock, { date: number; ticks: number }>();

/**
 * Milliseconds since 1970 that never go back while the process runs: what is to be done at a time that was written down
 * is not put off when the date is set back.
 */
export function forwardTime(clock: Clock): number {
  const base = bases.get(clock) ?? { date: clock.now(), ticks: ticks(clock) };
  bases.set(clock, base);
  const steady = base.date + ticks(clock) - base.ticks;
  const now = clock.now();
  if (now > steady) bases.set(clock, { date: now, ticks: ticks(clock) });
  return Math.max(now, steady);
}
