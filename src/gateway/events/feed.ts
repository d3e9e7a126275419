import type { Writable } from 'node:stream';
import type { Clock } from '../../domain/clock.ts';
import { isoTime } from '../../domain/clock.ts';
import type { CloseReason } from '../../domain/protocol/events.ts';
import type { Calls } from '../calls/port.ts';
import type { CallViews } from '../masking/call-views.ts';
import type { CallStore } from '../storage/store.ts';
import { EventPages, frame } from './pages.ts';

export interface FeedOptions {
  store: CallStore;
  calls: Pick<Calls, 'subscribe'>;
  views: CallViews;
  /** Shared by all readers of one app. Default: for this reader only. */
  pages?: EventPages;
  clock: Clock;
  /** An agent's identity, or "*" for all events. */
  audience: string;
  /** The last event that the reader has seen. null: the stream starts with a snapshot. */
  after: number | null;
  /** Ends the feed: the reader disconnected, the token expired, or the gateway is stopping. */
  signal: AbortSignal;
}

/** Interval between heartbeats, in ms. */
export const heartbeatMs = 15_000;
/** A reader that accepts no data for this long is disconnected, in ms. It can resume at its last event. */
export const stalledMs = 30_000;
/** Reconnection delay that the reader is told, in ms. */
const retryMs = 2000;

/**
 * Writes the events of one reader, in order, until the signal fires. The store is the buffer, and the feed only holds a
 * position in it, so a slow reader costs no memory. A reader that is too far behind receives `resync` and a snapshot
 * instead of the missed events. Resolves when the signal fires, or with "slow" if the reader has stalled.
 */
export async function feed(out: Writable, options: FeedOptions): Promise<CloseReason | null> {
  const { store, clock, audience, signal, pages = new EventPages(options) } = options;
  const news = newsFor(pages, audience, signal);
  const sink = sinkOf(out, clock, signal);
  const snapshot = async (): Promise<number> => {
    const { seq, calls } = await pages.live(audience);
    await sink.send(frame(seq, 'snapshot', isoTime(clock), `"calls":${calls}`));
    return seq;
  };
  try {
    await sink.send(`retry: ${retryMs}\n\n`);
    let seq = options.after ?? (await snapshot());
    // A reader that is a thousand events behind gets a snapshot instead.
    let mayLag = options.after !== null;
    while (sink.open && !signal.aborted) {
      if (mayLag && (await pages.tooFarBehind(seq, audience))) {
        await sink.send(frame(await store.lastSeq(), 'resync', isoTime(clock), '"reason":"too-far-behind"'));
        seq = await snapshot();
      }
      mayLag = false;
      const page = await pages.after(seq, audience);
      for (const { seq: next, text } of page.frames) {
        if (text !== null && (await sink.send(text))) mayLag = true;
        if (!sink.open) break;
        seq = next;
      }
      // A reader that hears little stays close behind the newest event, which is in memory.
      if (sink.open && !page.full && page.upTo !== null) seq = page.upTo;
      if (page.full || mayLag) continue;
      if (!(await news.next(clock)) && !signal.aborted) await sink.send(':\n\n');
    }
    return sink.stalled ? 'slow' : null;
  } finally {
    news.close();
  }
}

/** The last event of a stream, with the reason for its end. */
export function closing(reason: CloseReason, clock: Clock): string {
  return `event: closed\ndata: ${JSON.stringify({ type: 'closed', at: isoTime(clock), reason })}\n\n`;
}

interface News {
  /** true: an event was stored since the last call. false: the heartbeat interval passed, or the signal fired. */
  next(clock: Clock): Promise<boolean>;
  close(): void;
}

function newsFor(pages: EventPages, audience: string, signal: AbortSignal): News {
  let fresh = false;
  let wake: () => void = () => undefined;
  const onAbort = (): void => wake();
  signal.addEventListener('abort', onAbort);
  const stop = pages.listen(audience, () => {
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
      stop();
      signal.removeEventListener('abort', onAbort);
    },
  };
}

interface Sink {
  /** Resolves once the reader can accept more. true: the call had to wait. */
  send(text: string): Promise<boolean>;
  /** False if the reader disconnected or stalled. */
  readonly open: boolean;
  readonly stalled: boolean;
}

function sinkOf(out: Writable, clock: Clock, signal: AbortSignal): Sink {
  let stalled = false;
  const drained = (): Promise<void> =>
    new Promise((resolve) => {
      const settle = (): void => {
        cancel();
        out.off('drain', settle);
        out.off('close', settle);
        signal.removeEventListener('abort', settle);
        resolve();
      };
      const cancel = clock.after(stalledMs, () => {
        stalled = true;
        settle();
      });
      out.once('drain', settle);
      out.once('close', settle);
      signal.addEventListener('abort', settle);
    });
  return {
    get open() {
      return !stalled && !signal.aborted && !out.destroyed;
    },
    get stalled() {
      return stalled;
    },
    async send(text) {
      if (!this.open || out.write(text)) return false;
      await drained();
      return true;
    },
  };
}
