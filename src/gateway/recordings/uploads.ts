import type { BaseLogger } from 'pino';
import { type Clock, isoTime } from '../../domain/clock.ts';
import { CodedError } from '../../domain/errors.ts';
import { type Job, type JobStore, jobKinds } from '../jobs/port.ts';
import { JobWorker } from '../jobs/worker.ts';
import type { RecordingEntry, RecordingStore, UploadStore } from '../storage/store.ts';
import type { Bucket } from './bucket.ts';
import type { RecordingFolder } from './recording-folder.ts';

export interface UploadsOptions {
  bucket: Bucket;
  folder: RecordingFolder;
  recordings: Pick<RecordingStore, 'get'>;
  store: UploadStore;
  jobs: JobStore;
  clock: Clock;
  logger: Pick<BaseLogger, 'info' | 'warn' | 'error'>;
  /** Random number from 0 to 1, for jitter. */
  random?: () => number;
}

/** Number of parallel uploads. */
const concurrency = 2;
/** The lease of an upload, in ms. Renewed while a long file is being sent. */
const leaseMs = 120_000;

/**
 * Uploads every finished recording to the bucket. The states of an upload:
 *
 *   queued ──sent──► confirmed by its checksum ──noted──► file removed ──► out of the queue
 *      ▲──── retry, after a failure ────┘
 *
 * After a crash the next start continues. A repeated upload writes the same object, and a file is never removed before
 * the database records that the bucket has it.
 */
export class Uploads {
  readonly #options: UploadsOptions;
  readonly #worker: JobWorker;

  constructor(options: UploadsOptions) {
    this.#options = options;
    const { jobs, clock, logger, random } = options;
    this.#worker = new JobWorker(
      {
        kind: jobKinds.upload,
        concurrency,
        leaseMs,
        aborts: true,
        run: (job, signal) => this.#send(job, signal),
        onFailed({ key }, error, { attempts, delay }) {
          const reason = error instanceof Error ? error.message : String(error);
          const code = error instanceof CodedError ? error.code : 'INTERNAL';
          const help = error instanceof CodedError ? error.help : '';
          logger.warn({ recording: key, attempts, delay, code, reason, help }, 'recording upload failed');
          return `${code}: ${reason}`;
        },
      },
      { store: jobs, clock, logger, ...(random && { random }) },
    );
  }

  /** Also queues recordings of an earlier run, and those made before a bucket was configured. */
  async start(): Promise<void> {
    await this.#options.store.queue(isoTime(this.#options.clock));
    this.#worker.start();
  }

  /** Cancels running uploads. The next start continues with the remaining ones. */
  stop(): Promise<void> {
    return this.#worker.stop();
  }

  /** Queues a recording that has ended, and whose row says so. */
  async add(id: string): Promise<void> {
    await this.#options.store.queue(isoTime(this.#options.clock), id);
    this.#worker.wake();
  }

  figures(): ReturnType<JobWorker['figures']> {
    return this.#worker.figures();
  }

  /**
   * Removes a recording from the queue. Resolves when its upload has stopped. An object that has already arrived stays
   * in the bucket.
   */
  forget(id: string): Promise<void> {
    return this.#worker.forget(id);
  }

  /** The object name of this recording, whether or not it is uploaded. */
  objectOf(id: string): string {
    const { bucket, folder } = this.#options;
    return bucket.objectOf(folder.fileNameOf(id));
  }

  async #send({ key }: Job, signal: AbortSignal): Promise<null> {
    const { recordings, folder } = this.#options;
    const entry = await recordings.get(key);
    if (entry === null || entry.state === 'deleted') return null;
    if (entry.object === null) await this.#bring(entry, signal);
    await folder.remove(entry.id);
    return null;
  }

  async #bring(entry: RecordingEntry, signal: AbortSignal): Promise<void> {
    const { bucket, folder, store } = this.#options;
    const weight = { bytes: entry.bytes, sha256: entry.sha256 ?? '' };
    await folder.verify(entry.id, weight.sha256);
    const object = this.objectOf(entry.id);
    await bucket.put(object, folder.pathOf(entry.id), weight, signal);
    if (!(await bucket.holds(object, weight, signal))) {
      throw new CodedError('RECORDING_STORE_FAILED', {
        message: 'The checksum of the upload differs in the bucket.',
      });
    }
    signal.throwIfAborted();
    await store.arrived(entry.id, object);
  }
}
