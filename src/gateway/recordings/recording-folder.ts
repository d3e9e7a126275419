import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { type FileHandle, mkdir, open, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CodedError } from '../../domain/errors.ts';
import type { RecordingName } from '../telephony/port.ts';
import type { RecordingFile, RecordingFiles } from '../telephony/recording-files.ts';
import { openRecording, type RecordingReader } from './recording-reader.ts';
import { RecordingWriter } from './recording-writer.ts';
import type { SoundFormat } from './wav-header.ts';

/** Recordings as files of one folder, sealed when there is a key. */
export class RecordingFolder implements RecordingFiles {
  readonly #folder: string;
  readonly #key: Buffer | null;
  readonly #running = new Set<RecordingName>();

  constructor(folder: string, key: Buffer | null) {
    this.#folder = folder;
    this.#key = key;
  }

  async open(name: RecordingName, format: SoundFormat & { sampleRate: 8000 | 16000 }): Promise<RecordingFile> {
    let file: FileHandle | null = null;
    try {
      await mkdir(this.#folder, { recursive: true, mode: 0o700 });
      file = await open(this.#path(name), 'wx', 0o600);
      this.#running.add(name);
      return await RecordingWriter.begin(file, format, this.#key, () => this.#running.delete(name));
    } catch (cause) {
      this.#running.delete(name);
      await file?.close();
      if ((cause as NodeJS.ErrnoException).code === 'EEXIST') throw new CodedError('RECORDING_EXISTS', { cause });
      throw new CodedError('RECORDING_FAILED', { cause });
    }
  }

  /** Being written now. */
  runs(name: RecordingName): boolean {
    return this.#running.has(name);
  }

  reader(name: RecordingName): Promise<RecordingReader> {
    return openRecording(this.#path(name), this.#key);
  }

  async read(name: RecordingName): Promise<Buffer> {
    const reader = await this.reader(name);
    try {
      return await reader.read(0, reader.size);
    } finally {
      await reader.close();
    }
  }

  /** SHA-256 of the file as it lies there, and its bytes. */
  async weigh(name: RecordingName): Promise<{ sha256: string; bytes: number }> {
    const hash = createHash('sha256');
    const file = await open(this.#path(name), 'r');
    let bytes = 0;
    for await (const chunk of file.createReadStream()) {
      hash.update(chunk as Buffer);
      bytes += (chunk as Buffer).length;
    }
    return { sha256: hash.digest('hex'), bytes };
  }

  /**
   * After a crash: what was recorded becomes a whole file again. Resolves with its length.
   * @throws CodedError NOT_FOUND where nothing was written
   */
  async mend(name: RecordingName): Promise<{ durationMs: number }> {
    const reader = await this.reader(name);
    try {
      const { durationMs, whole } = reader;
      // A sealed file needs no mending: it says itself where it ends.
      if (!whole && this.#path(name).endsWith('.wav')) {
        const mended = `${this.#path(name)}.mended`;
        await writeFile(mended, await reader.read(0, reader.size), { mode: 0o600, flush: true });
        await rename(mended, this.#path(name));
      }
      return { durationMs };
    } finally {
      await reader.close();
    }
  }

  async remove(name: RecordingName): Promise<void> {
    await rm(this.#path(name), { force: true });
  }

  /** Where it is; a recording made before there was a key is plain. */
  #path(name: RecordingName): string {
    const [plain, sealed] = [this.#pathOf(name, 'wav'), this.#pathOf(name, 'scr')];
    if (this.#key === null) return existsSync(sealed) ? sealed : plain;
    return existsSync(plain) ? plain : sealed;
  }

  #pathOf(name: RecordingName, ending: 'wav' | 'scr'): string {
    if (!/^[\w-]{1,128}$/.test(name)) throw new CodedError('NOT_FOUND', { message: 'That is no recording’s name.' });
    return join(this.#folder, `${name}.${ending}`);
  }
}
