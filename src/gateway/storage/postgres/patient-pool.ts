import type { PostgresPool, PostgresPoolClient } from 'kysely';
import pg from 'pg';
import { type Clock, ticks } from '../../../domain/clock.ts';
import { isStorageError } from '../storage-trouble.ts';
import type { WriteListener } from '../write-listener.ts';
import type { DatabaseLock } from './database-lock.ts';
import { isLost, serverError, TransactionLost, unreachable } from './server-errors.ts';

export interface PatientPoolOptions {
  address: string;
  clock: Clock;
  writes: WriteListener;
}

/** How long a lost connection is retried before the statement fails, in ms. */
export const patienceMs = 30_000;
/** Pause between two attempts, in ms. */
const retryMs = 250;
/** A statement that takes longer counts as a lost connection, in ms. Migrations have no limit. */
const statementMs = 20_000;
const connectMs = 5_000;
/** Connections of one gateway. The default limit of a PostgreSQL server is 100. */
const most = 10;

interface Result {
  command: string;
  rowCount: number | null;
  rows: unknown[];
}

/** pg returns 64-bit numbers as text by default. Counts and sequence numbers stay far below 2^53. */
const types = {
  getTypeParser(oid: number, format?: 'text' | 'binary'): unknown {
    return oid === pg.types.builtins.INT8 ? Number : pg.types.getTypeParser(oid, format as 'text');
  },
} as pg.CustomTypesConfig;

/**
 * Connections for Kysely that survive a restart or a failover of the server. Kysely borrows a connection for one
 * statement or one transaction. If that connection is lost:
 *
 *   at the first statement ──► reconnect for up to 30 s from the loss on ──► run the statement again
 *   later in the transaction ──► TransactionLost: `ServerCommits` runs the transaction again
 *   at the commit ──► reconnect, query the status of the transaction ──► committed, or TransactionLost
 *
 * Before `opened` there is no retry: a wrong address fails at once. With a lock, a connection is lent only while the
 * lock is held. If another gateway has it, statements fail at once with DATA_IN_USE.
 *
 * https://www.postgresql.org/docs/15/functions-info.html#FUNCTIONS-PG-SNAPSHOT (pg_xact_status)
 */
export class PatientPool implements PostgresPool {
  readonly options = {};
  readonly #options: PatientPoolOptions;
  readonly #pool: pg.Pool;
  readonly #waiting = new Set<() => void>();
  #lostAt: number | null = null;
  #lock: DatabaseLock | null = null;
  #opened = false;
  #ended = false;

