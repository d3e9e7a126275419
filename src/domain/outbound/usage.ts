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
  /** Seconds until another call can be placed. null: unknown. */
  retryAfter: number | null;
}

/**
 * The first limit that another call would exceed.
 * @param calls placed calls that started or ran within the last 24 hours, ordered by start
 * @param next the price of the requested call
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
    // Calls are ordered by start, so the n-th last call must be older than the window.
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
 * A daily limit that the calls have already reached.
 * @param reserve the minimum cost of the next call
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
    // Prices are decimal fractions, so a difference of a billionth is a rounding error.
    if (spent + reserve > spendPerDay + 1e-9 || spent >= spendPerDay) {
      return { limit: 'spendPerDay', most: spendPerDay, retryAfter: null };
    }
  }
  return null;
}

/** A ringing call may be answered, so its first minute is reserved. */
function costOrReserve(call: PlacedCall, now: number): number {
  const rings = call.answeredAt === null && call.endedAt === null;
  return rings ? call.perCall + call.perMinute : costOf(call, now);
}
