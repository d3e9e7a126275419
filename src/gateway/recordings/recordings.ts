import { type Clock, isoTime } from '../../domain/clock.ts';
import { CodedError } from '../../domain/errors.ts';
import type { CallRecording } from '../../domain/protocol/parties.ts';
import type {
  AuditFilter,
  AuditLine,
  RecordingEntry,
  RecordingFigures,
  RecordingFilter,
  RecordingStore,
  StoredAuditLine,
} from '../storage/store.ts';
import type { RecordingEnd, RecordingName } from '../telephony/port.ts';
import type { RecordingFile, RecordingFiles } from '../telephony/recording-files.ts';
import { type RecordingFolder, readAll } from './recording-folder.ts';
import { RecordingPlaces, type Remote } from './recording-places.ts';
import type { RecordingReader } from './recording-reader.ts';

export interface RecordingsOptions {
  folder: RecordingFolder;
  store: RecordingStore;
  /** Destination of finished recordings. null or omitted: they stay in the folder. */
  remote?: Remote | null;
  clock: Clock;
  /** Retention in days. 0: for ever. */
  days: number;
  onError: (error: unknown, what: string) => void;
}

const dayMs = 86_400_000;

/** The recordings of a gateway: their metadata, their sound, and the audit of their use. */
export class Recordings implements RecordingFiles {
  readonly #options: RecordingsOptions;
  readonly #places: RecordingPlaces;
  /** Recordings that this process started and has not finished. `start` does not repair them. */
  readonly #live = new Set<string>();
  /** Calls with a recording of which nothing was written, as found at this start. */
  readonly #emptied = new Set<string>();
  #stopExpiry: () => void = () => {};
  #expiring: Promise<void> | null = null;
  #stopped = false;

  constructor(options: RecordingsOptions) {
    this.#options = options;
    this.#places = new RecordingPlaces(options.folder, options.store, options.remote ?? null);
  }

