import type { CallRecord } from '../../domain/calls/record.ts';
import { isoTime } from '../../domain/clock.ts';
import { callLogOf } from '../jobs/port.ts';
import type { JobWorker } from '../jobs/worker.ts';
import type { CrmConnections, KnownConnection } from './connections.ts';
import { type CrmOutboxOptions, createCrmOutbox } from './outbox.ts';

export interface CrmOutboxesOptions extends Omit<CrmOutboxOptions, 'connection' | 'holds'> {
  connections: CrmConnections;
}

/**
 * One outbox for each enabled connection, so that an outage of one CRM delays no entry of another. A changed connection
 * gets a new one, whose entries are due at once.
 */
export class CrmOutboxes {
  readonly #options: CrmOutboxesOptions;
  readonly #running = new Map<string, JobWorker>();
  #unsubscribe = () => {};
  /** The last change. Changes run one after the other. */
  #changing = Promise.resolve();

  constructor(options: CrmOutboxesOptions) {
    this.#options = options;
  }

  start(): void {
    const { connections } = this.#options;
    for (const known of connections.list()) this.#open(known);
    this.#unsubscribe = connections.subscribe((id) => this.#change(id));
  }

  async stop(): Promise<void> {
    this.#unsubscribe();
    await this.#changing;
    await Promise.all([...this.#running.values()].map((outbox) => outbox.stop()));
    this.#running.clear();
  }

  /** Looks for due entries. */
  wake(): void {
    for (const outbox of this.#running.values()) outbox.wake();
  }

  /** Ends a pause of this connection. */
  resume(id: string): void {
    this.#running.get(id)?.resume();
  }

  #change(id: string): void {
    this.#changing = this.#changing
      .then(async () => {
        await this.#running.get(id)?.stop();
        this.#running.delete(id);
        const { connections, jobs, clock } = this.#options;
        const known = connections.get(id);
        if (known === null) return;
        // What waited for a correction, or was refused before it, is due.
        await jobs.retry(callLogOf(id), null, isoTime(clock));
        this.#open(known);
      })
      .catch((error: unknown) => this.#options.logger.error({ err: error, connection: id }, 'outbox not restarted'));
  }

  #open({ stored, open }: KnownConnection): void {
    if (open === null || !stored.enabled) return;
    const { connections } = this.#options;
    const connection = { ...open, userOf: open.connection.userOf, tickets: stored.tickets ?? [] };
    const holds = (call: CallRecord): boolean => connections.logsOf(call)[0] === stored.id;
    const outbox = createCrmOutbox({ ...this.#options, connection, holds });
    this.#running.set(stored.id, outbox);
    outbox.start();
  }
}
