import type { BaseLogger } from 'pino';
import type { CallRecord } from '../../domain/calls/record.ts';
import { type Clock, isoTime } from '../../domain/clock.ts';
import type { CallEventType } from '../../domain/protocol/events.ts';
import { type Job, type JobStore, webhookKind } from '../jobs/port.ts';
import { JobWorker, type Later } from '../jobs/worker.ts';
import type { CallStore, RecordingEntry, RecordingStore, StoredEvent } from '../storage/store.ts';
import type { WebhookStore } from '../storage/webhooks/port.ts';
import type { GuardOptions } from '../web/guarded-request.ts';
import { postAccepted, problemOf } from '../webhooks/accepted-answer.ts';
import { factsOf, type Spelling } from './call-body.ts';
import { callbackBody } from './callback-body.ts';
import type { CallbackEvent } from './connect-order.ts';
import { exotelOrigin, type PlacedMemory } from './placed-memory.ts';

/** Calls whose callbacks are sent at the same time. */
const concurrency = 8;
const leaseMs = 60_000;
/** Events of a call that are read at once. */
const page = 20;
/** An older event is not sent any more, in ms: a server that waits reads `Calls/{CallSid}` by then. */
const oldestMs = 24 * 3_600_000;
/** How long the end of a call waits for its recording, and how often it looks, in ms. */
const recording = { longestMs: 60_000, everyMs: 1_000 };

/** The events of a call that a callback can be about. */
const meaning: { [Type in CallEventType]?: CallbackEvent } = { 'call.answered': 'answered', 'call.ended': 'terminal' };

export interface CallbackParts {
  store: Pick<WebhookStore, 'waiting' | 'delivered'>;
  jobs: JobStore;
  calls: Pick<CallStore, 'get'>;
  recordings: Pick<RecordingStore, 'ofCall'>;
  memory: PlacedMemory;
  spelling: Spelling;
  clock: Clock;
  logger: Pick<BaseLogger, 'warn' | 'error'>;
  web: Pick<GuardOptions, 'privateHosts' | 'resolve' | 'mayReach'>;
  version: string;
  /** Interval between checks for due events, in ms. */
  pollMs?: number;
  random?: () => number;
}

/**
 * Sends the status callbacks of calls that clients of this API placed. They are a queue like that of a webhook: an event
 * waits in the transaction that writes it, and is repeated with a growing delay until the server accepts it.
 *
 *   call.answered ─► answered      call.ended ─► waits for the recording ─► terminal, with RecordingUrl
 */
export class StatusCallbacks {
  readonly #parts: CallbackParts;
  readonly #worker: JobWorker;

  constructor(parts: CallbackParts) {
    this.#parts = parts;
    const { jobs, clock, logger, pollMs, random } = parts;
    this.#worker = new JobWorker(
      {
        kind: webhookKind(exotelOrigin),
        concurrency,
        leaseMs,
        aborts: true,
        run: (job, signal) => this.#send(job, signal),
        // No pause after a failure: the next call may have another server.
        onFailed: ({ key }, error, { attempts, delay }) => {
          const problem = problemOf(error);
          logger.warn({ callId: key, attempts, delay, problem }, 'status callback not delivered');
          return problem;
        },
      },
      { store: jobs, clock, logger, ...(pollMs !== undefined && { pollMs }), ...(random && { random }) },
    );
  }

  /** See `WebhooksForCalls`. */
  static wanting(type: CallEventType, { origin }: Pick<CallRecord, 'origin'>): readonly string[] {
    return meaning[type] !== undefined && origin.kind === 'api' && origin.id === exotelOrigin ? [exotelOrigin] : [];
  }

  start(): void {
    this.#worker.start();
  }

  stop(): Promise<void> {
    return this.#worker.stop();
  }

  /** Looks for due events. */
  wake(): void {
    this.#worker.wake();
  }

  /** Sends the waiting events of one call, oldest first. */
  async #send({ key: callId }: Job, signal: AbortSignal): Promise<null | Later> {
    const { store, calls } = this.#parts;
    for (;;) {
      const events = await store.waiting(exotelOrigin, callId, page);
      if (events.length === 0) return null;
      for (const event of events) {
        const call = await calls.get(callId);
        const later = call === null ? null : await this.#tell(call, event, signal);
        if (later !== null) return later;
        await store.delivered(exotelOrigin, event.seq);
      }
    }
  }

  async #tell(call: CallRecord, { type, at }: StoredEvent, signal: AbortSignal): Promise<Later | null> {
    const { memory, spelling, clock, web, version } = this.#parts;
    const asked = await memory.of(call.id);
    const event = meaning[type];
    const age = clock.now() - Date.parse(at);
    if (asked?.callback == null || event === undefined || age > oldestMs) return null;
    const { callback } = asked;
    if (callback.events.length === 0 ? event !== 'terminal' : !callback.events.includes(event)) return null;
    if (event === 'terminal' && age < recording.longestMs && (await this.#records(call))) {
      return { notBefore: new Date(clock.now() + recording.everyMs).toISOString() };
    }
    const facts = factsOf(call, asked, event === 'terminal' ? isoTime(clock) : at, spelling);
    const { contentType, body } = callbackBody(call.id, facts, event, callback);
    const headers = { 'content-type': contentType, 'user-agent': `Sidecall/${version}` };
    await postAccepted({ url: callback.url, headers, body }, { ...web, clock, signal });
    return null;
  }

  /** Whether a recording of the call is not complete yet. */
  async #records({ id, recordings: filed }: CallRecord): Promise<boolean> {
    const all = await this.#parts.recordings.ofCall(id);
    const waits = ({ id: one, state, durationMs }: RecordingEntry): boolean =>
      state === 'running' || (state === 'whole' && durationMs > 0 && !filed.some((each) => each.id === one));
    return all.some(waits);
  }
}
