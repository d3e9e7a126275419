import { type Clock, isoTime } from '../../domain/clock.ts';
import { CodedError } from '../../domain/errors.ts';
import type { CallRecording } from '../../domain/protocol/parties.ts';
import type { AuditLine, RecordingEntry, RecordingStore } from '../storage/store.ts';
import type { RecordingFolder } from './recording-folder.ts';
import type { RecordingReader } from './recording-reader.ts';

export interface RecordingsOptions {
  folder: RecordingFolder;
  store: RecordingStore;
  clock: Clock;
  /** Kept so long; 0: for ever. */
  days: number;
  onError: (error: unknown, what: string) => void;
}

const dayMs = 86_400_000;

/** The recordings of a gateway: what is known of each, its sound, and who heard it. */
export class Recordings {
  readonly #options: RecordingsOptions;
  #stopExpiry: () => void = () => {};

  constructor(options: RecordingsOptions) {
    this.#options = options;
  }

  /** Mends what a crash cut short, and lets go of what is too old, now and every day. */
  async start(): Promise<void> {
    for (const entry of await this.#options.store.inState('running')) await this.#mend(entry);
    await this.#expire();
  }

  stop(): void {
    this.#stopExpiry();
  }

  async begin(recording: Pick<RecordingEntry, 'id' | 'callId' | 'kind' | 'channels' | 'startedBy'>): Promise<void> {
    const startedAt = isoTime(this.#options.clock);
    await this.#options.store.put({
      ...recording,
      startedAt,
      state: 'running',
      durationMs: 0,
      bytes: 0,
      sha256: null,
    });
  }

  async finished(id: string, { durationMs }: { durationMs: number }): Promise<void> {
    const entry = await this.#options.store.get(id);
    if (entry === null) return;
    const { bytes, sha256 } = await this.#options.folder.weigh(id);
    await this.#options.store.put({ ...entry, state: 'whole', durationMs, bytes, sha256 });
  }

  /** Those that can be heard. */
  async ofCall(callId: string): Promise<CallRecording[]> {
    const entries = await this.#options.store.ofCall(callId);
    return entries
      .filter(({ state, durationMs }) => (state === 'whole' || state === 'interrupted') && durationMs > 0)
      .map(({ id, kind, durationMs, startedAt }) => ({ id, kind, durationMs, at: startedAt }));
  }

  /** @throws CodedError NOT_FOUND */
  async get(id: string): Promise<RecordingEntry> {
    const entry = await this.#options.store.get(id);
    if (entry === null || entry.state === 'deleted' || entry.state === 'running') {
      throw new CodedError('NOT_FOUND', { message: 'There is no such recording.' });
    }
    return entry;
  }

  reader(id: string): Promise<RecordingReader> {
    return this.#options.folder.reader(id);
  }

  note(line: Omit<AuditLine, 'at'>): Promise<void> {
    return this.#options.store.note({ ...line, at: isoTime(this.#options.clock) });
  }

  audit(limit: number): Promise<AuditLine[]> {
    return this.#options.store.audit(limit);
  }

  /** The line first: what is gone was asked for by somebody. */
  async remove(entry: RecordingEntry, line: Omit<AuditLine, 'at' | 'subject'>): Promise<void> {
    await this.note({ ...line, subject: entry.id });
    await this.#options.folder.remove(entry.id);
    await this.#options.store.put({ ...entry, state: 'deleted', sha256: null, bytes: 0 });
  }

  async #mend(entry: RecordingEntry): Promise<void> {
    try {
      const { durationMs } = await this.#options.folder.mend(entry.id);
      const { bytes, sha256 } = await this.#options.folder.weigh(entry.id);
      await this.#options.store.put({ ...entry, state: 'interrupted', durationMs, bytes, sha256 });
    } catch (error) {
      // Nothing was written. Anything else, such as a key that is not set, may be mended at the next start.
      const nothing = error instanceof CodedError && error.code === 'NOT_FOUND';
      if (nothing) await this.#options.store.put({ ...entry, state: 'deleted' });
      else this.#options.onError(error, 'a recording could not be mended');
    }
  }

  async #expire(): Promise<void> {
    const { days, clock, store, onError } = this.#options;
    if (days === 0) return;
    this.#stopExpiry = clock.after(dayMs, () => void this.#expire());
    try {
      const before = new Date(clock.now() - days * dayMs).toISOString();
      for (const entry of await store.olderThan(before)) {
        await this.remove(entry, { who: 'sidecall', what: 'expired', address: '' });
      }
    } catch (error) {
      onError(error, 'old recordings could not be removed');
    }
  }
}
