import { createHash } from 'node:crypto';
import { type Clock, ticks } from '../../domain/clock.ts';
import { CodedError } from '../../domain/errors.ts';
import { openWav } from '../telephony/wav-sound.ts';
import { SharedJobs } from './shared-jobs.ts';
import type { SoundCache } from './sound-cache.ts';
import type { Speaker, SpeechRequest } from './speaker.ts';
import { Turns } from './turns.ts';

/** Maximum characters of a text. */
const longestText = 2000;
/** Parallel synthesis jobs. They use the processor, which calls need too. */
const atOnce = 2;
const mostWaiting = 50;

/** Speaks texts with the first speaker that can, and caches the results. */
export class Speech {
  readonly #speakers: readonly Speaker[];
  readonly #cache: SoundCache;
  readonly #clock: Clock;
  readonly #onError: (error: unknown) => void;
  readonly #jobs = new SharedJobs<Buffer>();
  readonly #turns = new Turns(atOnce, mostWaiting);

  /** @param speakers in order of preference */
  constructor(
    speakers: readonly Speaker[],
    parts: { cache: SoundCache; clock: Clock; onError: (error: unknown) => void },
  ) {
    this.#speakers = speakers;
    this.#cache = parts.cache;
    this.#clock = parts.clock;
    this.#onError = parts.onError;
  }

  /** Resolves with a WAV file. Rejects with SPEECH_UNAVAILABLE. */
  async speak(text: string, { language, voice }: { language: string; voice?: string }): Promise<Buffer> {
    const request: SpeechRequest = { text: spoken(text), language, voice: voice ?? null };
    if (!/^[a-z]{2,3}(-[a-z0-9]{1,8}){0,5}$/i.test(language)) {
      throw unavailable('The language must be a tag such as en-GB.');
    }
    if (voice !== undefined && !/^[\w.+ -]{1,64}$/.test(voice)) throw unavailable('That is no name of a voice.');
    if (request.text === '') throw unavailable('There is nothing to be said.');
    if (request.text.length > longestText) throw unavailable(`It is longer than ${longestText} characters.`);
    return this.#jobs.run(keyOf('', request), async () => {
      for (const speaker of this.#speakers) {
        const file = await this.#by(speaker, request);
        if (file !== null) return file;
      }
      throw new CodedError('SPEECH_UNAVAILABLE');
    });
  }

  /** A failure counts as "cannot speak", so that the next speaker is tried. */
  async #by(speaker: Speaker, request: SpeechRequest): Promise<Buffer | null> {
    const { cacheName } = speaker;
    const key = cacheName === null ? null : keyOf(cacheName, request);
    const known = key === null ? null : await this.#cache.get(key);
    if (known !== null) return known.file;
    try {
      const file = await this.#turns.run(() => speaker.speak(request));
      if (file === null) return null;
      openWav(file);
      const now = ticks(this.#clock);
      const notes = { freshUntil: now, checkedAt: now, etag: null };
      if (key !== null) await this.#cache.put(key, { notes, file });
      return file;
    } catch (error) {
      this.#onError(error);
      return null;
    }
  }
}

function keyOf(cacheName: string, { text, language, voice }: SpeechRequest): string {
  return createHash('sha256')
    .update(JSON.stringify(['speech', cacheName, voice, language, text]))
    .digest('hex');
}

/** Control characters have no sound, and some have a meaning for speech programs. */
function spoken(text: string): string {
  return text
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim();
}

function unavailable(why: string): CodedError {
  return new CodedError('SPEECH_UNAVAILABLE', { message: `That text cannot be spoken. ${why}` });
}
