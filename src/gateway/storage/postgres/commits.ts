import type { Kysely } from 'kysely';
import { type Clock, ticks } from '../../../domain/clock.ts';
import type { Commits, Work } from '../database.ts';
import type { Schema } from '../schema.ts';
import { patienceMs } from './patient-pool.ts';
import { isCollision, TransactionLost } from './server-errors.ts';

/**
 * Runs transactions in parallel: PostgreSQL groups their commits itself. A transaction that lost its connection before
 * the commit runs again.
 */
export class ServerCommits implements Commits {
  readonly #db: Kysely<Schema>;
  readonly #clock: Clock;
  readonly #running = new Set<Promise<unknown>>();

  constructor(db: Kysely<Schema>, clock: Clock) {
    this.#db = db;
    this.#clock = clock;
  }

  run<T>(work: Work<T>): Promise<T> {
    const running = this.#patiently(work).finally(() => this.#running.delete(running));
    this.#running.add(running);
    return running;
  }

  async settled(): Promise<void> {
    while (this.#running.size > 0) await Promise.allSettled(this.#running);
  }

  async #patiently<T>(work: Work<T>): Promise<T> {
    const begun = ticks(this.#clock);
    for (;;) {
      try {
        return await this.#db.transaction().execute(work);
      } catch (error) {
        const lost = error instanceof TransactionLost || isCollision(error);
        if (!lost || ticks(this.#clock) - begun >= patienceMs) throw error;
      }
    }
  }
}
