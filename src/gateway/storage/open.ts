import { type Clock, isoTime } from '../../domain/clock.ts';
import { type JobStore, jobKinds } from '../jobs/port.ts';
import type { SignInStore } from '../sign-in/port.ts';
import { agentStatusStore } from './agents/agent-status-store.ts';
import type { AgentStatusStore } from './agents/port.ts';
import { keptAnswerStore } from './answers/kept-answer-store.ts';
import type { KeptAnswerStore } from './answers/port.ts';
import { apiKeyStore } from './api-keys/api-key-store.ts';
import type { ApiKeyStore } from './api-keys/port.ts';
import { revocationStore } from './beside.ts';
import { callStore } from './call-store.ts';
import { contactStore } from './contacts/contact-store.ts';
import type { ContactStore } from './contacts/port.ts';
import { crmAccessStore } from './crm/crm-access-store.ts';
import { crmConnectionStore } from './crm/crm-connection-store.ts';
import type { CrmAccessStore } from './crm/port.ts';
import type { Database, OnMigration, OnWait } from './database.ts';
import { directory } from './directory.ts';
import { favouriteStore } from './favourites/favourite-store.ts';
import type { FavouriteStore } from './favourites/port.ts';
import { flowStore } from './flows/flow-store.ts';
import { flowSwitchStore } from './flows/flow-switches.ts';
import type { FlowStore, FlowSwitchStore, PromptStore } from './flows/port.ts';
import { promptStore } from './flows/prompt-store.ts';
import { jobStore } from './job-store.ts';
import { noteStore } from './note-store.ts';
import { outboundStore } from './outbound-store.ts';
import { personStore } from './person-store.ts';
import type { PersonStore } from './persons/port.ts';
import { isPostgres } from './postgres/address.ts';
import type { QueueStore } from './queues/port.ts';
import { queueStore } from './queues/queue-store.ts';
import { recordingStore } from './recording-store.ts';
import { signInStore } from './sign-in-store.ts';
import { openSqlite } from './sqlite/open-sqlite.ts';
import type {
  CallStore,
  CrmConnectionStore,
  Directory,
  NoteStore,
  OutboundStore,
  OutboxStore,
  RecordingStore,
  RevocationStore,
  UploadStore,
  UsedTokenStore,
} from './store.ts';
import type { TrunkStore } from './trunks/port.ts';
import { trunkStore } from './trunks/trunk-store.ts';
import { uploadStore } from './upload-store.ts';
import { usedTokenStore } from './used-token-store.ts';
import type { WebhookStore } from './webhooks/port.ts';
import { webhookStore } from './webhooks/webhook-store.ts';
import type { WriteListener } from './write-listener.ts';

export interface Storage {
  calls: CallStore;
  jobs: JobStore;
  outbox: OutboxStore;
  crmConnections: CrmConnectionStore;
  contacts: ContactStore;
  favourites: FavouriteStore;
  crmAccess: CrmAccessStore;
  flows: FlowStore;
  flowSwitches: FlowSwitchStore;
  prompts: PromptStore;
  queues: QueueStore;
  directory: Directory;
  agentStatuses: AgentStatusStore;
  persons: PersonStore;
  recordings: RecordingStore;
  uploads: UploadStore;
  revocations: RevocationStore;
  signIns: SignInStore;
  apiKeys: ApiKeyStore;
  outbound: OutboundStore;
  usedTokens: UsedTokenStore;
  keptAnswers: KeptAnswerStore;
  webhooks: WebhookStore;
  trunks: TrunkStore;
  /** Notes of the telephony core. `callNotes` holds those of call control. */
  coreNotes: NoteStore;
  callNotes: NoteStore;
  /** Calls back that wait in queues. */
  callbackNotes: NoteStore;
  /** Writes a row of its own, to test whether the database is writable. */
  probe(): Promise<void>;
  close(): Promise<void>;
}

export interface OpenOptions {
  /**
   * Takes the lock of a PostgreSQL database, as a running gateway must. A SQLite file is protected by its folder's
   * lock.
   */
  alone?: boolean;
  onMigration?: OnMigration;
  /** If given, a database server that does not answer is tried again for up to 30 s. Otherwise the opening fails. */
  onWait?: OnWait;
}

/**
 * Opens the database and runs the missing migrations. A SQLite file with data is copied first.
 * @param place a file, ":memory:", or the address of a PostgreSQL server: postgres://…
 * @param writes called with the outcome of writes
 * @throws CodedError DATA_NEWER, DATA_CORRUPT, DATA_UNWRITABLE, DATA_IN_USE, STORAGE_FULL or STORAGE_FAILED; of a server also
 * DATABASE_UNREACHABLE, DATABASE_REFUSED or DATABASE_UNSUITABLE
 */
export async function openStorage(
  place: string,
  clock: Clock,
  writes?: WriteListener,
  options: OpenOptions = {},
): Promise<Storage> {
  return storageOn(await openDatabase(place, clock, writes, options), clock);
}

async function openDatabase(
  place: string,
  clock: Clock,
  writes: WriteListener | undefined,
  options: OpenOptions,
): Promise<Database> {
  if (!isPostgres(place)) return openSqlite(place, { clock, writes, onMigration: options.onMigration });
  // Loaded on first use.
  const { openPostgres } = await import('./postgres/open-postgres.ts');
  return openPostgres(place, { clock, writes, ...options });
}

function storageOn(database: Database, clock: Clock): Storage {
  const jobs = jobStore(database);
  const probe = noteStore(database.db, 'probe');
  return {
    calls: callStore(database, clock),
    jobs,
    outbox: {
      pending: () => jobs.countUnder(jobKinds.callLog, 'pending'),
      parked: () => jobs.countUnder(jobKinds.callLog, 'parked'),
    },
    crmConnections: crmConnectionStore(database),
    contacts: contactStore(database),
    favourites: favouriteStore(database),
    crmAccess: crmAccessStore(database),
    flows: flowStore(database),
    flowSwitches: flowSwitchStore(database),
    prompts: promptStore(database),
    queues: queueStore(database),
    directory: directory(database),
    agentStatuses: agentStatusStore(database),
    persons: personStore(database),
    recordings: recordingStore(database.db),
    uploads: uploadStore(database.db),
    revocations: revocationStore(database),
    signIns: signInStore(database),
    apiKeys: apiKeyStore(database),
    outbound: outboundStore(database),
    usedTokens: usedTokenStore(database),
    keptAnswers: keptAnswerStore(database),
    webhooks: webhookStore(database),
    trunks: trunkStore(database),
    coreNotes: noteStore(database.db, 'core'),
    callNotes: noteStore(database.db, 'calls'),
    callbackNotes: noteStore(database.db, 'callbacks'),
    probe: () => probe.put('write', isoTime(clock)),
    close: () => database.close(),
  };
}
