import { englishPhrases, englishWords, englishWordsOf } from './english.ts';

/** The recorded phrases by their words, and the number of words of the longest. */
const phrases = new Set([...englishPhrases, ...englishWords].map((phrase) => (englishWordsOf(phrase) ?? []).join(' ')));
const longest = Math.max(...[...phrases].map((phrase) => phrase.split(' ').length));

/**
 * The recorded phrases of a text, in order, the longest first. null: some of its words have no recording.
 * @param language BCP 47. Recordings are in English.
 */
export function recordedPhrasesOf(text: string, language: string): string[] | null {
  if (!/^en(-|$)/i.test(language)) return null;
  const words = englishWordsOf(text);
  return words === null ? null : phrasesOf(words);
}

function phrasesOf(words: readonly string[]): string[] | null {
  // The phrases that cover the words from each position to the end.
  const rest: (string[] | null)[] = Array.from({ length: words.length + 1 }, () => null);
  rest[words.length] = [];
  for (let from = words.length - 1; from >= 0; from -= 1) {
    for (let count = Math.min(longest, words.length - from); count > 0 && rest[from] === null; count -= 1) {
      const phrase = words.slice(from, from + count).join(' ');
      const after = rest[from + count];
      if (after != null && phrases.has(phrase)) rest[from] = [phrase, ...after];
    }
  }
  return rest[0] ?? null;
}
