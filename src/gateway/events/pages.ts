import type { CallRecord } from '../../domain/calls/record.ts';
import { takesPart } from '../../domain/participants/standing.ts';
import { maySee, waitingOf } from '../../domain/participants/waiting.ts';
import type { CallView } from '../../domain/protocol/call.ts';
import type { Calls } from '../calls/port.ts';
import type { CallViews } from '../masking/call-views.ts';
import { withdrawnView } from '../masking/withdrawn-view.ts';
import { type CallStore, everyAgent, type StoredEvent } from '../storage/store.ts';
import { Tailer } from './tailer.ts';

/** Serialised events of one audience. */
export interface EventPage {
  /** `text` is null for an event that the audience may no longer see. */
  frames: readonly { seq: number; text: string | null }[];
  /** Whether more events may follow. */
  full: boolean;
  /** All events up to this one were looked at; null: not known. */
  upTo: number | null;
}

/** The views of calls, with what lists say of those that are over. */
export type LogFacts = (calls: readonly CallRecord[], views: readonly CallView[]) => Promise<readonly CallView[]>;

export interface EventPageParts {
  store: CallStore;
  calls: Pick<Calls, 'subscribe'>;
  views: CallViews;
  /** Default: events say nothing of it. */
  logFacts?: LogFacts;
}

const pageSize = 100;
/** A reader that is more events behind than this gets a snapshot. */
export const replayMost = 1000;

/**
 * Serialises events for readers. All readers of one audience (an agent's identity, or "*" for all) see the same, so
 * each event is read and serialised once for all of them. Nothing is cached beyond the next event, because an agent's
 * access is decided when an event is sent, by the rule of `GET /v1/calls/{id}`.
 */
export class EventPages {
  readonly #store: CallStore;
  readonly #calls: Pick<Calls, 'subscribe'>;
  readonly #views: CallViews;
  readonly #logFacts: LogFacts;
  readonly #tailer: Tailer;
  readonly #listeners = new Map<string, Set<() => void>>();
  readonly #shared = new Map<string, Promise<unknown>>();
  #unsubscribe: (() => void) | null = null;

  constructor(parts: EventPageParts) {
    this.#logFacts = parts.logFacts ?? (async (_calls, views) => views);
    this.#store = parts.store;
    this.#tailer = new Tailer(parts.store);
    this.#calls = parts.calls;
    this.#views = parts.views;
  }

  /** @param wake called after each event for the audience. Returns the function that unsubscribes. */
  listen(audience: string, wake: () => void): () => void {
    this.#unsubscribe ??= this.#calls.subscribe((events) => this.#announce(events));
    this.#tailer.start();
    const all = this.#listeners.get(audience) ?? new Set();
    this.#listeners.set(audience, all.add(wake));
    return () => {
      all.delete(wake);
      if (all.size === 0 && this.#listeners.get(audience) === all) this.#listeners.delete(audience);
      if (this.#listeners.size > 0) return;
      this.#unsubscribe?.();
      this.#unsubscribe = null;
      this.#tailer.reset();
    };
  }

  /** The events after `seq`, oldest first. */
  after(seq: number, audience: string): Promise<EventPage> {
    return this.#once(`page ${seq} ${audience}`, () => this.#read(seq, audience));
  }

  /** Whether more events are waiting than are replayed one by one. */
  tooFarBehind(seq: number, audience: string): Promise<boolean> {
    return this.#once(`behind ${seq} ${audience}`, async () => {
      const kept = await this.#tailer.after(seq, audience, replayMost + 1);
      const events = kept?.events ?? (await this.#store.eventsAfter(seq, audience, replayMost + 1));
      return events.length > replayMost;
    });
  }

  /** The live calls of this audience as a JSON list, and the event that they are as recent as. */
  live(audience: string): Promise<{ seq: number; calls: string }> {
    return this.#once(`live ${audience}`, async () => {
      // The position is read before the calls: an event in between is then sent twice rather than never.
      const seq = await this.#store.lastSeq();
      const calls = (await this.#store.live()).filter((call) => isLiveFor(call, audience));
      return { seq, calls: JSON.stringify(await this.#views.many(calls, viewerOf(audience))) };
    });
  }

  async #read(seq: number, audience: string): Promise<EventPage> {
    const kept = await this.#tailer.after(seq, audience, pageSize);
    const events = kept?.events ?? (await this.#store.eventsAfter(seq, audience, pageSize));
    const calls = new Map<string, CallRecord | null>();
    for (const { callId } of events) {
      if (calls.has(callId)) continue;
      calls.set(callId, await this.#once(`call ${callId}`, () => this.#store.get(callId)));
    }
    const seen = [...calls.values()].filter((call) => call !== null && isSeenBy(call, audience)) as CallRecord[];
    const views = await this.#views.many(seen, viewerOf(audience));
    const told = await this.#logFacts(seen, views);
    const texts = new Map(told.map((view) => [view.id, JSON.stringify(view)]));
    const frames = events.map((event) => {
      const text = texts.get(event.callId) ?? withdrawn(event, calls.get(event.callId) ?? null);
      return { seq: event.seq, text: text === null ? null : frame(event.seq, event.type, event.at, `"call":${text}`) };
    });
    return { frames, full: events.length === pageSize, upTo: kept?.upTo ?? null };
  }

  #once<T>(key: string, make: () => Promise<T>): Promise<T> {
    const known = this.#shared.get(key);
    if (known !== undefined) return known as Promise<T>;
    const made = make();
    this.#shared.set(key, made);
    const forget = (): void => {
      if (this.#shared.get(key) === made) this.#shared.delete(key);
    };
    made.then(() => setImmediate(forget), forget);
    return made;
  }

  #announce(events: readonly StoredEvent[]): void {
    this.#shared.clear();
    this.#tailer.advance();
    const audiences = new Set(events.map((event) => event.audience));
    const readers = audiences.has(everyAgent) ? this.#listeners.keys() : new Set(['*', ...audiences]);
    for (const reader of readers) {
      if (reader !== null) for (const wake of this.#listeners.get(reader) ?? []) wake();
    }
  }
}

/** One event of the stream. @param rest further members of the JSON object */
export function frame(seq: number, type: string, at: string, rest: string): string {
  return `id: ${seq}\nevent: ${type}\ndata: {"type":"${type}","at":"${at}",${rest}}\n\n`;
}

/** Supervisors see all calls. Agents see the calls that they take or took part in, and those that they could take. */
function isSeenBy(call: CallRecord, audience: string): boolean {
  return audience === '*' || maySee(call, audience);
}

function isLiveFor(call: CallRecord, audience: string): boolean {
  return audience === '*' || takesPart(call, audience) || waitingOf(call) !== null;
}

/**
 * A phone that rang must learn that it no longer does, and a page that showed a waiting call that it no longer waits.
 * They learn nothing else about the call.
 */
function withdrawn(event: StoredEvent, call: CallRecord | null): string | null {
  const ends = event.type === 'call.withdrawn' || event.audience === everyAgent;
  return ends && call !== null ? JSON.stringify(withdrawnView(call)) : null;
}

function viewerOf(audience: string): string | undefined {
  return audience === '*' ? undefined : audience;
}
