import type { Country } from '../numbers/e164.ts';
import { sameNumber } from '../numbers/match.ts';
import { readSpelling } from '../numbers/spelling.ts';

/**
 * Filters the result of a CRM's search to contacts with exactly this line. Contacts with the complete number come
 * before those whose number has no country code; among equals, the oldest comes first.
 * @param number E.164
 * @param home the country for numbers without a country code; default: the country of `number`
 */
export function ofSameLine<T extends { numbers: readonly string[]; createdAt?: string | null }>(
  found: readonly T[],
  number: string,
  home: Country | null = null,
): T[] {
  const rank = (contact: T): number => (contact.numbers.some((each) => readSpelling(each)?.number === number) ? 0 : 1);
  return found
    .filter((contact) => contact.numbers.some((each) => sameNumber(each, number, home)))
    .map((contact) => ({ contact, rank: rank(contact), age: ageOf(contact.createdAt) }))
    .sort((a, b) => a.rank - b.rank || a.age - b.age)
    .map(({ contact }) => contact);
}

/** The date as a number. A contact without a valid date comes last. */
function ageOf(createdAt: string | null | undefined): number {
  const at = Date.parse(createdAt ?? '');
  return Number.isNaN(at) ? Number.MAX_SAFE_INTEGER : at;
}
