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
  // The metadata of all countries is searched for each spelling. This work is done in the process that relays the audio
  // of calls, so it is done once for contacts with the same spelling, and not at all for an obvious stranger.
  const isSame = once((each) => !isStranger(each, number) && sameNumber(each, number, home));
  const isComplete = once((each) => readSpelling(each)?.number === number);
  return found
    .filter((contact) => contact.numbers.some(isSame))
    .map((contact) => ({ contact, rank: contact.numbers.some(isComplete) ? 0 : 1, age: ageOf(contact.createdAt) }))
    .sort((a, b) => a.rank - b.rank || a.age - b.age)
    .map(({ contact }) => contact);
}

/** Digits and their usual separators alone, and other last digits: no numbering plan makes that the same number. */
function isStranger(spelling: string, number: string): boolean {
  return /^[\d\s()+./-]*$/.test(spelling) && !spelling.replace(/\D/g, '').includes(number.slice(-6));
}

function once(decide: (spelling: string) => boolean): (spelling: string) => boolean {
  const known = new Map<string, boolean>();
  return (spelling) => {
    const before = known.get(spelling);
    if (before !== undefined) return before;
    const answer = decide(spelling);
    known.set(spelling, answer);
    return answer;
  };
}

/** Sorted by the date of creation. Those without one keep their order, and come last. */
export function oldestFirst<T extends { createdAt?: string | null }>(contacts: readonly T[]): T[] {
  return [...contacts].sort((a, b) => ageOf(a.createdAt) - ageOf(b.createdAt));
}

/** The date as a number. A contact without a valid date comes last. */
function ageOf(createdAt: string | null | undefined): number {
  const at = Date.parse(createdAt ?? '');
  return Number.isNaN(at) ? Number.MAX_SAFE_INTEGER : at;
}
