import type { Country } from '../numbers/e164.ts';

/**
 * Kinds of numbers, by the names of libphonenumber's metadata. `global`: a network without a country. `short`: dialled
 * only within its country, at no more than the usual price.
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

/** Kinds that are allowed in every allowed country. The others cost more, or their price is unknown. */
export const usualKinds: readonly NumberKind[] = ['fixed', 'mobile', 'toll-free', 'voip', 'uan', 'short'];

/** The facts about a dialled number. */
export interface NumberFacts {
  /** E.164, or a short number as dialled. */
  number: string;
  /** null: unknown. Several countries or none have the calling code, and the number is in no known range. */
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

/** The price of calls to numbers with this prefix. The longest matching prefix applies. */
export interface Price {
  /** "+" and digits, or only digits for short numbers. */
  prefix: string;
  /** For each started minute after the answer. */
  perMinute: number;
  /** Once per answered call. */
  perCall: number;
}

export interface OutboundRules {
  /** "*": all countries, except for those with many fraud reports, which must be named. */
  countries: readonly (Country | '*')[];
  /** Allowed kinds in addition to the usual ones. */
  kinds: readonly NumberKind[];
  /** Prefixes that are allowed regardless of country and kind. */
  allow: readonly string[];
  /** Prefixes that are never called. Of two matching prefixes the longer one applies, and of two equal ones `deny`. */
  deny: readonly string[];
  perAgent: OutboundLimits;
  total: OutboundLimits;
  prices: readonly Price[];
  /** With a limit on spend: whether numbers without a price are refused, or allowed and counted as free. */
  unpriced: 'refuse' | 'allow';
  /** Hangs up running calls when their minutes or spend reach a daily limit. */
  endCallsAtLimit: boolean;
}

/** Limits that no agent reaches in normal work, and a stolen token reaches within minutes. */
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
