import { foldedText } from './folded-text.ts';

/** Letters and digits: what the index of a CRM knows of a text. */
const run = /[\p{L}\p{M}\p{N}]+/gu;

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
 * character of its query language is left. CRMs disagree whether "O’Neil" is one word, and "o" begins both readings.
 * Filter the result with `withWords`.
 * @returns an empty list if no word begins with anything that can be searched
 */
export function searchTerms(words: string): string[] {
  return words.split(/\s+/).flatMap((word) => word.match(run)?.[0] ?? []);
}

/** The term that says most, for a CRM whose search takes one. null: there is nothing to search. */
export function longestTerm(words: string): string | null {
  return searchTerms(words).sort((one, other) => other.length - one.length)[0] ?? null;
}
