import type { Kysely } from 'kysely';
import type { Commits, Work } from '../database.ts';
import type { Schema } from '../schema.ts';

interface Member {
  /** Resolves with what tells its caller the result. */
  work: Work<() => void>;
  reject(error: unknown): void;
}

/** More at once would keep sound and signalling waiting. */
const most = 50;

/**
 * Writes that are asked for in one turn of the event loop wait for the disk together, as those of calls that come at
 * once do. Nobody is told before their own is on it, and one that fails takes no other with it:
 *
 *   asked for ──end of the turn──► one transaction for all ──► all told
 *                                          └──one fails: all undone──► a transaction for each ──► each told
 */
export class GroupCommit implements Commits {
  readonly #db: Kysely<Schema>;
  readonly #waiting: Member[] = [];
  #turn: Promise<void> | null = null;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  /** @param work may run twice, and does nothing but write. Resolves with its result when that is on the disk. */
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

  /** Resolves when all that was asked for is written, or has failed. */
  async settled(): Promise<void> {
    while (this.#turn !== null) await this.#turn;
  }

  async #next(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    await this.#write(this.#waiting.splice(0, most));
    this.#turn = this.#waiting.length === 0 ? null : this.#next();
  }

  async #write(group: readonly Member[]): Promise<void> {
    try {
      const results = await this.#db.transaction().execute(async (transaction) => {
        const tell: (() => void)[] = [];
        for (const { work } of group) tell.push(await work(transaction));
        return tell;
      });
      for (const tell of results) tell();
    } catch (error) {
      if (group.length === 1) group[0]?.reject(error);
      else for (const member of group) await this.#write([member]);
    }
  }
}
