import type { Price } from './rules.ts';

/** A placed call, as far as limits count it. Times are in ms since 1970. */
export interface PlacedCall {
  startedAt: number;
  /** null: not answered. */
  answeredAt: number | null;
  /** null: ringing or in progress. */
  endedAt: number | null;
  perMinute: number;
  perCall: number;
}

/** The price with the longest matching prefix. null: none. */
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

/** Every started minute is charged. A call that was not answered is free. */
export function costOf(call: PlacedCall, now: number): number {
  if (call.answeredAt === null) return 0;
  // The first minute starts with the answer.
  return call.perCall + Math.max(1, Math.ceil(talkMs(call, now) / 60_000)) * call.perMinute;
}
