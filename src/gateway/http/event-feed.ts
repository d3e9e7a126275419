import type { Writable } from 'node:stream';
import { takesPart } from '../../domain/calls/crew.ts';
import type { Clock } from '../../domain/clock.ts';
import { isoTime } from '../../domain/clock.ts';
import type { CallEvent, Snapshot } from '../../domain/protocol/events.ts';
import type { Calls } from '../calls/port.ts';
import type { CallStore } from '../storage/store.ts';
import type { CallViews } from './call-views.ts';

/** Open feeds, so that a stop can end them and a gauge can count them. */
export type Feeds = Set<AbortController>;

export interface FeedOptions {
  store: CallStore;
  calls: Pick<Calls, 'subscribe'>;
  views: CallViews;
  clock: Clock;
  /** An agent's identity, or "*" for all. */
  audience: string;
  /** The last event this reader has seen; null: it starts with a snapshot. */
  after: number | null;
  /** Ends the feed: reader gone, token expired, gateway stopping. */
  signal: AbortSignal;
}

/** Milliseconds between signs of life. */
export const heartbeatMs = 15_000;
/** A reader that takes nothing for this long is let go; it resumes where it was. */
export const stalledMs = 30_000;
/** Milliseconds a reader should wait before it connects again. */
const retryMs = 2000;
const pageSize = 100;

/**
 * Writes one reader's events, in order, until the signal. The store is the buffer: the
 * feed is no more than a place in it, so a slow reader costs no memory. Resolves when
 * the signal fires or the reader has stalled.
 */
export async function feed(out: Writable, options: FeedOptions): Promise<void> {
  const { store, calls, views, clock, audience, signal } = options;
  const viewer = audience === '*' ? undefined : audience;
  const news = newsFor(audience, calls, signal);
  const send = (text: string): Promise<boolean> => write(out, text, clock, signal);
  try {
    if (!(await send(`retry: ${retryMs}\n\n`))) return;
    let seq = options.after;
    if (seq === null) {
      // First the place, then the state: what happens in between is told twice rather than never.
      seq = await store.lastSeq();
      const live = (await store.live()).filter((call) => audience === '*' || takesPart(call, audience));
      const snapshot: Snapshot = { type: 'snapshot', at: isoTime(clock), calls: await views.many(live, viewer) };
      if (!(await send(frame(seq, snapshot)))) return;
    }
    while (!signal.aborted) {
      const page = await store.eventsAfter(seq, audience, pageSize);
      for (const event of page) {
        const call = await store.get(event.callId);
        if (call !== null) {
          const body: CallEvent = { type: event.type, at: event.at, call: await views.one(call, viewer) };
          if (!(await send(frame(event.seq, body)))) return;
        }
        seq = event.seq;
      }
      if (page.length === pageSize) continue;
      if (!(await news.next(clock)) && !signal.aborted && !(await send(':\n\n'))) return;
    }
  } finally {
    news.close();
  }
}

function frame(seq: number, body: CallEvent | Snapshot): string {
  return `id: ${seq}\nevent: ${body.type}\ndata: ${JSON.stringify(body)}\n\n`;
}

interface News {
  /** True when something was stored since the last call; false after a heartbeat's time, or on the signal. */
  next(clock: Clock): Promise<boolean>;
  close(): void;
}

function newsFor(audience: string, calls: Pick<Calls, 'subscribe'>, signal: AbortSignal): News {
  let fresh = false;
  let wake: () => void = () => undefined;
  const onAbort = (): void => wake();
  signal.addEventListener('abort', onAbort);
  const unsubscribe = calls.subscribe((events) => {
    if (audience !== '*' && !events.some((event) => event.audience === audience)) return;
    fresh = true;
    wake();
  });
  return {
    async next(clock) {
      if (!fresh && !signal.aborted) {
        await new Promise<void>((resolve) => {
          const cancel = clock.after(heartbeatMs, resolve);
          wake = () => {
            cancel();
            resolve();
          };
        });
      }
      const was = fresh;
      fresh = false;
      return was;
    },
    close() {
      unsubscribe();
      signal.removeEventListener('abort', onAbort);
    },
  };
}

/** Resolves true once the reader can take more, false when it is gone or has stalled. */
async function write(out: Writable, text: string, clock: Clock, signal: AbortSignal): Promise<boolean> {
  if (signal.aborted || out.destroyed) return false;
  if (out.write(text)) return true;
  return new Promise((resolve) => {
    const settle = (ready: boolean): void => {
      cancel();
      out.off('drain', onDrain);
      signal.removeEventListener('abort', onAbort);
      resolve(ready);
    };
    const onDrain = (): void => settle(true);
    const onAbort = (): void => settle(false);
    const cancel = clock.after(stalledMs, () => settle(false));
    out.once('drain', onDrain);
    signal.addEventListener('abort', onAbort);
  });
}
