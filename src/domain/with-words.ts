import { foldedText } from './folded-text.ts';

/** Letters and digits: what the index of a CRM knows of a text. */
const runs = /[\p{L}\p{M}\p{N}]+/gu;

/**
 * Filters the result of a CRM's search to contacts whose name or company contains each of these words, without regard to
 * case and accents, in the CRM's order. A CRM may search other fields too, or ignore the search.
 */
export function withWords<T extends { name: string; company: string | null }>(found: readonly T[], words: string): T[] {
  const wanted = foldedText(words).split(/\s+/).filter(Boolean);
  if (wanted.length === 0) return [];
  return found.filter(({ name, company }) => {
    const shown = foldedText(`${name}\n${company ?? ''}`);
    return wanted.every((word) => shown.includes(word));
  });
}

/**
 * What a CRM's search can be asked for these words: of each word the first run of letters and digits, so that no
 * character of its query language is left. CRMs that search whole words or their beginnings disagree whether "O’Neil" is one word, and "o" begins both readings.
 * Filter the result with `withWords`.
 * @returns an empty list if no word begins with anything that can be searched
 */
export function searchTerms(words: string): string[] {
  return words.split(/\s+/).flatMap((word) => word.match(runs)?.[0] ?? []);
}

/**
 * The same for a CRM that compares any part of a field: of each word its longest run, as "Neil" of "O’Neil". A run of one
 * letter would find half of the contacts, and the CRM answers with the first of them.
 */
export function containedTerms(words: string): string[] {
  return words.split(/\s+/).flatMap((word) => longest(word.match(runs) ?? []) ?? []);
}

/**
 * The term that says most, for a CRM whose search takes one. null: there is nothing to search.
 * @param terms `searchTerms` or `containedTerms`
 */
export function longestTerm(words: string, terms: (words: string) => string[] = searchTerms): string | null {
  return longest(terms(words));
}

/** The first one, if several are as long. */
function longest(terms: readonly string[]): string | null {
  return [...terms].sort((one, other) => other.length - one.length)[0] ?? null;
}
