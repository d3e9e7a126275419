import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { recordedPhrasesOf } from '../../domain/flows/spoken/recorded.ts';
import { muLawWav } from '../telephony/phone-wav.ts';
import { openWav } from '../telephony/wav-sound.ts';
import type { Speaker, SpeechRequest } from './speaker.ts';

const folder = join(import.meta.dirname, 'phrases');

/**
 * Phrases that come with the gateway in six languages, joined to texts: “You are number 12 in the queue.” Without a speech
 * engine, callers hear the sentences of queues and of the flow templates. Any other text cannot be said.
 */
export class RecordedPhrases implements Speaker {
  readonly cacheName = null;
  /** The sound of each phrase that was said, as 8 kHz µ-law, by its file. A language takes up to 800 kB. */
  readonly #sounds = new Map<string, Promise<Buffer>>();

  async speak({ text, language, voice }: SpeechRequest): Promise<Buffer | null> {
    const found = voice === null ? recordedPhrasesOf(text, language) : null;
    if (found === null || found.files.length === 0) return null;
    const sounds = await Promise.all(found.files.map((name) => this.#sound(join(found.language, `${name}.wav`))));
    return muLawWav(Buffer.concat(sounds));
  }

  #sound(file: string): Promise<Buffer> {
    const known = this.#sounds.get(file);
    if (known !== undefined) return known;
    const read = readFile(join(folder, file)).then((wav) => openWav(wav).data);
    this.#sounds.set(file, read);
    read.catch(() => this.#sounds.delete(file));
    return read;
  }
}
