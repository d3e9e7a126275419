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
  /** Shared by all readers of one app. Left out: this reader's own. */
  pages?: EventPages;
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

/**
 * Writes one reader's events, in order, until the signal. The store is the buffer: the
 * feed is no more than a place in it, so a slow reader costs no memory. A reader that is too far
 * behind gets `resync` and a snapshot in place of what it missed. Resolves when the signal fires,
 * or, with "slow", when the reader has stalled.
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
    // Nobody reads a thousand events to learn what is so now.
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

/** Tells the reader why its stream ends, as the last event of it. */
export function closing(reason: CloseReason, clock: Clock): string {
  return `event: closed\ndata: ${JSON.stringify({ type: 'closed', at: isoTime(clock), reason })}\n\n`;
}

interface News {
  /** True when something was stored since the last call; false after a heartbeat's time, or on the signal. */
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
  /** Resolves once the reader can take more: true where it had to be waited for. */
  send(text: string): Promise<boolean>;
  /** False when the reader is gone, or has stalled. */
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
