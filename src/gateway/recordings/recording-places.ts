import { CodedError } from '../../domain/errors.ts';
import type { RecordingEntry, RecordingStore } from '../storage/store.ts';
import type { Bucket } from './bucket.ts';
import type { ByteSource } from './byte-source.ts';
import { objectSource } from './object-source.ts';
import type { RecordingFolder } from './recording-folder.ts';
import type { RecordingReader } from './recording-reader.ts';
import type { Uploads } from './uploads.ts';

/** The bucket, and the uploads to it. */
export interface Remote {
  bucket: Bucket;
  uploads: Uploads;
}

/** Locates the sound of a recording: in the folder at first, and in the bucket after its upload. */
export class RecordingPlaces {
  readonly #folder: RecordingFolder;
  readonly #store: Pick<RecordingStore, 'get'>;
  readonly #remote: Remote | null;

  constructor(folder: RecordingFolder, store: Pick<RecordingStore, 'get'>, remote: Remote | null) {
    this.#folder = folder;
    this.#store = store;
    this.#remote = remote;
  }

  /**
   * The sound, verified to be what was recorded.
   * @throws CodedError RECORDING_FAILED if it is damaged, RECORDING_KEY_WRONG, RECORDING_STORE_FAILED, NOT_FOUND
   */
  async reader(entry: RecordingEntry): Promise<RecordingReader> {
    if (entry.bytes === 0) throw new CodedError('NOT_FOUND', { message: 'Nothing of this recording was written.' });
    const source = await this.#source(entry);
    const { size } = source;
    const reader = await this.#folder.unsealed(source);
    // A sealed file that was truncated at the end of a chunk looks like one that a crash ended.
    if (size === entry.bytes && (reader.whole || entry.state !== 'whole')) return reader;
    await reader.close();
    throw new CodedError('RECORDING_FAILED', {
      message: 'The length of the recording has changed since it was made.',
      help: 'Fetch the file from a backup.',
    });
  }

  /** Deletes the sound from the folder and the bucket, even during an upload. */
  async remove(entry: RecordingEntry): Promise<void> {
    const uploads = this.#remote?.uploads;
    await uploads?.forget(entry.id);
    // An upload may have just completed.
    const { object } = (await this.#store.get(entry.id)) ?? entry;
    try {
      if (object !== null) await this.#bucket().remove(object);
      // A cancelled upload may have created the object.
      else if (uploads) await this.#bucket().remove(uploads.objectOf(entry.id));
    } catch (error) {
      await uploads?.add(entry.id);
      throw error;
    }
    await this.#folder.remove(entry.id);
  }

  async #source(entry: RecordingEntry): Promise<ByteSource> {
    if (entry.object !== null) return this.#fromBucket(entry, entry.object);
    try {
      // A sealed file is verified chunk by chunk as it is read.
      if (entry.keyMark === null && entry.sha256 !== null) await this.#folder.verify(entry.id, entry.sha256);
      return await this.#folder.source(entry.id);
    } catch (error) {
      // The file was uploaded between the read of the database and the read of the folder.
      const now = await this.#store.get(entry.id);
      if (now === null || now.object === null) throw error;
      return this.#fromBucket(entry, now.object);
    }
  }

  /** A plain object has no proof of its own, so the server's checksum is compared if there is one. */
  async #fromBucket({ keyMark, sha256 }: RecordingEntry, object: string): Promise<ByteSource> {
    const bucket = this.#bucket();
    const told = keyMark === null ? (await bucket.told(object)).sha256 : null;
    if (told === null || told === sha256) return objectSource(bucket, object);
    throw new CodedError('RECORDING_FAILED', {
      message: 'The bucket holds something else in place of the recording.',
      help: 'Restore the object from a backup or an earlier version of it.',
    });
  }

  #bucket(): Bucket {
    if (this.#remote !== null) return this.#remote.bucket;
    throw new CodedError('RECORDING_STORE_FAILED', {
      message: 'The recording is in a bucket, and no bucket is set.',
      help: 'Set SIDECALL_S3_BUCKET and what belongs to it as they were when it was made.',
    });
  }
}
