import { DatabaseSync } from 'node:sqlite';
import { Kysely, SqliteDialect } from 'kysely';
import { Migrator } from 'kysely/migration';
import type { Clock } from '../../domain/clock.ts';
import { callStore } from './call-store.ts';
import { directory } from './directory.ts';
import { GroupCommit } from './group-commit.ts';
import { migrations } from './migrations.ts';
import { nodeSqlite } from './node-sqlite.ts';
import { noteStore } from './note-store.ts';
import { outboundStore } from './outbound-store.ts';
import { outboxStore } from './outbox-store.ts';
import { recordingStore } from './recording-store.ts';
import type { Schema } from './schema.ts';
import type {
  CallStore,
  Directory,
  NoteStore,
  OutboundStore,
  OutboxStore,
  RecordingStore,
  UploadStore,
} from './store.ts';
import { uploadStore } from './upload-store.ts';

export interface Storage {
  calls: CallStore;
  outbox: OutboxStore;
  directory: Directory;
  recordings: RecordingStore;
  uploads: UploadStore;
  outbound: OutboundStore;
  /** Of the telephony core, and of call control. */
  coreNotes: NoteStore;
  callNotes: NoteStore;
  close(): Promise<void>;
}

/**
 * Opens the database, creates it where there is none, and brings it to the newest migration.
 * @param path a file, or ":memory:"
 */
export async function openStorage(path: string, clock: Clock): Promise<Storage> {
  const database = new DatabaseSync(path, { enableForeignKeyConstraints: true, timeout: 5000 });
  // WAL alone survives a killed process. FULL also survives a lost mains supply: with NORMAL the last
  // commits before it may vanish, and a call that the CRM already has would be unknown here.
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
  const db = new Kysely<Schema>({ dialect: new SqliteDialect({ database: nodeSqlite(database) }) });
  try {
    await migrate(db);
  } catch (error) {
    await db.destroy();
    throw error;
  }
  const commits = new GroupCommit(db);
  return {
    calls: callStore(db, commits, clock),
    outbox: outboxStore(db),
    directory: directory(db),
    recordings: recordingStore(db),
    uploads: uploadStore(db),
    outbound: outboundStore(db, commits),
    coreNotes: noteStore(db, 'core'),
    callNotes: noteStore(db, 'calls'),
    close: async () => {
      await commits.settled();
      await db.destroy();
    },
  };
}

async function migrate(db: Kysely<Schema>): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: () => Promise.resolve(migrations) } });
  const { error } = await migrator.migrateToLatest();
  if (error) throw error;
}
