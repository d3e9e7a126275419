import type { Clock } from '../../domain/clock.ts';
import type { Recordings } from '../recordings/recordings.ts';
import type { PersonStore } from '../storage/persons/port.ts';

const dayMs = 86_400_000;

export interface RetentionParts {
  store: PersonStore;
  recordings: Pick<Recordings, 'removeOfCall'>;
  clock: Clock;
  /** In days; 0: for ever. */
  days: { calls: number; notes: number; events: number };
  onError: (error: unknown, what: string) => void;
}

/** Deletes what is older than the settings allow: at the start, and each day after. Little at a time, so calls do not wait. */
export class Retention {
  readonly #parts: RetentionParts;
  #stopped = true;
  #cancel: () => void = () => {};
  #running: Promise<void> = Promise.resolve();

  constructor(parts: RetentionParts) {
    this.#parts = parts;
  }

  /** Resolves after the first run. */
  start(): Promise<void> {
    this.#stopped = false;
    this.#daily();
    return this.#running;
  }

  /** Resolves when nothing is being deleted. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancel();
    await this.#running;
  }

  #daily(): void {
    this.#cancel = this.#parts.clock.after(dayMs, () => this.#daily());
    // One run at a time: a bucket may be slow.
    this.#running = this.#running.then(() => this.#run());
  }

  async #run(): Promise<void> {
    const { store, days } = this.#parts;
    await this.#each('old calls could not be deleted', days.calls, (at) => this.#deleteCalls(at));
    await this.#each('old notes could not be deleted', days.notes, (at) => store.deleteNotes(at));
    await this.#each('old events could not be deleted', days.events, (at) => store.deleteEvents(at));
  }

  /** @param remove deletes some; 0: there are no more */
  async #each(what: string, days: number, remove: (at: string) => Promise<number>): Promise<void> {
    if (days === 0) return;
    const at = new Date(this.#parts.clock.now() - days * dayMs).toISOString();
    try {
      while (!this.#stopped && (await remove(at)) > 0) await new Promise((resolve) => setImmediate(resolve));
    } catch (error) {
      this.#parts.onError(error, what);
    }
  }

  async #deleteCalls(at: string): Promise<number> {
    const { store, recordings } = this.#parts;
    const ids = await store.endedBefore(at);
    for (const id of ids) {
      if (this.#stopped) return 0;
      await recordings.removeOfCall(id, 'expired');
      await store.deleteCalls([id]);
    }
    return ids.length;
  }
}
