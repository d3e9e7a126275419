import type { Country } from '../numbers/e164.ts';
import { sameNumber } from '../numbers/match.ts';
import { readSpelling } from '../numbers/spelling.ts';

/**
 * Filters the result of a CRM's search to contacts with exactly this line. Contacts with the complete number come
 * before those whose number has no country code.
 * @param number E.164
 * @param home the country for numbers without a country code; default: the country of `number`
 */
export function ofSameLine<T extends { numbers: readonly string[] }>(
  found: readonly T[],
  number: string,
  home: Country | null = null,
): T[] {
  const rank = (contact: T): number => (contact.numbers.some((each) => readSpelling(each)?.number === number) ? 0 : 1);
  return found
    .filter((contact) => contact.numbers.some((each) => sameNumber(each, number, home)))
    .map((contact) => ({ contact, rank: rank(contact) }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ contact }) => contact);
}
