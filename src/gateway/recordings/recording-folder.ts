import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { type FileHandle, mkdir, open, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { CodedError } from '../../domain/errors.ts';
import type { RecordingName } from '../telephony/port.ts';
import type { RecordingFile, RecordingFiles } from '../telephony/recording-files.ts';
import { type ByteSource, fileSource, unreadable } from './byte-source.ts';
import { openRecording } from './open-recording.ts';
import type { RecordingReader } from './recording-reader.ts';
import { RecordingWriter } from './recording-writer.ts';
import { markOf } from './sealed.ts';
import { headerBytes, type SoundFormat, wavHeader } from './wav-header.ts';

/** Maximum bytes of a recording that is played into a call: half an hour with two channels. */
const playedBytes = 64 * 1024 * 1024;
/** Maximum number of remembered verified files. */
const verifiedAtMost = 1000;

/** Recordings as files of one folder, sealed if there is a key. */
export class RecordingFolder implements RecordingFiles {
  readonly #folder: string;
  readonly #key: Buffer | null;
  readonly #running = new Set<RecordingName>();
  readonly #verified = new Set<string>();

  constructor(folder: string, key: Buffer | null) {
    this.#folder = folder;
    this.#key = key;
  }

  async open(name: RecordingName, format: SoundFormat & { sampleRate: 8000 | 16000 }): Promise<RecordingFile> {
    let file: FileHandle | null = null;
    try {
      await mkdir(this.#folder, { recursive: true, mode: 0o700 });
      file = await open(this.pathOf(name), 'wx', 0o600);
      this.#running.add(name);
      return await RecordingWriter.begin(file, format, this.#key, () => this.#running.delete(name));
    } catch (cause) {
      this.#running.delete(name);
      await file?.close();
      // A file without its header is unusable.
      if (file !== null) await rm(this.pathOf(name), { force: true });
      if ((cause as NodeJS.ErrnoException).code === 'EEXIST') throw new CodedError('RECORDING_EXISTS', { cause });
      throw new CodedError('RECORDING_FAILED', { cause });
    }
  }

  /** Whether the recording is being written. */
  runs(name: RecordingName): boolean {
    return this.#running.has(name);
  }

  /** The mark of the key for new recordings, 16 hexadecimal digits. null: no key. */
  get keyMark(): string | null {
    return this.#key === null ? null : markOf(this.#key).toString('hex');
  }

  /** The stored bytes, sealed or not. @throws CodedError NOT_FOUND or RECORDING_FAILED */
  source(name: RecordingName): Promise<ByteSource> {
    return fileSource(this.pathOf(name));
  }

  /** Opens bytes of this folder or of another place as a recording. @throws CodedError as openRecording */
  unsealed(source: ByteSource): Promise<RecordingReader> {
    return openRecording(source, this.#key);
  }

  async reader(name: RecordingName): Promise<RecordingReader> {
    return this.unsealed(await this.source(name));
  }

  async read(name: RecordingName): Promise<Buffer> {
    return readAll(await this.reader(name));
  }

  /**
   * SHA-256 and size of the file as stored.
   * @throws CodedError NOT_FOUND or RECORDING_FAILED
   */
  async weigh(name: RecordingName): Promise<{ sha256: string; bytes: number }> {
    const hash = createHash('sha256');
    let bytes = 0;
    try {
      const file = await open(this.pathOf(name), 'r');
      // The stream closes the file in all cases.
      for await (const chunk of file.createReadStream({ highWaterMark: 1024 * 1024 })) {
        hash.update(chunk as Buffer);
        bytes += (chunk as Buffer).length;
      }
    } catch (cause) {
      throw unreadable(cause);
    }
    return { sha256: hash.digest('hex'), bytes };
  }

  /**
   * Checks that the file is unchanged. A file is read once, and again only if it was modified.
   * @throws CodedError RECORDING_FAILED if it was changed, NOT_FOUND
   */
  async verify(name: RecordingName, sha256: string): Promise<void> {
    const { mtimeMs, size } = await stat(this.pathOf(name)).catch((cause: unknown) => {
      throw unreadable(cause);
    });
    const seen = `${name} ${mtimeMs} ${size} ${sha256}`;
    if (this.#verified.has(seen)) return;
    if ((await this.weigh(name)).sha256 !== sha256) {
      throw new CodedError('RECORDING_FAILED', {
        message: 'The recording was changed after it was made.',
        help: 'Fetch the file from a backup.',
      });
    }
    if (this.#verified.size >= verifiedAtMost) this.#verified.clear();
    this.#verified.add(seen);
  }

  /**
   * Repairs the file after a crash or a failed write. Resolves with its duration.
   * @throws CodedError NOT_FOUND if nothing was written
   */
  async mend(name: RecordingName): Promise<{ durationMs: number }> {
    const reader = await this.reader(name);
    const { durationMs, whole, format, size } = reader;
    await reader.close();
    // A sealed file needs no repair, because its chunks mark its end.
    if (whole || !this.pathOf(name).endsWith('.wav')) return { durationMs };
    const file = await open(this.pathOf(name), 'r+');
    try {
      await file.truncate(size);
      await file.write(wavHeader(format, size - headerBytes), 0, headerBytes, 0);
      await file.sync();
    } finally {
      await file.close();
    }
    return { durationMs };
  }

  async remove(name: RecordingName): Promise<void> {
    await rm(this.pathOf(name), { force: true });
  }

  /** The file's name with its extension, which shows whether it is sealed. */
  fileNameOf(name: RecordingName): string {
    return basename(this.pathOf(name));
  }

  /** The path of the file. A recording made before a key was set is plain. */
  pathOf(name: RecordingName): string {
    const [plain, sealed] = [this.#named(name, 'wav'), this.#named(name, 'scr')];
    if (this.#key === null) return existsSync(sealed) ? sealed : plain;
    return existsSync(plain) ? plain : sealed;
  }

  #named(name: RecordingName, ending: 'wav' | 'scr'): string {
    if (!/^[\w-]{1,128}$/.test(name))
      throw new CodedError('NOT_FOUND', { message: 'The name of the recording is not valid.' });
    return join(this.#folder, `${name}.${ending}`);
  }
}

/** Reads all of a short recording, and closes it. */
export async function readAll(reader: RecordingReader): Promise<Buffer> {
  try {
    if (reader.size > playedBytes) {
      throw new CodedError('RECORDING_FAILED', {
        message: 'The recording is too long to be played into a call.',
        help: 'Play it by its address instead.',
      });
    }
    return await reader.read(0, reader.size);
  } finally {
    await reader.close();
  }
}
