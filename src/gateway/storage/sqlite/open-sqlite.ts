import { DatabaseSync } from 'node:sqlite';
import { Kysely, SqliteAdapter, SqliteDialect } from 'kysely';
import type { Clock } from '../../../domain/clock.ts';
import { CodedError } from '../../../domain/errors.ts';
import type { Database, OnMigration } from '../database.ts';
import { createOwnerOnly } from '../disk/owner-only.ts';
import { lacksMigrations, unknownMigrations } from '../migrations/index.ts';
import { migrate, newerDatabase } from '../migrations/migrate.ts';
import type { Schema } from '../schema.ts';
import { storageError, troubleOf } from '../storage-trouble.ts';
import type { WriteListener } from '../write-listener.ts';
import { backUp } from './backup.ts';
import { eventsBySeq } from './event-order.ts';
import { GroupCommit } from './group-commit.ts';
import { nodeSqlite } from './node-sqlite.ts';

export interface OpenSqliteOptions {
  clock: Clock;
  writes?: WriteListener | undefined;
  onMigration?: OnMigration | undefined;
}

/**
 * Opens or creates the database, and runs the missing migrations. An existing database is copied first.
 * @param path a file, or ":memory:"
 * @throws CodedError DATA_NEWER, DATA_CORRUPT, DATA_UNWRITABLE, DATA_IN_USE, STORAGE_FULL or STORAGE_FAILED
 */
export async function openSqlite(path: string, { clock, writes, onMigration }: OpenSqliteOptions): Promise<Database> {
  const database = openFile(path);
  const db = new Kysely<Schema>({ dialect: new Dialect({ database: nodeSqlite(database, writes) }) });
  try {
    const migrations = migrationsOf(database);
    const [unknown] = unknownMigrations(migrations);
    if (unknown !== undefined) throw newerDatabase(unknown);
    const newest = migrations.at(-1);
    if (newest !== undefined && lacksMigrations(migrations)) {
      const backup = backUp(database, path, newest, clock);
      onMigration?.(backup);
    }
    await migrate(db, 'sqlite');
  } catch (error) {
    await db.destroy();
    throw openingError(error, path);
  }
  const commits = new GroupCommit(db);
  return {
    dialect: 'sqlite',
    db,
    commits,
    events: eventsBySeq(db),
    close: async () => {
      await commits.settled();
      await db.destroy();
    },
  };
}

/**
 * Runs all migrations in one transaction, so that a killed migration changes nothing. Kysely's own dialect does not.
 */
class Dialect extends SqliteDialect {
  override createAdapter(): SqliteAdapter {
    return new (class extends SqliteAdapter {
      override get supportsTransactionalDdl(): boolean {
        return true;
      }
    })();
  }
}

function openFile(path: string): DatabaseSync {
  let database: DatabaseSync | null = null;
  try {
    if (path !== ':memory:') createOwnerOnly(path);
    database = new DatabaseSync(path, { enableForeignKeyConstraints: true, timeout: 5000 });
    // WAL alone survives a killed process. FULL also survives a power failure. With NORMAL, a power failure can lose
    // the last commits, and the gateway would not know a call that the CRM already has.
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
    return database;
  } catch (error) {
    database?.close();
    throw openingError(error, path);
  }
}

/** Names of the migrations in a database, in their order. A new database has none. */
export function migrationsOf(database: DatabaseSync): string[] {
  const exists = database.prepare("SELECT 1 FROM sqlite_master WHERE name = 'kysely_migration'").get();
  if (exists === undefined) return [];
  const rows = database.prepare('SELECT name FROM kysely_migration ORDER BY name').all();
  return rows.map(({ name }) => String(name));
}

/** Errors whose words are already those of the opening. */
const worded = new Set(['DATA_NEWER', 'DATA_UNWRITABLE']);

/** The error for a database that cannot be opened, with matching advice. */
function openingError(error: unknown, path: string): unknown {
  if (error instanceof CodedError && worded.has(error.code)) return error;
  const trouble = troubleOf(error);
  const reason = rootMessage(error);
  if (trouble === 'corrupt') {
    return new CodedError('DATA_CORRUPT', { message: `The database ${path} is damaged (${reason}).`, cause: error });
  }
  if (trouble === 'denied' || trouble === 'read-only') {
    return new CodedError('DATA_UNWRITABLE', {
      message: `The database ${path} cannot be written (${reason}).`,
      help: 'Give this user write access to that file and its folder, or set SIDECALL_DATA to another folder.',
      cause: error,
    });
  }
  if (trouble !== null) return storageError(error);
  // SQLITE_BUSY: https://www.sqlite.org/rescode.html#busy
  if ((error as { errcode?: number }).errcode === 5) {
    return new CodedError('DATA_IN_USE', { message: `Another program uses the database ${path}.`, cause: error });
  }
  return new CodedError('DATA_CORRUPT', {
    message: `The database ${path} cannot be used (${reason}).`,
    cause: error,
  });
}

function rootMessage(error: unknown): string {
  let seen = error;
  while (seen instanceof Error && seen.cause instanceof Error) seen = seen.cause;
  return seen instanceof Error ? seen.message : String(seen);
}
