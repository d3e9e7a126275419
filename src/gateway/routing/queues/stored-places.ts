import type { EntryKind } from '../../../domain/routing/queues/decision.ts';
import type { QueueStore, StoredPlace } from '../../storage/queues/port.ts';

/**
 * The places of waiting calls in the database. The writes of one call are in their order. A write that fails is reported,
 * and the call waits on.
 */
export class StoredPlaces {
  readonly #store: QueueStore;
  readonly #onError: (error: unknown, callId: string) => void;
  readonly #places = new Map<string, StoredPlace>();
  /** From before the restart, and not taken yet. */
  readonly #former = new Map<string, StoredPlace>();
  /** The last write of each call. */
  readonly #writes = new Map<string, Promise<void>>();

  constructor(store: QueueStore, onError: (error: unknown, callId: string) => void) {
    this.#store = store;
    this.#onError = onError;
  }

  async load(): Promise<void> {
    for (const place of await this.#store.places()) this.#former.set(place.callId, place);
  }

  /** Places from before the restart that were not taken yet, the oldest first. */
  former(kind: EntryKind): StoredPlace[] {
    return [...this.#former.values()].filter((place) => place.kind === kind);
  }

  /** Takes a place from before the restart, once. */
  take(callId: string): StoredPlace | null {
    const place = this.#former.get(callId) ?? null;
    this.#former.delete(callId);
    return place;
  }

  has(callId: string): boolean {
    return this.#places.has(callId);
  }

  /** Resolves when the place is durable, or cannot be written. */
  put(place: StoredPlace): Promise<void> {
    // A call that joins again has its former place no longer.
    this.#former.delete(place.callId);
    this.#places.set(place.callId, place);
    return this.#write(place.callId, () => this.#store.putPlace(place));
  }

  /** The call is in another queue now. @param joinedAt in ms since 1970 */
  async move(callId: string, queue: string, joinedAt: number): Promise<void> {
    const place = this.#places.get(callId);
    if (place !== undefined) await this.put({ ...place, queue, joinedAt });
  }

  /** The CRM has named the owner of the contact. */
  async own(callId: string, owner: string): Promise<void> {
    const place = this.#places.get(callId);
    if (place !== undefined) await this.put({ ...place, owner });
  }

  remove(callId: string): Promise<void> {
    this.#places.delete(callId);
    this.#former.delete(callId);
    return this.#write(callId, () => this.#store.removePlace(callId));
  }

  #write(callId: string, write: () => Promise<void>): Promise<void> {
    const done = (this.#writes.get(callId) ?? Promise.resolve())
      .then(write)
      .catch((error: unknown) => this.#onError(error, callId))
      .then(() => {
        if (this.#writes.get(callId) === done) this.#writes.delete(callId);
      });
    this.#writes.set(callId, done);
    return done;
  }
}
