import { isLive } from '../../../src/domain/calls/phase.ts';
import type { CallRecord } from '../../../src/domain/calls/record.ts';
import type { Clock } from '../../../src/domain/clock.ts';
import type { CallStore, NewEvent, OutboxItem, OutboxStore, StoredEvent } from '../../../src/gateway/storage/store.ts';

interface Entry extends OutboxItem {
  due: string;
  done: number;
}

/** The store's contract in memory. Writes take a turn of the event loop, as real ones do. */
export class MemoryStore implements CallStore, OutboxStore {
  readonly calls = new Map<string, CallRecord>();
  readonly events: StoredEvent[] = [];
  readonly outbox = new Map<string, Entry>();
  /** What calls were, at each writing. */
  readonly writes: CallRecord[] = [];
  /** How many of the next writes fail. */
  failures = 0;
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async write(call: CallRecord, events: readonly NewEvent[], options: { log?: boolean } = {}): Promise<StoredEvent[]> {
    await new Promise((resolve) => setImmediate(resolve));
    if (this.failures > 0) {
      this.failures -= 1;
      throw new Error('the disk is full');
    }
    this.calls.set(call.id, call);
    this.writes.push(call);
    const at = new Date(this.#clock.now()).toISOString();
    const stored = events.map((event, index) => ({
      ...event,
      seq: this.events.length + index + 1,
      callId: call.id,
      at,
    }));
    this.events.push(...stored);
    if (options.log) {
      const entry = this.outbox.get(call.id);
      this.outbox.set(call.id, {
        callId: call.id,
        revision: (entry?.revision ?? 0) + 1,
        attempts: 0,
        due: at,
        done: entry?.done ?? 0,
      });
    }
    return stored;
  }

  async get(id: string): Promise<CallRecord | null> {
    return this.calls.get(id) ?? null;
  }

  async page(): Promise<{ calls: CallRecord[]; next: string | null }> {
    return { calls: [...this.calls.values()].reverse(), next: null };
  }

  async live(): Promise<CallRecord[]> {
    return [...this.calls.values()].filter((call) => isLive(call.phase));
  }

  async eventsAfter(seq: number, audience: string, limit: number): Promise<StoredEvent[]> {
    return this.events
      .filter((event) => event.seq > seq && (audience === '*' || event.audience === audience))
      .slice(0, limit);
  }

  async lastSeq(): Promise<number> {
    return this.events.length;
  }

  async due(now: string, limit: number): Promise<OutboxItem[]> {
    return [...this.outbox.values()].filter((item) => item.done < item.revision && item.due <= now).slice(0, limit);
  }

  async succeeded(callId: string, revision: number): Promise<void> {
    const item = this.outbox.get(callId);
    if (item !== undefined) item.done = Math.max(item.done, revision);
  }

  async failed(callId: string, nextAt: string): Promise<void> {
    const item = this.outbox.get(callId);
    if (item === undefined) return;
    item.due = nextAt;
    item.attempts += 1;
  }

  async pending(): Promise<number> {
    return [...this.outbox.values()].filter((item) => item.done < item.revision).length;
  }
}
