import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { CodedError } from '../../../domain/errors.ts';
import type { MediaLibrary } from '../media-library.ts';
import type { Media } from '../port.ts';
import type { RecordingFiles } from '../recording-files.ts';
import { linearToMuLaw, muLawToALaw } from './g711.ts';
import { type Tone, toneSamples } from './tones.ts';
import { readWav } from './wav.ts';

/** Bytes of 20 ms of G.711. */
const frameBytes = 160;
/** Frames to cut at once: about a millisecond of work. */
const sliceFrames = 500;

type SpokenText = Extract<Media, { text: string }>;

/** Audio in frames of 20 ms, encoded in both laws. */
export interface Clip {
  pcmu: readonly Buffer[];
  pcma: readonly Buffer[];
}

export interface SoundSources {
  library: MediaLibrary | null;
  recordings: RecordingFiles | null;
}

/** Prompts whose sound stays in memory: the most recently played. A minute of one takes about 1.5 MB. */
const cachedPrompts = 50;
/** A longer one is read for each caller. */
const cachedFrames = 3000;

/** Loads all media that can be played. Files of the sounds folder, tones, and the last prompts are cached. */
export class Sounds {
  readonly #folder: string;
  readonly #sources: SoundSources;
  readonly #clips = new Map<string, Promise<Clip>>();
  /** In the order of their last use. */
  readonly #prompts = new Map<string, Promise<Clip>>();

  constructor(folder: string, sources: SoundSources = { library: null, recordings: null }) {
    this.#folder = folder;
    this.#sources = sources;
  }

  /** Rejects with NOT_FOUND, MEDIA_REFUSED, MEDIA_UNUSABLE or SPEECH_UNAVAILABLE. */
  clip(media: Media): Promise<Clip> {
    if (typeof media !== 'string') return this.#fromLibrary(media);
    if (media.startsWith('recording:')) return this.#recording(media.slice('recording:'.length));
    const known = this.#clips.get(media);
    if (known) return known;
    const clip = media.startsWith('tone:')
      ? clipOf(toneSamples(media.slice('tone:'.length) as Tone))
      : this.#file(media.slice('sound:'.length));
    this.#clips.set(media, clip);
    // Forget a failure, so that a repaired file works without a restart.
    clip.catch(() => this.#clips.delete(media));
    return clip;
  }

  async #file(name: string): Promise<Clip> {
    if (!/^[a-z0-9-]{1,64}$/.test(name)) throw new CodedError('NOT_FOUND', { message: 'That is no name of a sound.' });
    const path = join(this.#folder, `${name}.wav`);
    const file = await readFile(path).catch((cause: unknown) => {
      throw new CodedError('NOT_FOUND', { message: `There is no sound “${name}”.`, help: `Put it at ${path}.`, cause });
    });
    return played(file, `The sound ${path}`);
  }

  async #recording(name: string): Promise<Clip> {
    const { recordings } = this.#sources;
    if (recordings === null) throw new CodedError('NOT_FOUND', { message: 'There are no recordings here.' });
    return played(await recordings.read(name), 'The recording');
  }

  async #fromLibrary(media: Exclude<Media, string>): Promise<Clip> {
    const { library } = this.#sources;
    if ('url' in media) {
      if (library === null) throw new CodedError('MEDIA_REFUSED');
      return played(await library.fetch(media.url), 'The sound from the web');
    }
    if ('prompt' in media) return this.#prompt(media.prompt);
    if (library === null) throw new CodedError('SPEECH_UNAVAILABLE');
    return played(await this.#speech(media, library), 'The speech');
  }

  async #speech({ text, language, voice, instead }: SpokenText, library: MediaLibrary): Promise<Buffer> {
    try {
      return await library.speak(text, voice === undefined ? { language } : { language, voice });
    } catch (error) {
      if (instead === undefined || !(error instanceof CodedError) || error.code !== 'SPEECH_UNAVAILABLE') throw error;
      return library.speak(instead.text, { language: instead.language });
    }
  }

  /** The file of a prompt never changes, so that callers of a menu share its sound. */
  #prompt(file: string): Promise<Clip> {
    const { library } = this.#sources;
    if (library === null) throw new CodedError('NOT_FOUND', { message: 'There are no prompts here.' });
    const clip = this.#prompts.get(file) ?? library.prompt(file).then((wav) => played(wav, 'The prompt'));
    this.#prompts.delete(file);
    this.#prompts.set(file, clip);
    const forget = (): unknown => this.#prompts.delete(file);
    clip.then(({ pcmu }) => pcmu.length > cachedFrames && forget(), forget);
    for (const oldest of this.#prompts.keys()) {
      if (this.#prompts.size <= cachedPrompts) break;
      this.#prompts.delete(oldest);
    }
    return clip;
  }
}

async function played(file: Buffer, what: string): Promise<Clip> {
  try {
    const muLaw = await readWav(file);
    if (muLaw.length === 0) throw new Error('there is no sound in it');
    return await clipOf(muLaw);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new CodedError('MEDIA_UNUSABLE', { message: `${what} cannot be played: ${why}.`, cause });
  }
}

/** Works in slices, because a file of an hour has 180,000 frames and would block running calls. */
async function clipOf(muLaw: Buffer): Promise<Clip> {
  const pcmu: Buffer[] = [];
  const pcma: Buffer[] = [];
  for (let at = 0; at < muLaw.length; at += frameBytes) {
    const frame = Buffer.alloc(frameBytes, linearToMuLaw(0));
    muLaw.copy(frame, 0, at, at + frameBytes);
    pcmu.push(frame);
    pcma.push(muLawToALaw(frame));
    if (pcmu.length % sliceFrames === 0) await setImmediate();
  }
  return { pcmu, pcma };
}
