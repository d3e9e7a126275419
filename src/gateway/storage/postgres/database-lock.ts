import pg from 'pg';
import type { Clock } from '../../../domain/clock.ts';
import { CodedError } from '../../../domain/errors.ts';
import { shownAddress } from './address.ts';
import { serverError } from './server-errors.ts';

/** An arbitrary number. An advisory lock belongs to one database of a server. */
const key = 7_433_225_225;
/** The server needs a moment to detect that a killed gateway is gone. */
const tries = 5;
const everyMs = 250;
/** Pause between two attempts to take the lock again after a lost connection, in ms. */
const againMs = 1_000;

/**
 * Reserves a database for one gateway. At its start a gateway closes the calls that a crash left open, and must never
 * close those of another running gateway. The lock ends with its connection, so a killed process leaves none. After a
 * lost connection the gateway takes the lock again.
 * https://www.postgresql.org/docs/15/explicit-locking.html#ADVISORY-LOCKS
 */
export class DatabaseLock {
  readonly #address: string;
  readonly #clock: Clock;
  readonly #onTaken: (error: CodedError) => void;
  #client: pg.Client | null = null;
  #cancel = (): void => {};
  #released = false;

  private constructor(address: string, clock: Clock, onTaken: (error: CodedError) => void) {
    this.#address = address;
    this.#clock = clock;
    this.#onTaken = onTaken;
  }

  /**
   * @param onTaken called if another gateway took the lock while the connection was lost
   * @throws CodedError DATA_IN_USE, DATABASE_UNREACHABLE or DATABASE_REFUSED
   */
  static async take(address: string, clock: Clock, onTaken: (error: CodedError) => void): Promise<DatabaseLock> {
    const lock = new DatabaseLock(address, clock, onTaken);
    for (let time = 1; ; time += 1) {
      if (await lock.#try()) return lock;
      if (time === tries) throw inUse(address);
      await new Promise<void>((resolve) => clock.after(everyMs, resolve));
    }
  }

  async release(): Promise<void> {
    this.#released = true;
    this.#cancel();
    await this.#client?.end().catch(() => {});
  }

  async #try(): Promise<boolean> {
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
        this.#client = client;
        client.on('end', () => this.#again());
        return true;
      }
      await client.end();
      return false;
    } catch (error) {
      await client.end().catch(() => {});
      throw serverError(error, this.#address);
    }
  }

  #again(): void {
    if (this.#released) return;
    this.#client = null;
    this.#cancel = this.#clock.after(againMs, () => {
      this.#try().then(
        (taken) => {
          if (this.#released) void this.release();
          else if (!taken) {
            this.#onTaken(inUse(this.#address));
            this.#again();
          }
        },
        () => this.#again(),
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
