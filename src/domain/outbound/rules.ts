import type { Country } from '../numbers/e164.ts';

/**
 * What a number is, in the words of libphonenumber's metadata; `global`: a network that belongs to no country; `short`:
 * called within its country only, at no more than usual.
 */
export const numberKinds = [
  'fixed',
  'mobile',
  'toll-free',
  'voip',
  'uan',
  'premium-rate',
  'shared-cost',
  'personal',
  'pager',
  'voicemail',
  'short',
  'global',
  'unknown',
] as const;
export type NumberKind = (typeof numberKinds)[number];

/** Kinds that may be called in every allowed country. The others cost more, or their price is not known. */
export const usualKinds: readonly NumberKind[] = ['fixed', 'mobile', 'toll-free', 'voip', 'uan', 'short'];

/** What is known of a dialled number. */
export interface NumberFacts {
  /** E.164, or a short number as it was dialled. */
  number: string;
  /** null: several countries share the calling code, or none has it, and the number is of no known range. */
  country: Country | null;
  kind: NumberKind;
}

/** Limits for one agent, or for all calls together. null: no limit. A day is the last 24 hours. */
export interface OutboundLimits {
  callsPerMinute: number | null;
  callsPerHour: number | null;
  callsPerDay: number | null;
  concurrentCalls: number | null;
  minutesPerDay: number | null;
  /** In the currency of the prices. */
  spendPerDay: number | null;
}

/** The price of calls to numbers that begin with the prefix; the longest prefix counts. */
export interface Price {
  /** "+" and digits, or digits alone for short numbers. */
  prefix: string;
  /** Each minute that has begun, from the answer. */
  perMinute: number;
  /** Once for each answered call. */
  perCall: number;
}

export interface OutboundRules {
  /** "*": all countries but those with many fraud reports, which must be named. */
  countries: readonly (Country | '*')[];
  /** Kinds that may be called beside the usual ones. */
  kinds: readonly NumberKind[];
  /** Prefixes that may be called whatever their country and kind. */
  allow: readonly string[];
  /** Prefixes that are never called. Of two matching prefixes the longer one counts, of equal ones `deny`. */
  deny: readonly string[];
  perAgent: OutboundLimits;
  total: OutboundLimits;
  prices: readonly Price[];
  /** With a limit on spend: numbers without a price may be called, and count as free. */
  unpriced: 'refuse' | 'allow';
  /** Running calls are hung up when their minutes or their spend reach the limit of the day. */
  endCallsAtLimit: boolean;
}

/** What no agent reaches by working, and a stolen token does within minutes. */
export const defaultPerAgent: OutboundLimits = {
  callsPerMinute: 20,
  callsPerHour: 200,
  callsPerDay: 1000,
  concurrentCalls: 10,
  minutesPerDay: 960,
  spendPerDay: null,
};

export const defaultTotal: OutboundLimits = {
  callsPerMinute: 300,
  callsPerHour: 6000,
  callsPerDay: 50_000,
  concurrentCalls: null,
  minutesPerDay: null,
  spendPerDay: null,
};

export function defaultRules(home: Country): OutboundRules {
  return {
    countries: [home],
    kinds: [],
    allow: [],
    deny: [],
    perAgent: defaultPerAgent,
    total: defaultTotal,
    prices: [],
    unpriced: 'refuse',
    endCallsAtLimit: false,
  };
}
