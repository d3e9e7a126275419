import { arabic } from './arabic.ts';
import { english } from './english.ts';
import { hindi } from './hindi.ts';
import { indonesian } from './indonesian.ts';
import { portuguese } from './portuguese.ts';
import { spanish } from './spanish.ts';
import { type SpokenLanguage, spokenWordsOf } from './spoken-language.ts';

/** The languages in which the gateway has recordings. `scripts/make-sounds.ts` makes them. */
export const spokenLanguages: readonly SpokenLanguage[] = [english, arabic, hindi, indonesian, portuguese, spanish];

interface Recordings {
  /** The name of the file of each recording, by its words. */
  files: ReadonlyMap<string, string>;
  /** Words of the longest. */
  longest: number;
}

const recordings = new Map<string, Recordings>();

/** Made when a language is first used. */
function recordingsOf(language: SpokenLanguage): Recordings {
  const known = recordings.get(language.tag);
  if (known !== undefined) return known;
  const texts = Object.entries({ ...language.phrases, ...language.words });
  const files = new Map(texts.map(([file, text]) => [(spokenWordsOf(text, language) ?? []).join(' '), file]));
  const longest = Math.max(...[...files.keys()].map((words) => words.split(' ').length));
  const made = { files, longest };
  recordings.set(language.tag, made);
  return made;
}

/** The recordings of a text: a folder, and files in it. */
export interface RecordedText {
  language: string;
  files: string[];
}

/**
 * The recordings of a text, in order, the longest first. null: some of its words have no recording.
 * @param language BCP 47
 */
export function recordedPhrasesOf(text: string, language: string): RecordedText | null {
  const tag = language.toLowerCase().split('-')[0];
  const spoken = spokenLanguages.find((each) => each.tag === tag);
  if (spoken === undefined) return null;
  const words = spokenWordsOf(text, spoken);
  const files = words === null ? null : filesOf(words, recordingsOf(spoken));
  return files === null ? null : { language: spoken.tag, files };
}

function filesOf(words: readonly string[], { files, longest }: Recordings): string[] | null {
  // The recordings that cover the words from each position to the end.
  const rest: (string[] | null)[] = Array.from({ length: words.length + 1 }, () => null);
  rest[words.length] = [];
  for (let from = words.length - 1; from >= 0; from -= 1) {
    for (let count = Math.min(longest, words.length - from); count > 0 && rest[from] === null; count -= 1) {
      const file = files.get(words.slice(from, from + count).join(' '));
      const after = rest[from + count];
      if (after != null && file !== undefined) rest[from] = [file, ...after];
    }
  }
  return rest[0] ?? null;
}
