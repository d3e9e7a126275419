import type { Price } from './rules.ts';

/** What is known of a placed call, for counting. Times are milliseconds since 1970. */
export interface PlacedCall {
  startedAt: number;
  /** null: not answered. */
  answeredAt: number | null;
  /** null: it rings, or goes on. */
  endedAt: number | null;
  perMinute: number;
  perCall: number;
}

/** The price of the longest prefix that the number begins with, or null. */
export function priceOf(number: string, prices: readonly Price[]): Price | null {
  let best: Price | null = null;
  for (const price of prices) {
    if (number.startsWith(price.prefix) && price.prefix.length > (best?.prefix.length ?? 0)) best = price;
  }
  return best;
}

/** Milliseconds from the answer to the end, or to now. Only the part after `since` counts. */
export function talkMs(call: PlacedCall, now: number, since = 0): number {
  if (call.answeredAt === null) return 0;
  return Math.max(0, (call.endedAt ?? now) - Math.max(call.answeredAt, since));
}

/** Every minute that has begun is paid for; a call that was not answered costs nothing. */
export function costOf(call: PlacedCall, now: number): number {
  if (call.answeredAt === null) return 0;
  // The first minute begins with the answer.
  return call.perCall + Math.max(1, Math.ceil(talkMs(call, now) / 60_000)) * call.perMinute;
}
