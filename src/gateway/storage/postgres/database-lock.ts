import pg from 'pg';
import type { Clock } from '../../../domain/clock.ts';
import { CodedError } from '../../../domain/errors.ts';
import { unknownMigrations } from '../migrations/index.ts';
import { newerDatabase } from '../migrations/migrate.ts';
import { shownAddress } from './address.ts';
import { isLost, serverError, unreachable } from './server-errors.ts';

/** An arbitrary number. An advisory lock belongs to one database of a server. */
const key = 7_433_225_225;
/** The server needs a moment to detect that a killed gateway is gone. */
const tries = 5;
const everyMs = 250;
/** Pause before an attempt to take the lock again, in ms: after a lost connection, and while another gateway has it. */
const againMs = { lost: 250, taken: 1_000 };
/** Time for the answer to a check of the connection, in ms. */
const checkMs = 5_000;

/**
 * Reserves a database for one gateway. At its start a gateway closes the calls that a crash left open, and must never
 * close those of another running gateway. The lock ends with its connection, so a killed process leaves none:
 *
 *   held ──connection lost──► lost ──lock taken again──► held
 *    ▲ └──in doubt: checked─────┘ └──another gateway has it──► taken ──that gateway ends──► held
 *    └────────────────────────────────────────────────────────────────┘
 *
 * If a gateway of a newer version has changed the tables meanwhile, the lock is not taken again (DATA_NEWER).
 *
 * The gateway uses the database only while the lock is held (`refusal`).
 * https://www.postgresql.org/docs/15/explicit-locking.html#ADVISORY-LOCKS
 */
export class DatabaseLock {
  readonly #address: string;
  readonly #clock: Clock;
  /** The connection that has the lock. null: lost or taken. */
  #client: pg.Client | null = null;
  /** The connection is being checked. */
  #inDoubt = false;
  /** Why the last attempt to take the lock again failed. null: the server did not answer. */
  #failure: CodedError | null = null;
  #cancel = (): void => {};
  #released = false;

  private constructor(address: string, clock: Clock) {
    this.#address = address;
    this.#clock = clock;
  }

  /** @throws CodedError DATA_IN_USE, DATABASE_UNREACHABLE or DATABASE_REFUSED */
  static async take(address: string, clock: Clock): Promise<DatabaseLock> {
    const lock = new DatabaseLock(address, clock);
    const pause = (): Promise<void> => new Promise((resolve) => void clock.after(everyMs, resolve));
    for (let time = 1; ; time += 1) {
      const taken = await lock.#try();
      if (!taken && time === tries) throw inUse(address);
      // If another gateway has just lost the lock, it needs a moment to notice.
      if (!taken || time > 1) await pause();
      if (taken) return lock;
    }
  }

  /**
   * Why this gateway may not use the database now. null: it may. DATA_IN_USE: another gateway has taken the lock.
   * DATA_NEWER: a newer version has changed the tables. DATABASE_UNREACHABLE or DATABASE_REFUSED: the lock is lost, and
   * the server does not answer, or refuses.
   */
  get refusal(): CodedError | null {
    if (this.#client !== null && !this.#inDoubt) return null;
    return this.#failure ?? unreachable(this.#address, new Error('the lock was lost'));
  }

  /**
   * Checks the lock, because another connection was lost. A network can drop a connection without a word, and the
   * server then gives its lock away. The lock counts as lost until the check is answered.
   */
  doubt(): void {
    const client = this.#client;
    if (client === null || this.#inDoubt) return;
    this.#inDoubt = true;
    client.query({ text: 'select 1', query_timeout: checkMs } as pg.QueryConfig).then(
      () => {
        this.#inDoubt = false;
      },
      // Its end starts the attempts to take the lock again.
      () => void client.end().catch(() => {}),
    );
  }

  async release(): Promise<void> {
    this.#released = true;
    this.#cancel();
    await this.#client?.end().catch(() => {});
  }

  /** @param again whether another gateway may have used the database since this one opened it */
  async #try(again = false): Promise<boolean> {
    const client = new pg.Client({
      connectionString: this.#address,
      application_name: 'sidecall lock',
      connectionTimeoutMillis: 5_000,
      keepAlive: true,
    });
    client.on('error', () => {});
    try {
      await client.connect();
      const { rows } = await client.query<{ taken: boolean }>('select pg_try_advisory_lock($1) as taken', [key]);
      if (rows[0]?.taken === true) {
        if (again) await refuseNewer(client);
        this.#client = client;
        this.#inDoubt = false;
        this.#failure = null;
        client.on('end', () => this.#again(againMs.lost));
        return true;
      }
      await client.end();
      return false;
    } catch (error) {
      await client.end().catch(() => {});
      throw serverError(error, this.#address);
    }
  }

  #again(ms: number): void {
    this.#client = null;
    if (this.#released) return;
    this.#cancel = this.#clock.after(ms, () => {
      this.#try(true).then(
        (taken) => {
          if (this.#released) void this.release();
          else if (!taken) {
            this.#failure = inUse(this.#address);
            this.#again(againMs.taken);
          }
        },
        (error: unknown) => {
          const lost = isLost(error);
          this.#failure = error instanceof CodedError && !lost ? error : null;
          this.#again(lost ? againMs.lost : againMs.taken);
        },
      );
    });
  }
}

function inUse(address: string): CodedError {
  return new CodedError('DATA_IN_USE', {
    message: `Another gateway uses the database ${shownAddress(address)}.`,
    help: 'Stop it, or set SIDECALL_DATABASE to another database.',
  });
}

/** @throws CodedError DATA_NEWER */
async function refuseNewer(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ name: string }>('select name from kysely_migration order by name');
  const [unknown] = unknownMigrations(rows.map(({ name }) => name));
  if (unknown !== undefined) throw newerDatabase(unknown);
}
