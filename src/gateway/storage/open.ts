import { DatabaseSync } from 'node:sqlite';
import { Kysely, SqliteDialect } from 'kysely';
import { Migrator } from 'kysely/migration';
import { type Clock, isoTime } from '../../domain/clock.ts';
import { CodedError } from '../../domain/errors.ts';
import { revocationStore } from './beside.ts';
import { callStore } from './call-store.ts';
import { directory } from './directory.ts';
import { GroupCommit } from './group-commit.ts';
import { migrations } from './migrations.ts';
import { nodeSqlite, type WriteListener } from './node-sqlite.ts';
import { noteStore } from './note-store.ts';
import { outboundStore } from './outbound-store.ts';
import { outboxStore } from './outbox-store.ts';
import { createOwnerOnly } from './owner-only.ts';
import { recordingStore } from './recording-store.ts';
import type { Schema } from './schema.ts';
import { storageError, troubleOf } from './storage-trouble.ts';
import type {
  CallStore,
  Directory,
  NoteStore,
  OutboundStore,
  OutboxStore,
  RecordingStore,
  RevocationStore,
  UploadStore,
} from './store.ts';
import { uploadStore } from './upload-store.ts';

export interface Storage {
  calls: CallStore;
  outbox: OutboxStore;
  directory: Directory;
  recordings: RecordingStore;
  uploads: UploadStore;
  revocations: RevocationStore;
  outbound: OutboundStore;
  /** Of the telephony core, and of call control. */
  coreNotes: NoteStore;
  callNotes: NoteStore;
  /** Writes a row of its own, to see whether the disk takes it. */
  probe(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens the database, creates it where there is none, and brings it to the newest migration.
 * @param path a file, or ":memory:"
 * @param writes hears how each write ends
 * @throws CodedError DATA_NEWER, DATA_CORRUPT, STORAGE_FULL or STORAGE_FAILED
 */
export async function openStorage(path: string, clock: Clock, writes?: WriteListener): Promise<Storage> {
  const database = openDatabase(path);
  const db = new Kysely<Schema>({ dialect: new SqliteDialect({ database: nodeSqlite(database, writes) }) });
  try {
    refuseNewer(database);
    await migrate(db);
  } catch (error) {
    await db.destroy();
    throw openingError(error, path);
  }
  const commits = new GroupCommit(db);
  const probe = noteStore(db, 'probe');
  return {
    calls: callStore(db, commits, clock),
    outbox: outboxStore(db),
    directory: directory(db),
    recordings: recordingStore(db),
    uploads: uploadStore(db),
    revocations: revocationStore(db),
    outbound: outboundStore(db, commits),
    coreNotes: noteStore(db, 'core'),
    callNotes: noteStore(db, 'calls'),
    probe: () => probe.put('write', isoTime(clock)),
    close: async () => {
      await commits.settled();
      await db.destroy();
    },
  };
}

function openDatabase(path: string): DatabaseSync {
  let database: DatabaseSync | null = null;
  try {
    if (path !== ':memory:') createOwnerOnly(path);
    database = new DatabaseSync(path, { enableForeignKeyConstraints: true, timeout: 5000 });
    // WAL alone survives a killed process. FULL also survives a lost mains supply: with NORMAL the last
    // commits before it may vanish, and a call that the CRM already has would be unknown here.
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
    return database;
  } catch (error) {
    database?.close();
    throw openingError(error, path);
  }
}

/** Migrations that this version does not know: the data must not be touched. */
export function unknownMigrations(database: DatabaseSync): string[] {
  const exists = database.prepare("SELECT 1 FROM sqlite_master WHERE name = 'kysely_migration'").get();
  if (exists === undefined) return [];
  const rows = database.prepare('SELECT name FROM kysely_migration ORDER BY name').all();
  return rows.map(({ name }) => String(name)).filter((name) => !Object.hasOwn(migrations, name));
}

function refuseNewer(database: DatabaseSync): void {
  const [unknown] = unknownMigrations(database);
  if (unknown !== undefined) throw newer(unknown);
}

const newer = (migration: string): CodedError =>
  new CodedError('DATA_NEWER', {
    message: `The database was written by a newer version of the gateway (migration ${migration}).`,
  });

/** Why it cannot be opened, with the advice that fits. */
function openingError(error: unknown, path: string): unknown {
  if (error instanceof CodedError && error.code === 'DATA_NEWER') return error;
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

async function migrate(db: Kysely<Schema>): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: () => Promise.resolve(migrations) } });
  const { error } = await migrator.migrateToLatest();
  if (error) throw error;
}
