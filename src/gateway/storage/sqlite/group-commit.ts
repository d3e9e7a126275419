import type { Kysely } from 'kysely';
import type { Commits, Work } from '../database.ts';
import type { Schema } from '../schema.ts';

interface Member {
  /** Resolves with a function that settles the promise of `run`. */
  work: Work<() => void>;
  reject(error: unknown): void;
}

/** The maximum of writes in one transaction. A larger group would delay sound and signalling. */
const most = 50;

/**
 * Commits the writes of one event loop turn together, so that simultaneous calls share one disk flush. Each `run`
 * resolves once its own write is durable. If one write fails, the others still succeed:
 *
 *   requested ──end of the turn──► one transaction for all ──► all resolve
 *                                         └──one fails: all rolled back──► a transaction for each ──► each settles
 *
 * A write that another process overtook runs once more.
 */
export class GroupCommit implements Commits {
  readonly #db: Kysely<Schema>;
  readonly #waiting: Member[] = [];
  #turn: Promise<void> | null = null;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  /** Resolves with the result once it is durable. @param work may run twice, so it only writes */
  run<T>(work: Work<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({
        work: async (transaction) => {
          const result = await work(transaction);
          return () => resolve(result);
        },
        reject,
      });
      this.#turn ??= this.#next();
    });
  }

  /** Resolves when every requested write has succeeded or failed. */
  async settled(): Promise<void> {
    while (this.#turn !== null) await this.#turn;
  }

  async #next(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    await this.#write(this.#waiting.splice(0, most));
    this.#turn = this.#waiting.length === 0 ? null : this.#next();
  }

  async #write(group: readonly Member[], again = false): Promise<void> {
    try {
      const results = await this.#db.transaction().execute(async (transaction) => {
        const tell: (() => void)[] = [];
        for (const { work } of group) tell.push(await work(transaction));
        return tell;
      });
      for (const tell of results) tell();
    } catch (error) {
      if (group.length > 1) for (const member of group) await this.#write([member]);
      else if (isOvertaken(error) && !again) await this.#write(group, true);
      else group[0]?.reject(error);
    }
  }
}

/**
 * Whether another process, such as `sidecall sign-in`, has committed between a read and the first write of this
 * transaction. SQLITE_BUSY_SNAPSHOT: https://www.sqlite.org/rescode.html#busy_snapshot
 */
function isOvertaken(error: unknown): boolean {
  return (error as { errcode?: unknown }).errcode === 517;
}
