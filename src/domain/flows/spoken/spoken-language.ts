/** A language in which the gateway has recordings of phrases and numbers. A flow needs no speech engine for them. */
export interface SpokenLanguage {
  /** The name of its folder, as in BCP 47. */
  tag: string;
  /**
   * Phrases by the names of their files: those of queues and of the flow templates. One that goes on has no full stop;
   * the others end with a pause.
   */
  phrases: Readonly<Record<string, string>>;
  /** Words that are recorded one by one, for numbers and keys, by the names of their files. */
  words: Readonly<Record<string, string>>;
  /** The recorded words of a whole number from 0 to 999. */
  numberWords: (number: number) => readonly string[];
  /** The recorded words of keys that are no digits. */
  keys: Readonly<Record<'*' | '#', string>>;
}

/** Vowel signs of Arabic. They help a speech engine, and few people write them. */
const arabicSigns = /[\u0640\u064b-\u0652\u0670]/gu;

/**
 * The words of a text, as they are spoken: in lower case, without punctuation, whole numbers up to 999 as words. `null`:
 * there is something in it that has no recording, such as a larger number.
 */
export function spokenWordsOf(text: string, language: SpokenLanguage): string[] | null {
  const words: string[] = [];
  for (const token of text.normalize('NFC').toLowerCase().split(/\s+/)) {
    const bare = token.replace(/^[¿¡«“]+|[.,;:!?।؟،؛»”]+$/gu, '').replaceAll(arabicSigns, '');
    if (bare === '') continue;
    const spoken = /^\p{Nd}/u.test(bare) ? digitsOf(bare, language) : keyOrWord(bare, language);
    if (spoken === null) return null;
    // The words of a language's table have signs, too.
    words.push(...spoken.flatMap((word) => word.normalize('NFC').replaceAll(arabicSigns, '').split(' ')));
  }
  return words;
}

function keyOrWord(bare: string, { keys }: SpokenLanguage): readonly string[] {
  return bare === '*' || bare === '#' ? [keys[bare]] : [bare];
}

function digitsOf(bare: string, { numberWords }: SpokenLanguage): readonly string[] | null {
  const digits = bare.replaceAll(/[\u0660-\u0669\u06f0-\u06f9\u0966-\u096f]/gu, (digit) =>
    String((digit.charCodeAt(0) - (digit < '\u06f0' ? 0x660 : digit < '\u0966' ? 0x6f0 : 0x966)) % 10),
  );
  return /^(0|[1-9][0-9]{0,2})$/.test(digits) ? numberWords(Number(digits)) : null;
}

/** "one" to { one: 'one' }: the words are the names of their files, in languages that ASCII can write. */
export function namedBy(words: readonly string[], nameOf = (word: string) => word): Record<string, string> {
  return Object.fromEntries(words.map((word) => [nameOf(word), word]));
}
