import type { BaseLogger } from 'pino';
import { type Clock, forwardTime } from '../../domain/clock.ts';
import type { CallHint, LiveCall } from '../../domain/crm/live-call.ts';
import { CodedError } from '../../domain/errors.ts';
import type { OpenConnection } from './port.ts';

/** Why an event did not reach the CRM: the queue was full, it came too late, the CRM asked for a pause, or it failed. */
export const dropReasons = ['full', 'late', 'paused', 'failed'] as const;
export type DropReason = (typeof dropReasons)[number];
export type Dropped = Record<DropReason, number>;

/** How many events wait at most. */
const longest = 100;
/** An event that waited longer than this is not sent, in ms. */
const lateMs = 10_000;
/** Parallel requests. Events of one call are sent one after another. */
const parallel = 4;
/** The pause after refused credentials, in ms. New credentials make a new queue. */
const credentialsPauseMs = 60_000;

export interface LiveQueueOptions {
  connection: Pick<OpenConnection, 'id' | 'adapter'>;
  clock: Clock;
  logger: Pick<BaseLogger, 'warn'>;
  /** Timeout of one event, in ms. */
  timeoutMs: number;
  /** Whether the customer's number is the gateway's own. Such calls are not told. */
  isOwn: (number: string) => Promise<boolean>;
  /** Counts what is dropped. It outlives the queue. */
  dropped: Dropped;
}

interface Waiting {
  call: LiveCall;
  number: string | null;
  since: number;
  done: (hint: CallHint | null) => void;
}

/**
 * Tells one CRM of live calls. Only the newest events count: the queue is short, and drops the oldest. Nothing is repeated,
 * and nothing waits for it.
 */
export class LiveQueue {
  readonly #options: LiveQueueOptions;
  #waiting: Waiting[] = [];
  /** Calls with an event on its way. */
  readonly #running = new Set<string>();
  #pausedUntil = 0;

  constructor(options: LiveQueueOptions) {
    this.#options = options;
  }

  /**
   * @param number the customer's number, in E.164, which the event has only if it is not masked
   * @returns the CRM's answer. null: it has none, or the event was dropped
   */
  tell(call: LiveCall, number: string | null): Promise<CallHint | null> {
    return new Promise((done) => {
      this.#waiting.push({ call, number, since: forwardTime(this.#options.clock), done });
      if (this.#waiting.length > longest) this.#drop(this.#waiting.shift(), 'full');
      this.#next();
    });
  }

  /** Drops what waits. */
  stop(): void {
    for (const { done } of this.#waiting.splice(0)) done(null);
  }

  #next(): void {
    const now = forwardTime(this.#options.clock);
    const reason = now < this.#pausedUntil ? 'paused' : 'late';
    const current = this.#waiting.filter(({ since }) => reason === 'late' && now - since <= lateMs);
    for (const each of this.#waiting) if (!current.includes(each)) this.#drop(each, reason);
    this.#waiting = current;
    while (this.#running.size < parallel) {
      const at = this.#waiting.findIndex(({ call }) => !this.#running.has(call.callId));
      const [first] = at === -1 ? [] : this.#waiting.splice(at, 1);
      if (first === undefined) return;
      this.#running.add(first.call.callId);
      void this.#send(first).finally(() => {
        this.#running.delete(first.call.callId);
        this.#next();
      });
    }
  }

  async #send(event: Waiting): Promise<void> {
    const { connection, timeoutMs, isOwn } = this.#options;
    try {
      const own = event.number !== null && (await isOwn(event.number));
      event.done(own ? null : ((await connection.adapter.notify?.(event.call, { timeoutMs })) ?? null));
    } catch (error) {
      this.#pause(error);
      this.#drop(event, 'failed');
      const { callId, step } = event.call;
      this.#options.logger.warn({ err: error, connection: connection.id, callId, step }, 'CRM not told of a call');
    }
  }

  #pause(error: unknown): void {
    if (!(error instanceof CodedError)) return;
    const wanted = (error.details as { retryAfterMs?: unknown } | undefined)?.retryAfterMs;
    const ms = error.code === 'CRM_CREDENTIALS' ? credentialsPauseMs : typeof wanted === 'number' ? wanted : 0;
    if (ms > 0) this.#pausedUntil = forwardTime(this.#options.clock) + ms;
  }

  #drop(event: Waiting | undefined, reason: DropReason): void {
    if (event === undefined) return;
    this.#options.dropped[reason] += 1;
    event.done(null);
  }
}
