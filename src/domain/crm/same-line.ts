import type { Country } from '../numbers/e164.ts';
import { sameNumber } from '../numbers/match.ts';
import { readSpelling } from '../numbers/spelling.ts';

/**
 * Of what a CRM's search brought, those who have this very line: near misses left
 * out, whoever has the number written in full before those who left the country out.
 * @param number E.164
 * @param home whose plan numbers without a country code are read in; without it, that of `number`'s country
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
