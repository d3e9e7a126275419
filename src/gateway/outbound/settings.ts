import * as z from 'zod';
import { type Country, isCountry } from '../../domain/numbers/e164.ts';
import { defaultPerAgent, defaultTotal, numberKinds, type OutboundRules } from '../../domain/outbound/rules.ts';
import { jsonObject } from '../config/parsers.ts';
import { setting, settingsGroup } from '../config/setting.ts';
import type { EmergencySettings } from './emergency-calls.ts';
import { emergencyText } from './emergency-settings.ts';

const prefix = z
  .string()
  .regex(/^(?:\+[0-9]{1,15}|(?!00[1-9])[0-9]{1,9})$/, 'must be + and digits, or the digits of a short number');
const country = z.union(
  [
    z.literal('*'),
    z
      .string()
      .toUpperCase()
      .refine(isCountry, 'must be two-letter country codes such as US, or *')
      .transform((code) => code as Country),
  ],
  'must be two-letter country codes such as US, or *',
);
const limit = z.number().min(0).max(1_000_000_000).nullable().optional();
const count = z.int().min(0).max(1_000_000_000).nullable().optional();
const limits = z.strictObject({
  callsPerMinute: count,
  callsPerHour: count,
  callsPerDay: count,
  concurrentCalls: count,
  minutesPerDay: limit,
  spendPerDay: limit,
});
const price = z.strictObject({
  prefix,
  perMinute: z.number().min(0).max(1_000_000),
  perCall: z.number().min(0).max(1_000_000).default(0),
});
const rules = z.strictObject({
  countries: z.array(country).max(300).optional(),
  kinds: z.array(z.enum(numberKinds)).optional(),
  allow: z.array(prefix).max(10_000).optional(),
  deny: z.array(prefix).max(10_000).optional(),
  perAgent: limits.optional(),
  total: limits.optional(),
  prices: z.array(price).max(10_000).optional(),
  unpriced: z.enum(['refuse', 'allow']).optional(),
  endCallsAtLimit: z.boolean().optional(),
});
export type OutboundSetting = z.infer<typeof rules>;

/** The text of SIDECALL_OUTBOUND: a JSON object whose fields are all optional. */
const outboundText = jsonObject(
  rules.check(({ value, issues }) => {
    const fail = (message: string): void => {
      issues.push({ code: 'custom', message, input: value });
    };
    const prefixes = (value.prices ?? []).map((each) => each.prefix);
    if (new Set(prefixes).size < prefixes.length) fail('prices: must not name a prefix twice');
    const spendLimited = [value.perAgent, value.total].some((each) => typeof each?.spendPerDay === 'number');
    if (spendLimited && prefixes.length === 0) fail('spendPerDay takes prices');
  }),
);

/** Rules for outgoing and emergency calls. */
export const outgoing = settingsGroup(
  {
    SIDECALL_OUTBOUND: setting(
      'JSON object of rules for outgoing calls: {countries, kinds, allow, deny, perAgent, total, prices, unpriced, endCallsAtLimit}; see “Outgoing calls”. Without it: numbers of the home country that cost no more than usual, within limits.',
      '{}',
      outboundText,
    ),
    SIDECALL_EMERGENCY: setting(
      'JSON object for emergency calls: {numbers, callerId, trunk, dial}; see “Emergency calls”. Without it: the emergency numbers of the home country, over the usual trunks, with the virtual number.',
      '{}',
      emergencyText,
    ),
  },
  (value, { core, country }): { outbound: OutboundRules; emergency: EmergencySettings } => {
    const { numbers, callerId = null, trunk, dial } = value.SIDECALL_EMERGENCY;
    return {
      outbound: rulesOf(value.SIDECALL_OUTBOUND, country),
      emergency: { numbers, callerId, trunk: (core === 'asterisk' ? dial : trunk) ?? null },
    };
  },
);

/** Defaults are as safe as possible: only the home country, and limits that no agent reaches in normal work. */
function rulesOf(given: OutboundSetting, home: Country): OutboundRules {
  return {
    countries: given.countries ?? [home],
    kinds: given.kinds ?? [],
    allow: given.allow ?? [],
    deny: given.deny ?? [],
    perAgent: { ...defaultPerAgent, ...present(given.perAgent) },
    total: { ...defaultTotal, ...present(given.total) },
    prices: given.prices ?? [],
    unpriced: given.unpriced ?? 'refuse',
    endCallsAtLimit: given.endCallsAtLimit ?? false,
  };
}

/** Removes omitted fields. */
function present(limits: OutboundSetting['perAgent']): Partial<OutboundRules['perAgent']> {
  return Object.fromEntries(Object.entries(limits ?? {}).filter(([, value]) => value !== undefined));
}
