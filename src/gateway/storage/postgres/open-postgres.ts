import { Kysely, PostgresDialect, sql } from 'kysely';
import { type Clock, ticks } from '../../../domain/clock.ts';
import { CodedError } from '../../../domain/errors.ts';
import type { Database, OnMigration, OnWait } from '../database.ts';
import { lacksMigrations, unknownMigrations } from '../migrations/index.ts';
import { migrate, newerDatabase } from '../migrations/migrate.ts';
import type { Schema } from '../schema.ts';
import { noListener, type WriteListener } from '../write-listener.ts';
import { shownAddress } from './address.ts';
import { ServerCommits } from './commits.ts';
import { DatabaseLock } from './database-lock.ts';
import { adoptEvents, eventsByTransaction } from './event-order.ts';
import { PatientPool, patienceMs } from './patient-pool.ts';
import { isLost, reasonOf, serverError } from './server-errors.ts';

/** PostgreSQL 15. */
const oldest = 150_000;

export interface OpenPostgresOptions {
  clock: Clock;
  writes?: WriteListener | undefined;
  /** Takes the lock of the database, as a running gateway must. */
  alone?: boolean;
  onMigration?: OnMigration | undefined;
  onWait?: OnWait | undefined;
}

/** Pause between two attempts to open the database at a start, in ms. */
const againMs = 1_000;

/**
 * Connects and runs the missing migrations. Gateways that start at the same time run each migration once.
 * @param address postgres://…
 * @throws CodedError DATABASE_UNREACHABLE, DATABASE_REFUSED, DATABASE_UNSUITABLE, DATA_IN_USE or DATA_NEWER
 */
export async function openPostgres(address: string, options: OpenPostgresOptions): Promise<Database> {
  const { clock, onWait } = options;
  const begun = ticks(clock);
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await open(address, options);
    } catch (error) {
      if (onWait === undefined || !isLost(error) || ticks(clock) - begun >= patienceMs) throw error;
      if (attempt === 1) onWait(error as CodedError);
      await new Promise<void>((resolve) => clock.after(againMs, resolve));
    }
  }
}

async function open(address: string, options: OpenPostgresOptions): Promise<Database> {
  const { clock, writes = noListener, alone = false, onMigration } = options;
  const pool = new PatientPool({ address, clock, writes });
  const db = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
  let lock: DatabaseLock | null = null;
  try {
    const migrations = await examine(db, address);
    if (alone) lock = await DatabaseLock.take(address, clock);
    if (isOld(migrations)) onMigration?.(null);
    await migrate(db, 'postgres');
    await adoptEvents(db);
  } catch (error) {
    await lock?.release();
    await db.destroy();
    throw openingError(error, address);
  }
  pool.opened(lock);
  const commits = new ServerCommits(db, clock);
  return {
    dialect: 'postgres',
    db,
    commits,
    events: eventsByTransaction(db, clock),
    close: async () => {
      await commits.settled();
      await db.destroy();
      await lock?.release();
    },
  };
}

/**
 * Checks whether a gateway could start on this database. Changes nothing.
 * @returns whether the start would migrate data
 * @throws CodedError as `openPostgres` does
 */
export async function lookAtPostgres(address: string, clock: Clock): Promise<boolean> {
  return isOld(await migrationsAt(address, clock));
}

/** The migrations in the database of a server; none if it is new. Changes nothing. @throws CodedError as `openPostgres` does */
export async function migrationsAt(address: string, clock: Clock): Promise<string[]> {
  return queryPostgres(address, clock, (db) => examine(db, address));
}

/** Runs a query on a connection of its own, without migrations. @throws CodedError as `openPostgres` does */
export async function queryPostgres<T>(
  address: string,
  clock: Clock,
  query: (db: Kysely<Schema>) => Promise<T>,
): Promise<T> {
  const pool = new PatientPool({ address, clock, writes: noListener });
  const db = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
  try {
    return await query(db);
  } catch (error) {
    throw openingError(error, address);
  } finally {
    await db.destroy();
  }
}

/** A new database has no migrations. */
function isOld(migrations: readonly string[]): boolean {
  return migrations.length > 0 && lacksMigrations(migrations);
}

/**
 * Checks the server and the version of the tables. Changes nothing.
 * @returns the migrations in the database
 * @throws CodedError as above
 */
async function examine(db: Kysely<Schema>, address: string): Promise<string[]> {
  const { rows } = await sql<{ version: string; encoding: string; migrated: boolean; creates: boolean }>`
    select current_setting('server_version_num') as version, current_setting('server_encoding') as encoding,
      to_regclass('kysely_migration') is not null as migrated,
      coalesce(has_schema_privilege(current_schema(), 'CREATE'), false) as creates`.execute(db);
  const [server] = rows;
  if (server === undefined) return [];
  if (Number(server.version) < oldest) {
    const version = Math.floor(Number(server.version) / 10_000);
    throw unsuitable(`The server at ${shownAddress(address)} is PostgreSQL ${version}, which is too old.`);
  }
  if (server.encoding !== 'UTF8') {
    throw unsuitable(`The database ${shownAddress(address)} has the encoding ${server.encoding}.`);
  }
  if (!server.creates) {
    throw new CodedError('DATABASE_REFUSED', {
      message: `The user of the database ${shownAddress(address)} may not create tables in it.`,
      help: 'Make that user the owner of the database: “alter database … owner to …”.',
    });
  }
  if (!server.migrated) return [];
  const seen = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(db);
  const migrations = seen.rows.map(({ name }) => name);
  const [unknown] = unknownMigrations(migrations);
  if (unknown !== undefined) throw newerDatabase(unknown);
  return migrations;
}

const unsuitable = (message: string): CodedError => new CodedError('DATABASE_UNSUITABLE', { message });

function openingError(error: unknown, address: string): unknown {
  const coded = serverError(error, address);
  if (coded instanceof CodedError) return coded;
  return new CodedError('DATABASE_UNSUITABLE', {
    message: `The database ${shownAddress(address)} cannot be used (${reasonOf(error)}).`,
    help: 'Use a database of its own for the gateway, on PostgreSQL 15 or newer.',
    cause: error,
  });
}
