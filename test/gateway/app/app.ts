import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { type Logger, pino } from 'pino';
import { onTestFinished } from 'vitest';
import type { CallRecord } from '../../../src/domain/calls/record.ts';
import type { Clock } from '../../../src/domain/clock.ts';
import { CodedError } from '../../../src/domain/errors.ts';
import type { Role } from '../../../src/domain/protocol/session.ts';
import { StatusBoard } from '../../../src/gateway/agents/status-board.ts';
import { MadeKeys } from '../../../src/gateway/auth/made-keys.ts';
import { createRevocations, type Revocations } from '../../../src/gateway/auth/revocations.ts';
import { createTokens, type Tokens } from '../../../src/gateway/auth/tokens.ts';
import type { Calls } from '../../../src/gateway/calls/port.ts';
import { type Config, readConfig } from '../../../src/gateway/config/config.ts';
import type { CrmConnections } from '../../../src/gateway/crm/connections.ts';
import type { AboutGateway } from '../../../src/gateway/doctor/routes.ts';
import type { GatewayCore } from '../../../src/gateway/edge/gateway-core.ts';
import { QueuedCallbacks } from '../../../src/gateway/flows/callbacks/queued-callbacks.ts';
import { RecordingFolder } from '../../../src/gateway/recordings/recording-folder.ts';
import { Recordings } from '../../../src/gateway/recordings/recordings.ts';
import type { QueueDefinitions } from '../../../src/gateway/routing/queues/definitions.ts';
import type { LiveQueues } from '../../../src/gateway/routing/queues/live-queues.ts';
import type { OpenIdProvider } from '../../../src/gateway/sign-in/open-id.ts';
import { build } from '../../../src/gateway/start/app.ts';
import type { Lifecycle } from '../../../src/gateway/start/lifecycle.ts';
import { systemClock } from '../../../src/gateway/start/system-clock.ts';
import { openStorage, type Storage } from '../../../src/gateway/storage/open.ts';
import type { StorageFigures } from '../../../src/gateway/storage/storage-trouble.ts';
import type { NewEvent, StoredEvent } from '../../../src/gateway/storage/store.ts';
import { type OpenCrmOptions, openCrm } from '../crm/open-crm.ts';
import { flowParts } from '../flows/flow-parts.ts';
import { openQueues } from '../routing/open-queues.ts';
import { openCarriers } from '../trunk/open-carriers.ts';
import { openWebhooks } from '../webhooks/open-webhooks.ts';

export const apiKey = 'sk_key-for-tests-0123456789abcdef';

export interface TestApp {
  app: FastifyInstance;
  storage: Storage;
  recordings: Recordings;
  /** The revocations in force. */
  revocations: Revocations;
  recordingFolder: RecordingFolder;
  tokens: Tokens;
  lifecycle: Lifecycle;
  agentStatuses: StatusBoard;
  crmConnections: CrmConnections;
  queueDefinitions: QueueDefinitions;
  /** No agent is offered a call. */
  queues: LiveQueues;
  callbacks: QueuedCallbacks;
  /** Connections whose waiting entries were to be sent at once. */
  resumed: string[];
  /** Simulates call control: store, then publish. */
  happen(call: CallRecord, ...events: NewEvent[]): Promise<StoredEvent[]>;
  /** Returns an Authorization header. */
  as(identity: string, role?: Role): Promise<{ authorization: string }>;
  withKey: { authorization: string };
}

export interface TestAppOptions {
  env?: Record<string, string>;
  clock?: Clock;
  logger?: Logger;
  libraryFolder?: string;
  openIdProvider?: OpenIdProvider;
  calls?: Partial<Calls>;
  core?: Partial<GatewayCore>;
  health?: StorageFigures;
  about?: AboutGateway;
  crm?: Pick<OpenCrmOptions, 'definitions' | 'adapter' | 'keyring' | 'fetch'>;
}

