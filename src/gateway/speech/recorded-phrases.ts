import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { phraseFile } from '../../domain/flows/spoken/english.ts';
import { recordedPhrasesOf } from '../../domain/flows/spoken/recorded.ts';
import { muLawWav } from '../telephony/phone-wav.ts';
import { openWav } from '../telephony/wav-sound.ts';
import type { Speaker, SpeechRequest } from './speaker.ts';

const folder = join(import.meta.dirname, 'phrases');

/**
 * English phrases that come with the gateway, joined to texts: “You are number 12 in the queue.” Without a speech engine,
 * callers hear the sentences of queues and of the flow templates. Any other text cannot be said.
 */
export class RecordedPhrases implements Speaker {
  readonly cacheName = null;
  /** The sound of each phrase that was said, as 8 kHz µ-law. All of them take 400 kB. */
  readonly #sounds = new Map<string, Promise<Buffer>>();

  async speak({ text, language, voice }: SpeechRequest): Promise<Buffer | null> {
    const parts = voice === null ? recordedPhrasesOf(text, language) : null;
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
