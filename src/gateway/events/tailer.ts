import { type CallStore, receives, type StoredEvent } from '../storage/store.ts';

/** Events kept in memory. Readers look at least every 15 s, so this serves 270 events a second. */
const capacity = 4096;
const batch = 500;

/**
 * The newest events, in the order of the store. One read of the store serves all readers: each of them is a position in
 * this list. A reader whose position is older than the list reads from the store instead.
 */
export class Tailer {
  readonly #store: Pick<CallStore, 'eventsAfter' | 'lastSeq'>;
  #events: StoredEvent[] = [];
  /** Position in `#events` of each event, plus `#dropped`. */
  readonly #positions = new Map<number, number>();
  #dropped = 0;
  /** The event before the first one in the list; null: not started. */
  #floor: number | null = null;
  #reading: Promise<void> | null = null;
  #again = false;
  /** Counts the lists: a read that was begun for an earlier one adds nothing. */
  #epoch = 0;

  constructor(store: Pick<CallStore, 'eventsAfter' | 'lastSeq'>) {
    this.#store = store;
  }

  /** Begins with the events after the newest one. Call before the first reader asks. */
  start(): void {
    if (this.#floor === null) this.#run();
  }

  /** Events were stored. */
  advance(): void {
    if (this.#reading === null) this.#run();
    else this.#again = true;
  }

  /** Nothing reads any more: the list is emptied, and `start` begins anew. */
  reset(): void {
    this.#events = [];
    this.#positions.clear();
    this.#dropped = 0;
    this.#floor = null;
    this.#again = false;
    this.#epoch += 1;
  }

  /**
   * Resolves with the events of an audience ("*" for all) after this one, oldest first, once all that were announced
   * are read. `upTo` is the last event that was looked at. null: too old for the list, so ask the store.
   */
  async after(seq: number, audience: string, limit: number): Promise<{ events: StoredEvent[]; upTo: number } | null> {
    await this.#reading;
    const from = seq === this.#floor ? 0 : this.#indexOf(seq);
    if (from === null) return null;
    const events: StoredEvent[] = [];
    let at = from;
    for (; at < this.#events.length && events.length < limit; at += 1) {
      const event = this.#events[at] as StoredEvent;
      if (receives(audience, event.audience)) events.push(event);
    }
    return { events, upTo: this.#events[at - 1]?.seq ?? seq };
  }

  #indexOf(seq: number): number | null {
    const position = this.#positions.get(seq);
    return position === undefined ? null : position - this.#dropped + 1;
  }

  #run(): void {
    const reading = (this.#reading ?? Promise.resolve())
      .then(() => this.#read(this.#epoch))
      // Readers ask the store themselves then, and say what is wrong.
      .catch(() => this.reset())
      .finally(() => {
        if (this.#reading === reading) this.#reading = null;
      });
    this.#reading = reading;
  }

  async #read(epoch: number): Promise<void> {
    const floor = this.#floor ?? (await this.#store.lastSeq());
    if (epoch !== this.#epoch) return;
    this.#floor = floor;
    do {
      this.#again = false;
      for (;;) {
        const last = this.#events.at(-1)?.seq ?? this.#floor ?? floor;
        const events = await this.#store.eventsAfter(last, '*', batch);
        if (epoch !== this.#epoch) return;
        this.#add(events);
        if (events.length < batch) break;
      }
    } while (this.#again);
  }

  #add(events: readonly StoredEvent[]): void {
    for (const event of events) {
      this.#positions.set(event.seq, this.#dropped + this.#events.length);
      this.#events.push(event);
    }
    if (this.#events.length <= capacity * 2) return;
    const old = this.#events.splice(0, this.#events.length - capacity);
    for (const { seq } of old) this.#positions.delete(seq);
    this.#dropped += old.length;
    this.#floor = old.at(-1)?.seq ?? this.#floor;
  }
}
