import type { FileHandle } from 'node:fs/promises';
import type { RecordingEnd } from '../telephony/port.ts';
import type { RecordingFile } from '../telephony/recording-files.ts';
import { chunkBytes, newSeal, type Seal, seal } from './sealed.ts';
import { durationOf, headerBytes, type SoundFormat, wavHeader } from './wav-header.ts';

/** Maximum bytes of sound that wait for a slow disk. Beyond it, the recording fails. */
const maxWaiting = 16 * 1024 * 1024;

/**
 * Writes one file, a second at a time. In a plain file, each write updates the header, so that the file is always
 * playable. In a sealed file, each chunk can be decrypted on its own.
 */
export class RecordingWriter implements RecordingFile {
  readonly #file: FileHandle;
  readonly #format: SoundFormat;
  readonly #seal: Seal | null;
  readonly #onClosed: () => void;
  #pending: Buffer[] = [];
  #pendingBytes = 0;
  #dataBytes = 0;
  #at: number;
  #chunk = 0;
  #writing: Promise<void> = Promise.resolve();
  #waiting = 0;
  #failed: unknown = null;

  private constructor(file: FileHandle, format: SoundFormat, seal: Seal | null, onClosed: () => void) {
    this.#file = file;
    this.#format = format;
    this.#seal = seal;
    this.#onClosed = onClosed;
    this.#at = seal === null ? headerBytes : seal.head.length;
  }

  /** @param key null: not sealed */
  static async begin(
    file: FileHandle,
    format: SoundFormat,
    key: Buffer | null,
    onClosed: () => void,
  ): Promise<RecordingWriter> {
    const sealed = key === null ? null : newSeal(key, format);
    const head = sealed === null ? wavHeader(format, 0) : sealed.head;
    await writeAll(file, head, 0);
    return new RecordingWriter(file, format, sealed, onClosed);
  }

  write(samples: Int16Array): void {
    if (this.#failed !== null) return;
    // The samples may be in a buffer that the mixer reuses.
    const bytes = Buffer.from(samples.buffer.slice(samples.byteOffset, samples.byteOffset + samples.byteLength));
    this.#pending.push(bytes);
    this.#pendingBytes += bytes.length;
    const whole = chunkBytes(this.#format);
    while (this.#pendingBytes >= whole) this.#flush(whole, false);
  }

  async close(_why: RecordingEnd): Promise<{ durationMs: number }> {
    this.#flush(this.#pendingBytes, true);
    try {
      await this.#writing;
      if (this.#failed !== null) {
        // Removes a partial write after the sound. If this fails too, the reader ignores the partial write.
        await this.#file.truncate(this.#at).catch(() => {});
        throw this.#failed;
      }
      await this.#file.sync();
    } finally {
      await this.#file.close();
      this.#onClosed();
    }
    return { durationMs: durationOf(this.#format, this.#dataBytes) };
  }

  #flush(bytes: number, last: boolean): void {
    const all = Buffer.concat(this.#pending);
    const part = all.subarray(0, bytes);
    this.#pending = bytes < all.length ? [all.subarray(bytes)] : [];
    this.#pendingBytes = all.length - part.length;
    this.#waiting += part.length;
    if (this.#waiting > maxWaiting) this.#failed ??= new Error('the disk is too slow for the recording');
    this.#writing = this.#writing
      .then(() => (this.#failed === null ? this.#put(part, last) : undefined))
      .catch((error: unknown) => {
        this.#failed ??= error;
      })
      .finally(() => {
        this.#waiting -= part.length;
      });
  }

  async #put(sound: Buffer, last: boolean): Promise<void> {
    const bytes = this.#seal === null ? sound : seal(this.#seal, this.#chunk, last, sound);
    this.#chunk += 1;
    await writeAll(this.#file, bytes, this.#at);
    this.#at += bytes.length;
    this.#dataBytes += sound.length;
    if (this.#seal !== null) return;
    await writeAll(this.#file, wavHeader(this.#format, this.#dataBytes), 0);
  }
}

/** A nearly full disk writes a part and reports success. The next write then returns the error. */
async function writeAll(file: FileHandle, bytes: Buffer, at: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, at + done);
    if (bytesWritten === 0) throw new Error('the disk takes no more');
    done += bytesWritten;
  }
}
