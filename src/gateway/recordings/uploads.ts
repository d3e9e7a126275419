import type { BaseLogger } from 'pino';
import { type Clock, forwardTime, isoTime } from '../../domain/clock.ts';
import { CodedError } from '../../domain/errors.ts';
import { backoffMs } from '../crm/backoff.ts';
import type { RecordingEntry, RecordingStore, UploadItem, UploadStore } from '../storage/store.ts';
import type { Bucket } from './bucket.ts';
import type { RecordingFolder } from './recording-folder.ts';

export interface UploadsOptions {
  bucket: Bucket;
  folder: RecordingFolder;
  recordings: Pick<RecordingStore, 'get'>;
  store: UploadStore;
  clock: Clock;
  logger: Pick<BaseLogger, 'info' | 'warn' | 'error'>;
  /** 0 to 1, for jitter. */
  random?: () => number;
}

/** On their way at once. */
const concurrency = 2;
/** How often to look for what an earlier run left, or another try whose time has come. */
const pollMs = 5_000;

/**
 * Brings every recording that is over into the bucket, sooner or later. Of each:
 *
 *   queued ──sent──► confirmed by its checksum ──noted──► file removed ──► out of the queue
 *      ▲──── later, after a failure ────┘
 *
 * Who dies in between goes on at the next start: sending again writes the same object,
 * and a file is never removed before the book says that the bucket has it.
 */
export class Uploads {
  readonly #options: UploadsOptions;
  readonly #sending = new Map<string, { work: Promise<void>; stop: AbortController }>();
  #running = false;
  #looking = false;
  #lookAgain = false;
  #cancelPoll: () => void = () => {};

  constructor(options: UploadsOptions) {
    this.#options = options;
  }

  /** Those that an earlier run left are queued too, and those from before there was a bucket. */
  async start(): Promise<void> {
    if (this.#running) return;
    const { store, clock } = this.#options;
    await store.queue(isoTime(clock));
    this.#running = true;
    this.#wake();
    this.#poll();
  }

  /** Breaks off what is under way. What is left waits for the next start. */
  async stop(): Promise<void> {
    this.#running = false;
    this.#cancelPoll();
    for (const { stop } of this.#sending.values()) stop.abort();
    await Promise.all([...this.#sending.values()].map(({ work }) => work));
  }

  /** A recording is over, and its row says so. */
  async add(id: string): Promise<void> {
    await this.#options.store.queue(isoTime(this.#options.clock), id);
    this.#wake();
  }

  figures(): ReturnType<UploadStore['figures']> {
    return this.#options.store.figures();
  }

  /** Something may be due: look now rather than at the next round. */
  #wake(): void {
    if (!this.#running) return;
    if (this.#looking) {
      this.#lookAgain = true;
      return;
    }
    this.#looking = true;
    this.#look()
      .catch((error: unknown) => this.#options.logger.error({ err: error }, 'the uploads could not be read'))
      .finally(() => {
        this.#looking = false;
        if (!this.#lookAgain) return;
        this.#lookAgain = false;
        this.#wake();
      });
  }

  /** It is to be sent no more; resolves when nothing of it is under way. What arrived is left to whoever asks. */
  async forget(id: string): Promise<void> {
    const sending = this.#sending.get(id);
    sending?.stop.abort();
    await sending?.work;
    await this.#options.store.done(id);
  }

  /** The object that this recording is, or would be. */
  objectOf(id: string): string {
    const { bucket, folder } = this.#options;
    return bucket.objectOf(folder.fileNameOf(id));
  }

  async #look(): Promise<void> {
    const { store, clock } = this.#options;
    if (this.#sending.size >= concurrency) return;
    // Those on their way are still due by the store's book.
    for (const item of await store.due(new Date(forwardTime(clock)).toISOString(), concurrency + this.#sending.size)) {
      if (!this.#running || this.#sending.size >= concurrency) return;
      if (this.#sending.has(item.id)) continue;
      const stop = new AbortController();
      const work = this.#send(item, stop.signal).then((sent) => {
        this.#sending.delete(item.id);
        if (sent) this.#wake();
      });
      this.#sending.set(item.id, { work, stop });
    }
  }

  /** @returns whether to look at once for more; after a failure the item's own time decides */
  async #send(item: UploadItem, signal: AbortSignal): Promise<boolean> {
    const { recordings, folder, store } = this.#options;
    try {
      const entry = await recordings.get(item.id);
      if (entry !== null && entry.state !== 'deleted') {
        if (entry.object === null) await this.#bring(entry, signal);
        await folder.remove(entry.id);
      }
      await store.done(item.id);
      return true;
    } catch (error) {
      // Whoever broke it off, a stop or a removal, decides what comes next.
      if (!signal.aborted) await this.#postpone(item, error);
      return false;
    }
  }

  async #bring(entry: RecordingEntry, signal: AbortSignal): Promise<void> {
    const { bucket, folder, store } = this.#options;
    const weight = { bytes: entry.bytes, sha256: entry.sha256 ?? '' };
    await folder.verify(entry.id, weight.sha256);
    const object = this.objectOf(entry.id);
    await bucket.put(object, folder.pathOf(entry.id), weight, signal);
    if (!(await bucket.holds(object, weight, signal))) {
      throw new CodedError('RECORDING_STORE_FAILED', {
        message: 'The bucket does not hold what was sent: its checksum is another.',
      });
    }
    signal.throwIfAborted();
    await store.arrived(entry.id, object);
  }

  async #postpone(item: UploadItem, error: unknown): Promise<void> {
    const { store, clock, logger, random = Math.random } = this.#options;
    const attempts = item.attempts + 1;
    const delay = backoffMs(attempts, random());
    const reason = error instanceof Error ? error.message : String(error);
    const code = error instanceof CodedError ? error.code : 'INTERNAL';
    const help = error instanceof CodedError ? error.help : '';
    logger.warn({ recording: item.id, attempts, delay, code, reason, help }, 'a recording is not in the bucket yet');
    await store
      .failed(item.id, new Date(forwardTime(clock) + delay).toISOString(), `${code}: ${reason}`)
      .catch((again: unknown) => logger.error({ err: again }, 'an upload could not be postponed'));
  }

  #poll(): void {
    if (!this.#running) return;
    this.#cancelPoll = this.#options.clock.after(pollMs, () => {
      this.#wake();
      this.#poll();
    });
  }
}
