import type { OutboundLimits } from './rules.ts';
import { costOf, type PlacedCall, talkMs } from './spend.ts';

export const dayMs = 86_400_000;
const windows = [
  ['callsPerMinute', 60_000],
  ['callsPerHour', 3_600_000],
  ['callsPerDay', dayMs],
] as const;

export type LimitName = keyof OutboundLimits;

export interface LimitReached {
  limit: LimitName;
  most: number;
  /** Seconds until one more call may be placed, where that is known. */
  retryAfter: number | null;
}

/**
 * The first limit that one more call would pass.
 * @param calls placed ones that began or lasted in the last 24 hours, in the order of their start
 * @param next the price of the call that is asked for
 */
export function limitReached(
  limits: OutboundLimits,
  calls: readonly PlacedCall[],
  now: number,
  next: Pick<PlacedCall, 'perMinute' | 'perCall'>,
): LimitReached | null {
  for (const [limit, ms] of windows) {
    const most = limits[limit];
    if (most === null) continue;
    const oldest = calls[calls.length - most];
    // Calls are in order: the one that fills the window must have left it.
    if (most > 0 && (oldest === undefined || oldest.startedAt <= now - ms)) continue;
    const retryAfter = oldest === undefined ? null : Math.max(1, Math.ceil((oldest.startedAt + ms - now) / 1000));
    return { limit, most, retryAfter };
  }
  const { concurrentCalls } = limits;
  if (concurrentCalls !== null && calls.filter(({ endedAt }) => endedAt === null).length >= concurrentCalls) {
    return { limit: 'concurrentCalls', most: concurrentCalls, retryAfter: null };
  }
  return dayLimitReached(limits, calls, now, next.perCall + next.perMinute);
}

/**
 * A limit of the day that the calls have reached already.
 * @param reserve what the next call costs at least
 */
export function dayLimitReached(
  limits: OutboundLimits,
  calls: readonly PlacedCall[],
  now: number,
  reserve = 0,
): LimitReached | null {
  const { minutesPerDay, spendPerDay } = limits;
  if (minutesPerDay !== null) {
    const ms = calls.reduce((sum, call) => sum + talkMs(call, now, now - dayMs), 0);
    if (ms >= minutesPerDay * 60_000) return { limit: 'minutesPerDay', most: minutesPerDay, retryAfter: null };
  }
  if (spendPerDay !== null) {
    const spent = calls.reduce((sum, call) => sum + costOrReserve(call, now), 0);
    // Prices are decimal fractions: a billionth is a rounding error.
    if (spent + reserve > spendPerDay + 1e-9 || spent >= spendPerDay) {
      return { limit: 'spendPerDay', most: spendPerDay, retryAfter: null };
    }
  }
  return null;
}

/** A call that still rings may be answered: its first minute is set aside. */
function costOrReserve(call: PlacedCall, now: number): number {
  const rings = call.answeredAt === null && call.endedAt === null;
  return rings ? call.perCall + call.perMinute : costOf(call, now);
}
