/** Time as an argument, so that rules about time can be tested without waiting. */
export interface Clock {
  /** The system date, in ms since 1970. */
  now(): number;
  /** Milliseconds since an arbitrary moment, unaffected by changes of the system date. Absent: `now` never jumps. */
  elapsed?(): number;
  /** Calls back once after `ms`. The returned function cancels. */
  after(ms: number, callback: () => void): () => void;
}

export function isoTime(clock: Clock): string {
  return new Date(clock.now()).toISOString();
}

/** Milliseconds for measuring durations, because the system date can change at any time. */
export function ticks(clock: Clock): number {
  return clock.elapsed?.() ?? clock.now();
}

const bases = new WeakMap<Clock, { date: number; ticks: number }>();

/**
 * Milliseconds since 1970 that never go back while the process runs. If the system date is set back, scheduled work is
 * not delayed.
 */
export function forwardTime(clock: Clock): number {
  const base = bases.get(clock) ?? { date: clock.now(), ticks: ticks(clock) };
  bases.set(clock, base);
  const steady = base.date + ticks(clock) - base.ticks;
  const now = clock.now();
  if (now > steady) bases.set(clock, { date: now, ticks: ticks(clock) });
  return Math.max(now, steady);
}
