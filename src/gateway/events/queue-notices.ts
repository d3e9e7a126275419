import { type Clock, isoTime } from '../../domain/clock.ts';
import type { QueuedCallsChanged } from '../../domain/protocol/events.ts';
import type { QueuedCallView } from '../../domain/protocol/queued-call.ts';
import type { QueuedViews } from '../masking/queued-views.ts';
import type { QueueWatch } from '../routing/queues/port.ts';
import type { StoredEvent } from '../storage/store.ts';
import { type Page, type TeamWatches, writeTo } from './team-watches.ts';

interface QueueNoticeParts {
  clock: Clock;
  watches: TeamWatches;
  queues: Pick<QueueWatch, 'waitingCall' | 'serves' | 'onWaiting'>;
  viewsOf: QueuedViews;
  onError: (error: unknown) => void;
}

/**
 * Calls that wait in queues, to pages that watch their team, once a second. Agents learn of the calls of their queues,
 * all others of all calls. Like statuses, they are not stored with the events of calls.
 */
export class QueueNotices {
  readonly #parts: QueueNoticeParts;
  /** Whether each changed call is new to all pages. */
  readonly #changed = new Map<string, boolean>();
  readonly #unsubscribe: () => void;
  #stopTimer: (() => void) | null = null;

  constructor(parts: QueueNoticeParts) {
    this.#parts = parts;
    this.#unsubscribe = parts.queues.onWaiting((callId, isNew) => this.#note(callId, isNew));
  }

  /** Events of calls were stored: a waiting caller may have a name now. */
  callsChanged(events: readonly StoredEvent[]): void {
    const { queues, watches } = this.#parts;
    if (!watches.any) return;
    for (const { type, callId } of events) {
      if (type === 'call.looked-up' && queues.waitingCall(callId) !== null) this.#note(callId, false);
    }
  }

  close(): void {
    this.#unsubscribe();
    this.#stopTimer?.();
    this.#stopTimer = null;
  }

  #note(callId: string, isNew: boolean): void {
    const { clock, watches } = this.#parts;
    if (!watches.any) return;
    this.#changed.set(callId, this.#changed.get(callId) ?? isNew);
    this.#stopTimer ??= clock.after(watches.pauseMs, () => this.#send());
  }

  #send(): void {
    this.#stopTimer = null;
    const { watches, queues, viewsOf, onError } = this.#parts;
    const changed = new Map(this.#changed);
    this.#changed.clear();
    if (watches.watching().length === 0) return;
    const waiting = [...changed.keys()].flatMap((callId) => queues.waitingCall(callId) ?? []);
    viewsOf(waiting).then((views) => {
      for (const page of watches.watching()) this.#sendTo(page, changed, views);
    }, onError);
  }

  #sendTo(page: Page, changed: ReadonlyMap<string, boolean>, views: readonly QueuedCallView[]): void {
    const { clock, queues } = this.#parts;
    const waiting = new Set(views.map(({ callId }) => callId));
    const calls = views.filter(({ queue }) => page.role !== 'agent' || queues.serves(page.identity, queue));
    const seen = new Set(calls.map(({ callId }) => callId));
    // A call that came and left within the pause may be in a list that the page has read meanwhile.
    const isGone = (callId: string, isNew: boolean): boolean => !waiting.has(callId) || (!isNew && !seen.has(callId));
    const gone = [...changed].filter(([callId, isNew]) => isGone(callId, isNew)).map(([callId]) => callId);
    if (calls.length === 0 && gone.length === 0) return;
    const event: QueuedCallsChanged = { type: 'queue.calls', at: isoTime(clock), calls, gone };
    writeTo(page, `event: queue.calls\ndata: ${JSON.stringify(event)}\n\n`);
  }
}
