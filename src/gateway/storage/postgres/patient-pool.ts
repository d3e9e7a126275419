import type { PostgresPool, PostgresPoolClient } from 'kysely';
import pg from 'pg';
import { type Clock, ticks } from '../../../domain/clock.ts';
import { isStorageError } from '../storage-trouble.ts';
import type { WriteListener } from '../write-listener.ts';
import { isLost, serverError, TransactionLost, unreachable } from './server-errors.ts';

export interface PatientPoolOptions {
  address: string;
  clock: Clock;
  writes: WriteListener;
}

/** A connection that is lost is sought for so long, in ms, before what was asked for is given up. */
export const patienceMs = 30_000;
/** Between two tries, in ms. */
const retryMs = 250;
/** A statement that takes longer than this, in ms, has lost its server. Migrations take what they take. */
const statementMs = 20_000;
const connectMs = 5_000;
/** Connections of one gateway. PostgreSQL allows a hundred unless told. */
const most = 10;

interface Result {
  command: string;
  rowCount: number | null;
  rows: unknown[];
}

/** Counts and numbers of sequences are 64 bits wide, and come as text unless told: none of ours comes near 2^53. */
const types = {
  getTypeParser(oid: number, format?: 'text' | 'binary'): unknown {
    return oid === pg.types.builtins.INT8 ? Number : pg.types.getTypeParser(oid, format as 'text');
  },
} as pg.CustomTypesConfig;

/**
 * Connections for Kysely that outlive a restart or a fail-over of the server. Each is lent for one statement or one
 * transaction:
 *
 *   lent ──first statement fails──► another connection, sought for 30 s from the loss on ──► the statement again
 *     ├──a later one fails: its transaction is gone──► TransactionLost: the transaction has to be made again
 *     └──its commit fails──what became of it?──► committed: fine, or TransactionLost
 *
 * https://www.postgresql.org/docs/15/functions-info.html#FUNCTIONS-PG-SNAPSHOT (pg_xact_status)
 *
 * Before `opened` nothing is sought: a wrong address is told at once.
 */
export class PatientPool implements PostgresPool {
  readonly options = {};
  readonly #options: PatientPoolOptions;
  readonly #pool: pg.Pool;
  readonly #waiting = new Set<() => void>();
  #lostAt: number | null = null;
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
    // A connection that nobody has may fail, and one that is lent may between two statements: an error that nobody
    // hears would end the process. The next statement fails, and is told of it.
    this.#pool.on('error', () => {});
    this.#pool.on('connect', (client) => client.on('error', () => {}));
  }

  opened(): void {
    this.#opened = true;
  }

  async connect(): Promise<PostgresPoolClient> {
    // Kysely's interface also has queries by cursor, which nothing here makes.
    return new Loan(this, await this.client()) as unknown as PostgresPoolClient;
  }

  async end(): Promise<void> {
    this.#ended = true;
    for (const wake of this.#waiting) wake();
    await this.#pool.end();
  }

  /** @throws CodedError DATABASE_UNREACHABLE, DATABASE_REFUSED */
  async client(): Promise<pg.PoolClient> {
    for (;;) {
      try {
        return await this.#pool.connect();
      } catch (error) {
        await this.lost(error);
      }
    }
  }

  async run(client: pg.PoolClient, sql: string, parameters: readonly unknown[]): Promise<Result> {
    const timeout = this.#opened ? { query_timeout: statementMs } : {};
    // Without parameters it may be several statements: https://www.postgresql.org/docs/15/protocol-flow.html
    const values = parameters.length === 0 ? {} : { values: parameters.map(withoutNul) };
    const result = await client.query({ text: sql, ...values, ...timeout });
    this.#lostAt = null;
    if (/^(?:INSERT|UPDATE|DELETE|COMMIT)$/.test(result.command ?? '')) this.#options.writes.wrote();
    return result;
  }

  /** Waits before the next try. @throws the error, as a coded one, where no other try is due */
  async lost(error: unknown): Promise<void> {
    const { clock, address, writes } = this.#options;
    if (!isLost(error)) throw this.told(error);
    const now = ticks(clock);
    if (this.#lostAt === null) {
      this.#lostAt = now;
      if (this.#opened) writes.failed(unreachable(address, error));
    }
    if (!this.#opened || this.#ended || now - this.#lostAt >= patienceMs) throw unreachable(address, error);
    await this.pause();
  }

  /** Until the next try, or the end. */
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

  /** As a coded error where it says something of the server, and noted then. */
  told(error: unknown): unknown {
    const coded = serverError(error, this.#options.address);
    if (this.#opened && isStorageError(coded)) this.#options.writes.failed(coded);
    return coded;
  }
}

class Loan {
  readonly #pool: PatientPool;
  #client: pg.PoolClient | null;
  #used = false;
  /** Of the transaction, a number of 64 bits; null: no transaction. */
  #transaction: string | null = null;

  constructor(pool: PatientPool, client: pg.PoolClient) {
    this.#pool = pool;
    this.#client = client;
  }

  async query(sql: string, parameters: readonly unknown[]): Promise<Result> {
    const first = !this.#used;
    this.#used = true;
    for (;;) {
      // The server has undone what was begun on a connection that is gone.
      if (this.#client === null && sql === 'rollback') return { command: 'ROLLBACK', rowCount: 0, rows: [] };
      this.#client ??= await this.#pool.client();
      try {
        return sql === 'begin' ? await this.#begin(this.#client) : await this.#pool.run(this.#client, sql, parameters);
      } catch (error) {
        if (!isLost(error)) throw this.#pool.told(error);
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

  /** Both in one message, so that the number costs no way to the server and back. */
  async #begin(client: pg.PoolClient): Promise<Result> {
    const both = await this.#pool.run(client, 'begin; select pg_current_xact_id()::text as xid', []);
    const [begun, { rows }] = both as unknown as [Result, { rows: [{ xid: string }] }];
    this.#transaction = rows[0].xid;
    return begun;
  }

  /** Whether the transaction was committed although its connection was lost before the server could say so. */
  async #committed(): Promise<boolean> {
    const ask = new Loan(this.#pool, await this.#pool.client());
    try {
      for (;;) {
        const { rows } = await ask.query('select pg_xact_status($1::text::xid8) as status', [this.#transaction]);
        const [{ status }] = rows as [{ status: string | null }];
        if (status !== 'in progress') return status === 'committed';
        await this.#pool.pause();
      }
    } catch (error) {
      // A standby that took over may never have heard of it.
      if ((error as { code?: string }).code === '22023') return false;
      throw error;
    } finally {
      ask.release();
    }
  }
}

/** PostgreSQL's texts hold every character but U+0000: https://www.postgresql.org/docs/15/datatype-character.html */
function withoutNul(value: unknown): unknown {
  return typeof value === 'string' && value.includes('\0') ? value.replaceAll('\0', '') : value;
}
