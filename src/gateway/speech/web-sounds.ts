import { createHash } from 'node:crypto';
import { type Clock, ticks } from '../../domain/clock.ts';
import { CodedError } from '../../domain/errors.ts';
import { openWav } from '../telephony/wav-sound.ts';
import { type Answer, checkAddress, type GuardOptions, guardedGet, Unreachable } from './guarded-get.ts';
import { SharedJobs } from './shared-jobs.ts';
import type { CachedSound, SoundCache } from './sound-cache.ts';

/** How long a sound is fresh if its server does not specify it, in ms. */
const usualAgeMs = 5 * 60_000;
const longestAgeMs = 24 * 3_600_000;
/** How long after its last confirmation a sound is played if its server is unreachable, in ms. */
const staleMs = 7 * 24 * 3_600_000;

/** Sounds from the web, cached as their servers permit (RFC 9111). */
export class WebSounds {
  readonly #cache: SoundCache;
  readonly #guard: GuardOptions;
  readonly #clock: Clock;
  readonly #jobs = new SharedJobs<Buffer>();

  constructor(cache: SoundCache, guard: GuardOptions) {
    this.#cache = cache;
    this.#guard = guard;
    this.#clock = guard.clock;
  }

  /** Resolves with a WAV file. Rejects with MEDIA_REFUSED or MEDIA_UNUSABLE. */
  async fetch(address: string): Promise<Buffer> {
    if (address.length > 2048 || !URL.canParse(address)) {
      throw new CodedError('MEDIA_REFUSED', { message: 'That sound may not be fetched. Its address is not valid.' });
    }
    const url = new URL(address);
    // The fragment is never sent, so it is not part of the key.
    url.hash = '';
    checkAddress(url, this.#guard);
    const key = createHash('sha256').update(`web\n${url.href}`).digest('hex');
    return this.#jobs.run(key, () => this.#get(url, key));
  }

  async #get(url: URL, key: string): Promise<Buffer> {
    const known = await this.#cache.get(key);
    const now = ticks(this.#clock);
    if (known !== null && now < known.notes.freshUntil) return known.file;
    try {
      const headers = known?.notes.etag ? { 'if-none-match': known.notes.etag } : {};
      return await this.#keep(key, known, await guardedGet(url, headers, this.#guard));
    } catch (error) {
      if (!(error instanceof Unreachable)) throw error;
      // RFC 9111 4.2.4: if the server is unreachable, a stale sound is better than none.
      if (known !== null && now - known.notes.checkedAt < staleMs) return known.file;
      throw new CodedError(error.slow ? 'MEDIA_REFUSED' : 'MEDIA_UNUSABLE', {
        message: `That sound cannot be fetched: ${error.message}.`,
        cause: error,
      });
    }
  }

  async #keep(key: string, known: CachedSound | null, answer: Answer): Promise<Buffer> {
    const { status, headers, body } = answer;
    if (status >= 500) throw new Unreachable(`the server answers ${status}`);
    // RFC 9110 15.4.5: the cached sound is still valid.
    const file = status === 304 && known !== null ? known.file : body;
    if (file === body && status !== 200) {
      throw new CodedError('MEDIA_UNUSABLE', {
        message: `That sound cannot be fetched: the server answers ${status}.`,
      });
    }
    checkWav(file);
    const now = ticks(this.#clock);
    const age = ageOf(headers['cache-control']);
    if (age !== null) {
      const etag = headers.etag ?? known?.notes.etag ?? null;
      await this.#cache.put(key, { notes: { freshUntil: now + age, checkedAt: now, etag }, file });
    }
    return file;
  }
}

function checkWav(file: Buffer): void {
  try {
    openWav(file);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new CodedError('MEDIA_UNUSABLE', { message: `The sound from the web cannot be played: ${why}.`, cause });
  }
}

/** The freshness lifetime from the header Cache-Control, in ms. null: must not be stored (RFC 9111 5.2.2). */
function ageOf(header: string | undefined): number | null {
  const words = (header ?? '').toLowerCase();
  if (/\bno-store\b/.test(words)) return null;
  if (/\bno-cache\b/.test(words)) return 0;
  const seconds = /\bmax-age="?(\d{1,9})/.exec(words)?.[1];
  return seconds === undefined ? usualAgeMs : Math.min(Number(seconds) * 1000, longestAgeMs);
}
