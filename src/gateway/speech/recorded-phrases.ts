import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { muLawWav } from '../telephony/phone-wav.ts';
import { openWav } from '../telephony/wav-sound.ts';
import { englishPhrases, englishWords, englishWordsOf, phraseFile } from './english.ts';
import type { Speaker, SpeechRequest } from './speaker.ts';

const folder = join(import.meta.dirname, 'phrases');

/** The recorded phrases by their words, and the number of words of the longest. */
const phrases = new Set([...englishPhrases, ...englishWords].map((phrase) => (englishWordsOf(phrase) ?? []).join(' ')));
const longest = Math.max(...[...phrases].map((phrase) => phrase.split(' ').length));

/**
 * English phrases that come with the gateway, joined to texts: “You are number 12 in the queue.” Without a speech engine,
 * callers hear the sentences of queues and of the flow templates. Any other text cannot be said.
 */
export class RecordedPhrases implements Speaker {
  readonly cacheName = null;
  /** The sound of each phrase that was said, as 8 kHz µ-law. All of them take 400 kB. */
  readonly #sounds = new Map<string, Promise<Buffer>>();

  async speak({ text, language, voice }: SpeechRequest): Promise<Buffer | null> {
    if (voice !== null || !/^en(-|$)/i.test(language)) return null;
    const words = englishWordsOf(text);
    const parts = words === null ? null : phrasesOf(words);
    if (parts === null || parts.length === 0) return null;
    const sounds = await Promise.all(parts.map((part) => this.#sound(part)));
    return muLawWav(Buffer.concat(sounds));
  }

  #sound(phrase: string): Promise<Buffer> {
    const known = this.#sounds.get(phrase);
    if (known !== undefined) return known;
    const read = readFile(join(folder, `${phraseFile(phrase.split(' '))}.wav`)).then((file) => openWav(file).data);
    this.#sounds.set(phrase, read);
    read.catch(() => this.#sounds.delete(phrase));
    return read;
  }
}

/** Covers all words with phrases, the longest first. null: some word belongs to no phrase. */
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