  constructor(options: PatientPoolOptions) {
    this.#options = options;
    this.#pool = new pg.Pool({
      connectionString: options.address,
      application_name: 'sidecall',
      max: most,
      connectionTimeoutMillis: connectMs,
      keepAlive: true,
      types,
    });
    // An unhandled error event ends the process. It occurs on an idle connection, and on a borrowed one between two
    // statements. The next statement fails and reports the error.
    this.#pool.on('error', () => {});
    this.#pool.on('connect', (client) => client.on('error', () => {}));
  }

  /** From here on, lost connections are retried. @param lock null: other programs may write as well */
  opened(lock: DatabaseLock | null): void {
    this.#opened = true;
    this.#lock = lock;
  }

  async connect(): Promise<PostgresPoolClient> {
    // Kysely's interface also has queries by cursor, which the gateway does not use.
    return new Loan(this, await this.client()) as unknown as PostgresPoolClient;
  }

  async end(): Promise<void> {
    this.#ended = true;
    for (const wake of this.#waiting) wake();
    await this.#pool.end();
  }

  /**
   * @param regardless of the lock, for a statement that changes nothing
   * @throws CodedError DATABASE_UNREACHABLE, DATABASE_REFUSED or DATA_IN_USE
   */
  async client(regardless = false): Promise<pg.PoolClient> {
    for (;;) {
      try {
        if (regardless) return await this.#pool.connect();
        this.#requireLock();
        const client = await this.#pool.connect();
        // The wait for a connection may have been long.
        if (this.#lock?.refusal == null) return client;
        client.release();
      } catch (error) {
        await this.lost(error);
      }
    }
  }

  /** @throws CodedError DATABASE_UNREACHABLE or DATA_IN_USE */
  #requireLock(): void {
    const refusal = this.#lock?.refusal ?? null;
    if (refusal !== null) throw refusal;
  }

  async run(client: pg.PoolClient, sql: string, parameters: readonly unknown[]): Promise<Result> {
    const timeout = this.#opened ? { query_timeout: statementMs } : {};
    // A query without parameters may hold several statements: https://www.postgresql.org/docs/15/protocol-flow.html
    const values = parameters.length === 0 ? {} : { values: parameters.map(withoutNul) };
    const result = await client.query({ text: sql, ...values, ...timeout });
    this.#lostAt = null;
    if (/^(?:INSERT|UPDATE|DELETE|COMMIT)$/.test(result.command ?? '')) this.#options.writes.wrote();
    return result;
  }

  /** Waits before the next attempt. @throws CodedError if the connection was not lost, or the retry time is over */
  async lost(error: unknown): Promise<void> {
    const { clock, address, writes } = this.#options;
    if (!isLost(error)) throw this.reported(error);
    const now = ticks(clock);
    if (this.#lostAt === null) {
      this.#lostAt = now;
      this.#lock?.doubt();
      if (this.#opened) writes.failed(unreachable(address, error));
    }
    if (!this.#opened || this.#ended || now - this.#lostAt >= patienceMs) throw unreachable(address, error);
    await this.pause();
  }

  /** Resolves after the pause between attempts, or when the pool ends. */
  async pause(): Promise<void> {
    await new Promise<void>((resolve) => {
      const wake = (): void => {
        cancel();
        this.#waiting.delete(wake);
        resolve();
      };
      const cancel = this.#options.clock.after(retryMs, wake);
      this.#waiting.add(wake);
    });
  }

  transactionLost(cause: unknown): TransactionLost {
    const error = new TransactionLost(this.#options.address, cause);
    if (this.#opened) this.#options.writes.failed(error);
    return error;
  }

  /** Converts the error and reports it to the listener. */
  reported(error: unknown): unknown {
    const coded = serverError(error, this.#options.address);
    if (this.#opened && isStorageError(coded)) this.#options.writes.failed(coded);
    return coded;
  }
}

class Loan {
  readonly #pool: PatientPool;
  #client: pg.PoolClient | null;
  #used = false;
  /** The 64-bit id of the transaction. null: no transaction. */
  #transaction: string | null = null;

  constructor(pool: PatientPool, client: pg.PoolClient) {
    this.#pool = pool;
    this.#client = client;
  }

  async query(sql: string, parameters: readonly unknown[]): Promise<Result> {
    const first = !this.#used;
    this.#used = true;
    for (;;) {
      // The server rolled back when the connection was lost.
      if (this.#client === null && sql === 'rollback') return { command: 'ROLLBACK', rowCount: 0, rows: [] };
      this.#client ??= await this.#pool.client();
      try {
        return sql === 'begin' ? await this.#begin(this.#client) : await this.#pool.run(this.#client, sql, parameters);
      } catch (error) {
        if (!isLost(error)) throw this.#pool.reported(error);
        this.#client.release(true);
        this.#client = null;
        if (first) await this.#pool.lost(error);
        else if (sql === 'commit' && (await this.#committed())) return { command: 'COMMIT', rowCount: 0, rows: [] };
        else throw this.#pool.transactionLost(error);
      }
    }
  }

  release(destroy?: boolean): void {
    this.#client?.release(destroy);
    this.#client = null;
  }

  /** Sends both statements in one message, so that the id needs no extra round trip. */
  async #begin(client: pg.PoolClient): Promise<Result> {
    const both = await this.#pool.run(client, 'begin; select pg_current_xact_id()::text as xid', []);
    const [begun, { rows }] = both as unknown as [Result, { rows: [{ xid: string }] }];
    this.#transaction = rows[0].xid;
    return begun;
  }

  /** Checks whether the transaction was committed before the connection was lost. */
  async #committed(): Promise<boolean> {
    const ask = new Loan(this.#pool, await this.#pool.client(true));
    try {
      for (;;) {
        const { rows } = await ask.query('select pg_xact_status($1::text::xid8) as status', [this.#transaction]);
        const [{ status }] = rows as [{ status: string | null }];
        if (status !== 'in progress') return status === 'committed';
        await this.#pool.pause();
      }
    } catch (error) {
      // After a failover, the new server may not know the transaction.
      if ((error as { code?: string }).code === '22023') return false;
      throw error;
    } finally {
      ask.release();
    }
  }
}

/**
 * Text in PostgreSQL holds every character except U+0000: https://www.postgresql.org/docs/15/datatype-character.html
 */
function withoutNul(value: unknown): unknown {
  return typeof value === 'string' && value.includes('\0') ? value.replaceAll('\0', '') : value;
}
