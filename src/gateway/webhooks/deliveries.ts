import type { BaseLogger } from 'pino';
import { type Clock, isoTime } from '../../domain/clock.ts';
import { type Job, type JobStore, webhookKind } from '../jobs/port.ts';
import { JobWorker } from '../jobs/worker.ts';
import type { CallStore } from '../storage/store.ts';
import type { StoredWebhook, WebhookStore } from '../storage/webhooks/port.ts';
import { NotAccepted, pauseAfter, problemOf } from './accepted-answer.ts';
import { type DeliveryParts, deliver } from './delivery.ts';
import type { Webhooks } from './webhooks.ts';

/** Calls whose events are sent at the same time. */
const concurrency = 8;
const leaseMs = 60_000;
/** Events of a call that are read at once. */
const page = 20;
/** An older event is not sent any more, in ms. It is longer than a webhook may fail before it is switched off. */
const oldestMs = 7 * 24 * 3_600_000;

export interface DeliveriesOptions extends DeliveryParts {
  webhooks: Webhooks;
  store: WebhookStore;
  jobs: JobStore;
  calls: Pick<CallStore, 'get'>;
  clock: Clock;
  logger: Pick<BaseLogger, 'warn' | 'error'>;
  /** Interval between checks for due events, in ms. */
  pollMs?: number;
  random?: () => number;
}

/**
 * Sends the events of calls, at least once each. Each webhook has a queue of its own, with one job for each call that has
 * waiting events: a call's events are sent in their order, and a failing call does not delay another. An event is deleted
 * once the server has accepted it; until then, its job is tried again with a growing delay.
 */
export class Deliveries {
  readonly #options: DeliveriesOptions;
  readonly #running = new Map<string, JobWorker>();
  #unsubscribe = () => {};
  /** The last change. Changes run one after the other. */
  #changing = Promise.resolve();

  constructor(options: DeliveriesOptions) {
    this.#options = options;
  }

  start(): void {
    const { webhooks } = this.#options;
    for (const webhook of webhooks.list()) this.#open(webhook);
    this.#unsubscribe = webhooks.subscribe((id) => this.#change(id));
  }

  async stop(): Promise<void> {
    this.#unsubscribe();
    await this.#changing;
    await Promise.all([...this.#running.values()].map((worker) => worker.stop()));
    this.#running.clear();
  }

  /** Looks for due events. */
  wake(): void {
    for (const worker of this.#running.values()) worker.wake();
  }

  #change(id: string): void {
    this.#changing = this.#changing
      .then(async () => {
        await this.#running.get(id)?.stop();
        this.#running.delete(id);
        const { webhooks, jobs, clock } = this.#options;
        const webhook = webhooks.list().find((each) => each.id === id);
        if (webhook === undefined) return;
        // What waited for its next attempt is due.
        if (webhook.failingSince === null) await jobs.retry(webhookKind(id), null, isoTime(clock));
        this.#open(webhook);
      })
      .catch((error: unknown) => this.#options.logger.error({ err: error, webhook: id }, 'webhook not restarted'));
  }

  #open({ id, enabled }: StoredWebhook): void {
    if (!enabled) return;
    const { jobs, clock, logger, pollMs, random } = this.#options;
    const worker = new JobWorker(
      {
        kind: webhookKind(id),
        concurrency,
        leaseMs,
        aborts: true,
        run: (job, signal) => this.#send(id, job, signal),
        judge: (error) => ({ pauseMs: pauseAfter(error) }),
        onFailed: ({ key }, error, { attempts, delay }) => {
          const problem = problemOf(error);
          logger.warn({ webhook: id, callId: key, attempts, delay, problem }, 'webhook not delivered');
          this.#options.webhooks
            .failed(id, problem, error instanceof NotAccepted && error.unwanted)
            .catch((cause: unknown) => logger.error({ err: cause, webhook: id }, 'state of a webhook not written'));
          return problem;
        },
      },
      { store: jobs, clock, logger, ...(pollMs !== undefined && { pollMs }), ...(random && { random }) },
    );
    this.#running.set(id, worker);
    worker.start();
  }

  /** Sends the waiting events of one call, oldest first. */
  async #send(id: string, { key: callId }: Job, signal: AbortSignal): Promise<null> {
    const { store, calls, webhooks, clock } = this.#options;
    for (;;) {
      const events = await store.waiting(id, callId, page);
      if (events.length === 0) return null;
      for (const event of events) {
        const webhook = webhooks.get(id);
        const call = await calls.get(callId);
        const tooOld = clock.now() - Date.parse(event.at) > oldestMs;
        if (call !== null && !tooOld) {
          await deliver(this.#options, webhook, webhooks.secretsOf(webhook), event, call, signal);
          await webhooks.succeeded(id);
        }
        await store.delivered(id, event.seq);
      }
    }
  }
}
