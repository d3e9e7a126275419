import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../../domain/clock.ts';

/** What is known of a sound beside its bytes. */
export interface SoundNotes {
  /** Until when it is played without asking its server, in milliseconds since 1970. */
  freshUntil: number;
  /** When it was got or confirmed, in milliseconds since 1970. */
  checkedAt: number;
  etag: string | null;
}

export interface CachedSound {
  notes: SoundNotes;
  file: Buffer;
}

/**
 * Sounds on disk, bounded in bytes: what was not used for longest goes first. One file a sound:
 * a line of JSON, then the WAV file. Files appear under their name only when they are whole.
 * A cache that fails costs time and nothing else: it tells `onError` and has nothing.
 */
export class SoundCache {
  readonly #folder: string;
  readonly #maxBytes: number;
  readonly #clock: Clock;
  readonly #onError: (error: unknown) => void;
  /** Bytes by key, the least recently used first. */
  #entries: Promise<Map<string, number>> | null = null;

  constructor(options: { folder: string; maxBytes: number; clock: Clock; onError: (error: unknown) => void }) {
    this.#folder = options.folder;
    this.#maxBytes = options.maxBytes;
    this.#clock = options.clock;
    this.#onError = options.onError;
  }

  /** @param key 64 hexadecimal digits */
  async get(key: string): Promise<CachedSound | null> {
    try {
      const entries = await this.#load();
      const bytes = entries.get(key);
      if (bytes === undefined) return null;
      // Used now: to the end of the line, on disk too, for the next start.
      entries.delete(key);
      entries.set(key, bytes);
      const whole = await readFile(this.#path(key));
      const time = new Date(this.#clock.now());
      await utimes(this.#path(key), time, time);
      const sound = soundOf(whole);
      if (sound === null) await this.#drop(key);
      return sound;
    } catch (error) {
      // It may have been deleted by hand.
      await this.#drop(key).catch(() => {});
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') this.#onError(error);
      return null;
    }
  }

  async put(key: string, { notes, file }: CachedSound): Promise<void> {
    const whole = Buffer.concat([Buffer.from(`${JSON.stringify({ ...notes, bytes: file.length })}\n`), file]);
    if (whole.length > this.#maxBytes) return;
    const part = join(this.#folder, `${key}.${randomUUID()}.part`);
    try {
      const entries = await this.#load();
      await writeFile(part, whole, { mode: 0o600 });
      await rename(part, this.#path(key));
      entries.delete(key);
      entries.set(key, whole.length);
      await this.#makeRoom(entries);
    } catch (error) {
      await rm(part, { force: true }).catch(() => {});
      this.#onError(error);
    }
  }

  async #drop(key: string): Promise<void> {
    (await this.#load()).delete(key);
    await rm(this.#path(key), { force: true });
  }

  #load(): Promise<Map<string, number>> {
    this.#entries ??= this.#read().catch((error: unknown) => {
      this.#entries = null;
      throw error;
    });
    return this.#entries;
  }

  async #read(): Promise<Map<string, number>> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const found: { key: string; bytes: number; usedAt: number }[] = [];
    for (const name of await readdir(this.#folder)) {
      const key = /^([0-9a-f]{64})\.sound$/.exec(name)?.[1];
      if (key !== undefined) {
        const { size, mtimeMs } = await stat(join(this.#folder, name));
        found.push({ key, bytes: size, usedAt: mtimeMs });
      } else if (name.endsWith('.part')) {
        // Left by a process that was killed while it wrote.
        await rm(join(this.#folder, name), { force: true });
      }
    }
    found.sort((a, b) => a.usedAt - b.usedAt);
    const entries = new Map(found.map(({ key, bytes }) => [key, bytes]));
    await this.#makeRoom(entries);
    return entries;
  }

  /** At the start too: the bound may have become smaller. */
  async #makeRoom(entries: Map<string, number>): Promise<void> {
    let total = 0;
    for (const bytes of entries.values()) total += bytes;
    for (const [key, bytes] of [...entries]) {
      if (total <= this.#maxBytes) return;
      total -= bytes;
      entries.delete(key);
      await rm(this.#path(key), { force: true });
    }
  }

  #path(key: string): string {
    return join(this.#folder, `${key}.sound`);
  }
}

/** Null where the file was cut, or written by somebody else. */
function soundOf(whole: Buffer): CachedSound | null {
  const end = whole.indexOf(0x0a);
  try {
    const { bytes, freshUntil, checkedAt, etag } = JSON.parse(whole.toString('utf8', 0, end)) as Record<
      string,
      unknown
    >;
    const file = whole.subarray(end + 1);
    if (bytes !== file.length || typeof freshUntil !== 'number' || typeof checkedAt !== 'number') return null;
    return { notes: { freshUntil, checkedAt, etag: typeof etag === 'string' ? etag : null }, file };
  } catch {
    return null;
  }
}
