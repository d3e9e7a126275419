import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import type { Speaker, SpeechRequest } from './speaker.ts';

/** An entry of prompts.json. */
export const Prompt = z.object({
  /** BCP 47. "en" also matches "en-GB" if no closer entry exists. */
  language: z.string(),
  text: z.string(),
  /** A WAV file in the same folder. */
  file: z.string().regex(/^[\w-]{1,64}\.wav$/i, 'must be the name of a WAV file in the same folder'),
});
type Prompt = z.infer<typeof Prompt>;

/**
 * Texts recorded by a person: a folder with prompts.json, a list of {language, text, file}. The table is read each
 * time, so that prompts can be added while the gateway runs.
 */
export class Prompts implements Speaker {
  readonly cacheName = null;
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async speak({ text, language, voice }: SpeechRequest): Promise<Buffer | null> {
    // A requested voice excludes recorded prompts.
    if (voice !== null) return null;
    const table = z.array(Prompt).parse(JSON.parse(await readFile(join(this.#folder, 'prompts.json'), 'utf8')));
    const prompt = nearest(
      table.filter((each) => plain(each.text) === plain(text)),
      language,
    );
    return prompt === null ? null : await readFile(join(this.#folder, prompt.file));
  }
}

/** The prompt whose tag is the longest prefix of the requested language (RFC 4647 3.4). */
function nearest(prompts: readonly Prompt[], language: string): Prompt | null {
  for (let tag = language.toLowerCase(); tag !== ''; tag = tag.slice(0, Math.max(0, tag.lastIndexOf('-')))) {
    const found = prompts.find((each) => each.language.toLowerCase() === tag);
    if (found !== undefined) return found;
  }
  return null;
}

/** Ignores differences in spaces and capitals, which sound the same. */
function plain(text: string): string {
  return text.normalize('NFC').replace(/\s+/g, ' ').trim().toLowerCase();
}