  /** Repairs recordings that a crash interrupted. Deletes expired recordings now and every day, in the background. */
  async start(): Promise<void> {
    const { store, folder, onError } = this.#options;
    const { otherKey } = await store.figures(folder.keyMark);
    if (otherKey > 0) {
      const what = `recordings are encrypted with another key than the one that is set, and cannot be heard: ${otherKey}`;
      onError(new CodedError('RECORDING_KEY_WRONG'), what);
    }
    for (const entry of await store.inState('running')) {
      if (!this.#live.has(entry.id) && !folder.runs(entry.id)) await this.#mend(entry);
    }
    await this.#options.remote?.uploads.start();
    this.#expireDaily();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#stopExpiry();
    await this.#expiring;
    await this.#options.remote?.uploads.stop();
  }

  /** @throws CodedError RECORDING_EXISTS */
  async begin(recording: Pick<RecordingEntry, 'id' | 'callId' | 'kind' | 'channels' | 'startedBy'>): Promise<void> {
    const { store, clock, folder } = this.#options;
    if (this.#live.has(recording.id) || (await store.get(recording.id)) !== null) {
      throw new CodedError('RECORDING_EXISTS');
    }
    this.#live.add(recording.id);
    try {
      await store.put({
        ...recording,
        startedAt: isoTime(clock),
        state: 'running',
        durationMs: 0,
        bytes: 0,
        sha256: null,
        keyMark: folder.keyMark,
        object: null,
      });
    } catch (error) {
      this.#live.delete(recording.id);
      throw error;
    }
  }

  /**
   * Files the end of a recording. If the file cannot be read now, the next start files it.
   * @returns the playable duration
   */
  async finished(
    id: string,
    end: { durationMs: number; why: RecordingEnd },
  ): Promise<{ durationMs: number; incomplete: boolean }> {
    const { store, folder, remote, onError } = this.#options;
    const failed = end.why === 'failed';
    const told = { durationMs: end.durationMs, incomplete: failed };
    try {
      const entry = await store.get(id);
      if (entry === null) return told;
      const found = failed ? await this.#salvaged(id) : { durationMs: end.durationMs, ...(await folder.weigh(id)) };
      await store.put({ ...entry, ...found, state: failed ? 'failed' : 'whole' });
      if (found.bytes > 0) await remote?.uploads.add(id);
      return { durationMs: found.durationMs, incomplete: failed };
    } catch (error) {
      onError(error, 'a recording could not be filed; the next start tries again');
      return told;
    } finally {
      this.#live.delete(id);
    }
  }

  /** Deletes a recording that has no consent. Does nothing if it is already deleted. */
  async discard(id: string, by: string): Promise<void> {
    this.#live.delete(id);
    const entry = await this.#options.store.get(id);
    if (entry === null || entry.state === 'deleted') return;
    await this.remove(entry, { who: by, what: 'deleted', address: '' });
  }

  async interrupted(): Promise<string[]> {
    const entries = await this.#options.store.inState('interrupted');
    return [...new Set([...entries.map(({ callId }) => callId), ...this.#emptied])];
  }

  /** The playable recordings of a call. */
  async ofCall(callId: string): Promise<CallRecording[]> {
    const entries = await this.#options.store.ofCall(callId);
    return entries
      .filter(({ state, durationMs }) => state !== 'running' && state !== 'deleted' && durationMs > 0)
      .map(({ id, kind, durationMs, startedAt, state }) => ({
        id,
        kind,
        durationMs,
        at: startedAt,
        ...(state !== 'whole' && { incomplete: true }),
      }));
  }

  /** @throws CodedError NOT_FOUND */
  async get(id: string): Promise<RecordingEntry> {
    const entry = await this.#options.store.get(id);
    if (entry === null || entry.state === 'deleted' || entry.state === 'running') {
      throw new CodedError('NOT_FOUND', { message: 'There is no such recording.' });
    }
    return entry;
  }

  /**
   * The sound, verified to be what was recorded.
   * @throws CodedError RECORDING_FAILED if it is damaged, RECORDING_KEY_WRONG, RECORDING_STORE_FAILED, NOT_FOUND
   */
  reader(entry: RecordingEntry): Promise<RecordingReader> {
    return this.#places.reader(entry);
  }

  /** Opens a new file for a core to write. */
  open(name: RecordingName, format: { channels: 1 | 2; sampleRate: 8000 | 16000 }): Promise<RecordingFile> {
    return this.#options.folder.open(name, format);
  }

  /** Reads a recording for a core to play. */
  async read(name: RecordingName): Promise<Buffer> {
    const entry = await this.#options.store.get(name);
    const filed = entry !== null && entry.state !== 'running';
    return readAll(await (filed ? this.reader(entry) : this.#options.folder.reader(name)));
  }

  async figures(): Promise<RecordingFigures & { uploading: number; uploadsFailing: number }> {
    const { store, folder, remote } = this.#options;
    const uploads = await remote?.uploads.figures();
    return {
      ...(await store.figures(folder.keyMark)),
      uploading: uploads?.pending ?? 0,
      uploadsFailing: uploads?.failing ?? 0,
    };
  }

  note(line: Omit<AuditLine, 'at'>): Promise<void> {
    return this.#options.store.note({ ...line, at: isoTime(this.#options.clock) });
  }

  audit(limit: number, filter: AuditFilter = {}): Promise<StoredAuditLine[]> {
    return this.#options.store.auditPage(limit, filter);
  }

  /**
   * Recordings that have ended and are not deleted, newest first.
   * @param before the id of the last one of the page before, which may have been deleted since. null: the first page
   * @throws CodedError BAD_REQUEST
   */
  async page(limit: number, filter: Omit<RecordingFilter, 'before'>, before: string | null): Promise<RecordingEntry[]> {
    const { store } = this.#options;
    if (before === null) return store.page(limit, filter);
    const place = await store.get(before);
    if (place === null) throw new CodedError('BAD_REQUEST', { message: '“before” is no recording.' });
    return store.page(limit, { ...filter, before: place });
  }

  /** The audit line is written first, so that every deletion has one. @param reason empty: none is given */
  async remove(entry: RecordingEntry, line: Omit<AuditLine, 'at' | 'subject'>, reason = ''): Promise<void> {
    await this.note({ ...line, subject: [entry.id, reason].filter((text) => text !== '').join(' ') });
    await this.#places.remove(entry);
    await this.#options.store.put({ ...entry, state: 'deleted', sha256: null, bytes: 0, object: null });
  }

  /** Deletes the recordings of a call, each with its audit line. @returns how many there were */
  async removeOfCall(callId: string, what: 'deleted' | 'expired'): Promise<number> {
    const entries = (await this.#options.store.ofCall(callId)).filter(({ state }) => state !== 'deleted');
    for (const entry of entries) await this.remove(entry, { who: 'sidecall', what, address: '' });
    return entries.length;
  }

  async #mend(entry: RecordingEntry): Promise<void> {
    const { store, onError } = this.#options;
    try {
      const found = await this.#salvaged(entry.id);
      // If nothing was written, there is nothing to keep.
      if (found.bytes === 0) this.#emptied.add(entry.callId);
      await store.put({ ...entry, ...found, state: found.bytes === 0 ? 'deleted' : 'interrupted' });
    } catch (error) {
      // For example if the key is not set. The next start tries again.
      onError(error, 'a recording could not be mended');
    }
  }

  /** The playable part of an unfinished recording. If nothing was written, zeros. */
  async #salvaged(id: string): Promise<Pick<RecordingEntry, 'durationMs' | 'bytes' | 'sha256'>> {
    const { folder } = this.#options;
    try {
      const { durationMs } = await folder.mend(id);
      return { durationMs, ...(await folder.weigh(id)) };
    } catch (error) {
      if (error instanceof CodedError && error.code === 'NOT_FOUND') return { durationMs: 0, bytes: 0, sha256: null };
      throw error;
    }
  }

  #expireDaily(): void {
    const { days, clock } = this.#options;
    if (days === 0) return;
    this.#stopExpiry();
    this.#stopExpiry = clock.after(dayMs, () => this.#expireDaily());
    // One run at a time, because a bucket may be slow.
    this.#expiring ??= this.#expire().finally(() => {
      this.#expiring = null;
    });
  }

  async #expire(): Promise<void> {
    const { days, clock, store, onError } = this.#options;
    try {
      const before = new Date(clock.now() - days * dayMs).toISOString();
      for (const entry of await store.olderThan(before)) {
        if (this.#stopped) return;
        // A failed deletion does not stop the others.
        await this.remove(entry, { who: 'sidecall', what: 'expired', address: '' }).catch((error: unknown) =>
          onError(error, `the recording ${entry.id} could not be removed; tomorrow it is tried again`),
        );
      }
    } catch (error) {
      onError(error, 'old recordings could not be removed');
    }
  }
}