/** The real app with a real store in memory. Call control and telephony are replaced. */
export async function testApp(options: TestAppOptions = {}): Promise<TestApp> {
  const clock = options.clock ?? systemClock;
  const config: Config = readConfig({ SIDECALL_CODECS: 'opus', SIDECALL_METRICS_LOCAL: '1', ...options.env });
  const storage = await openStorage(':memory:', clock);
  const revocations = createRevocations(clock);
  const onError = (error: unknown): void => {
    throw error;
  };
  const madeKeys = new MadeKeys({ store: storage.apiKeys, clock, revocations, onError });
  await madeKeys.start();
  const tokens = createTokens('a secret for tests, of more than 32 characters', clock, { revocations });
  const listeners = new Set<(events: readonly StoredEvent[]) => void>();
  const lifecycle: Lifecycle = { state: 'ready' };
  const resumed: string[] = [];
  const recordingFolder = new RecordingFolder(mkdtempSync(join(tmpdir(), 'sidecall-recordings-')), null);
  const recordings = new Recordings({
    folder: recordingFolder,
    store: storage.recordings,
    clock,
    days: 0,
    onError: (error) => {
      throw error;
    },
  });
  const { queueDefinitions, queues } = await openQueues(storage, clock);
  const logger = options.logger ?? pino({ level: 'silent' });
  const callbacks = new QueuedCallbacks({ queues, notes: storage.callbackNotes, country: config.country, logger });
  const { crmConnections, crmAdapters, crmAuthorizations } = openCrm({ storage, clock, ...options.crm });
  await crmConnections.start();
  const core = {
    contacts: () => 0,
    channels: () => [],
    accept: (socket) => socket.close(),
    subscribe: () => () => undefined,
    ...options.core,
  } as GatewayCore;
  const agentStatuses = new StatusBoard({
    store: storage.agentStatuses,
    directory: storage.directory,
    core,
    clock,
    logger,
    wrapUpSeconds: config.wrapUpSeconds,
  });
  await agentStatuses.start();
  const { carriers } = openCarriers(storage, { core, settings: config.trunks });
  await carriers.start();
  const app = await build(config, {
    agentStatuses,
    agentStatusStore: storage.agentStatuses,
    store: storage.calls,
    jobs: storage.jobs,
    crmConnections,
    crmEvents: storage.crmEvents,
    crmAdapters,
    crmAuthorizations,
    resumeCrm: (connection) => void resumed.push(connection),
    outbox: storage.outbox,
    directory: storage.directory,
    calls: {
      ...refusingCalls,
      subscribe(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      ...options.calls,
    },
    core,
    carriers,
    recordings,
    secret: 'a secret for the addresses of recordings',
    tokens,
    revocations,
    revocationStore: storage.revocations,
    signIns: storage.signIns,
    usedTokens: storage.usedTokens,
    ...openWebhooks(storage, clock, config.privateHosts),
    persons: storage.persons,
    bookedCallbacks: callbacks,
    contacts: storage.contacts,
    favourites: storage.favourites,
    ...flowParts(storage),
    queueDefinitions,
    queues,
    apiKeys: [apiKey],
    madeKeys,
    clock,
    logger,
    lifecycle,
    health: options.health ?? null,
    libraryFolder: options.libraryFolder ?? '/nowhere',
    consoleFolder: join(import.meta.dirname, '../../../src/console'),
    ...(options.about && { about: options.about }),
    ...(options.openIdProvider && { openIdProvider: options.openIdProvider }),
    version: '0.0.0',
  });
  onTestFinished(async () => {
    await app.close();
    queues.stop();
    await agentStatuses.stop();
    await storage.close();
  });
  return {
    app,
    storage,
    agentStatuses,
    crmConnections,
    queueDefinitions,
    queues,
    callbacks,
    resumed,
    recordings,
    revocations,
    recordingFolder,
    tokens,
    lifecycle,
    async happen(call, ...events) {
      const stored = await storage.calls.write(call, events);
      for (const listener of listeners) listener(stored);
      return stored;
    },
    async as(identity, role = 'agent') {
      const { token } = await tokens.issue({ identity, role, ttl: 3600, target: '+14155550110' });
      return { authorization: `Bearer ${token}` };
    },
    withKey: { authorization: `Bearer ${apiKey}` },
  };
}

const refuse = (): Promise<never> => Promise.reject(new CodedError('CALL_NOT_FOUND'));

const refusingCalls: Calls = {
  start: () => Promise.resolve(),
  stop: () => Promise.resolve(),
  place: refuse,
  mayCall: () => false,
  command: refuse,
  hold: refuse,
  resume: refuse,
  hangUp: refuse,
  wrapUp: refuse,
  note: refuse,
  addParty: refuse,
  mergeCalls: refuse,
  createContact: refuse,
  chooseContact: refuse,
  setCrmRecord: refuse,
  transfer: refuse,
  consult: refuse,
  endConsult: refuse,
  completeConsult: refuse,
  merge: refuse,
  dropParty: refuse,
  muteParty: refuse,
  record: refuse,
  consent: refuse,
  message: refuse,
  supervise: refuse,
  busy: () => false,
  onBusy: () => () => undefined,
  figures: () => ({ outboundRefused: {}, refused: {} }),
  extend: () => undefined,
  subscribe: () => () => undefined,
};
