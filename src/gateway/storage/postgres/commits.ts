import { type Kysely, sql } from 'kysely';
import { type Clock, ticks } from '../../../domain/clock.ts';
import type { Commits, Work } from '../database.ts';
import type { Schema } from '../schema.ts';
import { patienceMs } from './patient-pool.ts';
import { isCollision, TransactionLost } from './server-errors.ts';

/**
 * Transactions beside each other, of which PostgreSQL brings several to the disk at once by itself. One whose connection
 * is lost is made again. If the loss came while it was being committed, the server is asked first whether it was:
 *
 *   work ──► commit ──► result
 *     │ lost    └ lost ──what became of it?──► committed: the result
 *     └───────────────► again ◄──────────────── aborted, or unknown
 *
 * https://www.postgresql.org/docs/15/functions-info.html#FUNCTIONS-PG-SNAPSHOT (pg_xact_status)
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
      const last: { xid?: string; result?: T } = {};
      try {
        return await this.#db.transaction().execute(async (transaction) => {
          const result = await work(transaction);
          last.xid = await currentTransaction(transaction);
          last.result = result;
          return result;
        });
      } catch (error) {
        const again =
          isCollision(error) || (error instanceof TransactionLost && ticks(this.#clock) - begun < patienceMs);
        if (!again) throw error;
        if (last.xid !== undefined && (await this.#committed(last.xid))) return last.result as T;
      }
    }
  }

  async #committed(xid: string): Promise<boolean> {
    for (;;) {
      const status = await sql<{ status: string | null }>`select pg_xact_status(${xid}::text::xid8) as status`
        .execute(this.#db)
        .then(
          ({ rows }) => rows[0]?.status ?? 'aborted',
          (error: unknown) => {
            // A standby that took over may never have heard of it.
            if ((error as { code?: string }).code === '22023') return 'aborted';
            throw error;
          },
        );
      if (status !== 'in progress') return status === 'committed';
      await new Promise<void>((resolve) => this.#clock.after(50, resolve));
    }
  }
}

/** Its 64-bit id, or none of its own yet where it wrote nothing. */
async function currentTransaction(db: Kysely<Schema>): Promise<string> {
  const { rows } = await sql<{ xid: string }>`select pg_current_xact_id()::text as xid`.execute(db);
  return rows[0]?.xid ?? '';
}
