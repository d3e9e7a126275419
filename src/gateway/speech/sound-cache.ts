import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../../domain/clock.ts';

/** The metadata of a sound. */
export interface SoundNotes {
  /** Until when it is played without asking its server, in ms since 1970. */
  freshUntil: number;
  /** When it was fetched or confirmed, in ms since 1970. */
  checkedAt: number;
  etag: string | null;
}

export interface CachedSound {
  notes: SoundNotes;
  file: Buffer;
}

/**
 * A cache of sounds on disk, limited in bytes. The least recently used sound is removed first. Each sound is one file:
 * a line of JSON, then the WAV file. Files get their name only when they are complete. A failing cache only costs time:
 * it reports the error to `onError`, and returns nothing.
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
      // Moves the entry to the end of the order. The file's time keeps the order for the next start.
      entries.delete(key);
      entries.set(key, bytes);
      const whole = await readFile(this.#path(key));
      const time = new Date(this.#clock.now());
      await utimes(this.#path(key), time, time);
      const sound = soundOf(whole);
      if (sound === null) await this.#drop(key);
      return sound;
    } catch (error) {
      // The file may have been deleted manually.
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
        // Left by a process that was killed during a write.
        await rm(join(this.#folder, name), { force: true });
      }
    }
    found.sort((a, b) => a.usedAt - b.usedAt);
    const entries = new Map(found.map(({ key, bytes }) => [key, bytes]));
    await this.#makeRoom(entries);
    return entries;
  }

  /** Also runs at the start, because the limit may have been lowered. */
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

/** null: the file was truncated, or is not from this cache. */
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
