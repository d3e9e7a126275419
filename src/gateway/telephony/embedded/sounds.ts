import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CodedError } from '../../../domain/errors.ts';
import type { Media } from '../port.ts';
import { linearToMuLaw, muLawToALaw } from './g711.ts';
import { parseWav } from './wav.ts';

/** Bytes of 20 ms of G.711. */
const frameBytes = 160;

type NamedMedia = Extract<Media, string>;

/** Sound in frames of 20 ms, ready to be sent in either law. */
export interface Clip {
  pcmu: readonly Buffer[];
  pcma: readonly Buffer[];
}

/** The sounds folder, each file read once. */
export class Sounds {
  readonly #folder: string;
  readonly #clips = new Map<NamedMedia, Promise<Clip>>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Rejects with NOT_FOUND or INTERNAL where the folder has no such sound, or one that cannot be played. */
  clip(media: NamedMedia): Promise<Clip> {
    const known = this.#clips.get(media);
    if (known) return known;
    const clip = media === 'tone:ringback' ? Promise.resolve(ringback()) : this.#read(media);
    this.#clips.set(media, clip);
    // A file that was mended can be played without a restart.
    clip.catch(() => this.#clips.delete(media));
    return clip;
  }

  async #read(media: NamedMedia): Promise<Clip> {
    const name = media.slice('sound:'.length);
    if (!/^[a-z0-9-]{1,64}$/.test(name)) throw new CodedError('NOT_FOUND', { message: 'That is no name of a sound.' });
    const path = join(this.#folder, `${name}.wav`);
    const file = await readFile(path).catch((cause: unknown) => {
      throw new CodedError('NOT_FOUND', { message: `There is no sound “${name}”.`, help: `Put it at ${path}.`, cause });
    });
    try {
      return clipOf(parseWav(file));
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      throw new CodedError('INTERNAL', {
        message: `The sound ${path} cannot be played: ${why}.`,
        help: 'Convert it to 8000 Hz mono, 16-bit or µ-law.',
        cause,
      });
    }
  }
}

function clipOf(muLaw: Buffer): Clip {
  const pcmu: Buffer[] = [];
  for (let at = 0; at < muLaw.length; at += frameBytes) {
    const frame = Buffer.alloc(frameBytes, linearToMuLaw(0));
    muLaw.copy(frame, 0, at, at + frameBytes);
    pcmu.push(frame);
  }
  return { pcmu, pcma: pcmu.map(muLawToALaw) };
}

/** The North American ringing tone: 440 and 480 Hz, two seconds on, four off (ITU-T E.180 supplement 2). */
function ringback(): Clip {
  const samples = Buffer.alloc(6 * 8000, linearToMuLaw(0));
  for (let at = 0; at < 2 * 8000; at++) {
    const turn = (2 * Math.PI * at) / 8000;
    samples[at] = linearToMuLaw(Math.round(4000 * (Math.sin(440 * turn) + Math.sin(480 * turn))));
  }
  return clipOf(samples);
}
