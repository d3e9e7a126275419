import { type Clock, isoTime } from '../../domain/clock.ts';
import type { JobStore } from '../jobs/port.ts';
import { jobKinds } from '../jobs/port.ts';
import { revocationStore } from './beside.ts';
import { callStore } from './call-store.ts';
import { directory } from './directory.ts';
import { jobStore } from './job-store.ts';
import { noteStore } from './note-store.ts';
import { outboundStore } from './outbound-store.ts';
import { recordingStore } from './recording-store.ts';
import { openSqlite } from './sqlite/open-sqlite.ts';
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
import type { WriteListener } from './write-listener.ts';

export interface Storage {
  calls: CallStore;
  jobs: JobStore;
  outbox: OutboxStore;
  directory: Directory;
  recordings: RecordingStore;
  uploads: UploadStore;
  revocations: RevocationStore;
  outbound: OutboundStore;
  /** Of the telephony core, and of call control. */
  coreNotes: NoteStore;
  callNotes: NoteStore;
  /** Writes a row of its own, to see whether the database takes it. */
  probe(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens the database, creates its tables where there are none, and brings them to the newest migration.
 * @param place a file, ":memory:", or the address of a PostgreSQL server: postgres://…
 * @throws CodedError DATA_NEWER, DATA_CORRUPT, STORAGE_FULL or STORAGE_FAILED; of a server also DATABASE_UNREACHABLE,
 *   DATABASE_REFUSED or DATABASE_UNSUITABLE
 */
export async function openStorage(place: string, clock: Clock, writes?: WriteListener): Promise<Storage> {
  const database = await openSqlite(place, writes);
  const jobs = jobStore(database);
  const probe = noteStore(database.db, 'probe');
  return {
    calls: callStore(database, clock),
    jobs,
    outbox: { pending: async () => (await jobs.figures(jobKinds.callLog)).pending },
    directory: directory(database),
    recordings: recordingStore(database.db),
    uploads: uploadStore(database.db),
    revocations: revocationStore(database),
    outbound: outboundStore(database),
    coreNotes: noteStore(database.db, 'core'),
    callNotes: noteStore(database.db, 'calls'),
    probe: () => probe.put('write', isoTime(clock)),
    close: () => database.close(),
  };
}
