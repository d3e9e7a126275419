import type { Country } from '../numbers/e164.ts';
import { sameNumber } from '../numbers/match.ts';

/**
 * A contact as a call stored it, without the spellings of one number.
 * @param number E.164
 * @param country of spellings without a country code
 */
export function withoutNumber<T extends { numbers: readonly string[] }>(
  contact: T,
  number: string,
  country: Country,
): T {
  return { ...contact, numbers: contact.numbers.filter((spelling) => !sameNumber(spelling, number, country)) };
}
