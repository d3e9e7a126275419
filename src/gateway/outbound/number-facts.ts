import { type NumberType, parsePhoneNumberFromString } from 'libphonenumber-js/max';
import type { Country } from '../../domain/numbers/e164.ts';
import { shortKind } from '../../domain/numbers/short-numbers.ts';
import type { NumberFacts, NumberKind } from '../../domain/outbound/rules.ts';

/** Kinds of numbers, by libphonenumber's names. Only the gateway loads the full metadata (156 kB) that they require. */
const kinds: Record<Exclude<NumberType, undefined>, NumberKind> = {
  FIXED_LINE: 'fixed',
  FIXED_LINE_OR_MOBILE: 'fixed',
  MOBILE: 'mobile',
  TOLL_FREE: 'toll-free',
  VOIP: 'voip',
  UAN: 'uan',
  PREMIUM_RATE: 'premium-rate',
  SHARED_COST: 'shared-cost',
  PERSONAL_NUMBER: 'personal',
  PAGER: 'pager',
  VOICEMAIL: 'voicemail',
};

/**
 * Calling codes of ITU-T E.164 without a country: satellites (870, 881), international networks (882, 883), universal
 * personal and international premium numbers (878, 979), shared cost (808), disaster relief (888), and universal
 * freephone (800).
 */
const globalCodes = /^\+(?:800|808|87\d|88[1-3]|888|979)/;

/**
 * @param number E.164, or a short number
 * @param home the country of short numbers
 */
export function numberFacts(number: string, home: Country): NumberFacts {
  if (!number.startsWith('+')) {
    return { number, country: home, kind: shortKind(number, home) === 'premium' ? 'premium-rate' : 'short' };
  }
  if (globalCodes.test(number)) return { number, country: null, kind: 'global' };
  const parsed = parsePhoneNumberFromString(number);
  const type = parsed?.getType();
  return { number, country: parsed?.country ?? null, kind: type === undefined ? 'unknown' : kinds[type] };
}
