import { randomBytes } from 'node:crypto';
import type { Logger } from 'pino';
import { callIdOf } from '../../domain/calls/call-id.ts';
import type { Clock } from '../../domain/clock.ts';
import { StatusBoard } from '../agents/status-board.ts';
import { keyMark, newApiKey } from '../auth/api-keys.ts';
import { MadeKeys } from '../auth/made-keys.ts';
import { createRevocations } from '../auth/revocations.ts';
import { secretFile } from '../auth/secret-file.ts';
import { createTokens } from '../auth/tokens.ts';
import { createCalls } from '../calls/calls.ts';
import type { Config } from '../config/config.ts';
import { noRecording } from '../contacts/manifest.ts';
import type { CrmAdapters } from '../crm/adapters.ts';
import { chosenFetch } from '../crm/chosen-address.ts';
import { CrmConnections } from '../crm/connections.ts';
import { LiveEvents } from '../crm/live-events.ts';
import { Authorizations } from '../crm/oauth/authorizations.ts';
import { CrmOutboxes } from '../crm/outboxes.ts';
import { cachedDirectory } from '../directory/cached-directory.ts';
import { isOwnNumber } from '../directory/own-numbers.ts';
import type { AboutGateway } from '../doctor/routes.ts';
import type { GatewayCore } from '../edge/gateway-core.ts';
import type { VerifyToken } from '../edge/token-proof.ts';
import { sealSecretsAgain } from '../flows/flow-secrets.ts';
import { PromptFolder } from '../flows/prompts/prompt-folder.ts';
import { Prompts } from '../flows/prompts/prompts.ts';
import type { LogCounters } from '../log/log-destination.ts';
import { Retention } from '../persons/retention.ts';
import { Bucket } from '../recordings/bucket.ts';
import { RecordingFolder } from '../recordings/recording-folder.ts';
import type { Remote } from '../recordings/recording-places.ts';
import { Recordings } from '../recordings/recordings.ts';
import { Uploads } from '../recordings/uploads.ts';
import type { Keyring } from '../secrets/keyring.ts';
import { openKeyring } from '../secrets/open-keyring.ts';
import { SipTrace } from '../sip/trace.ts';
import { createMediaLibrary } from '../speech/library.ts';
import { openDataFolder, unwritable } from '../storage/disk/data-folder.ts';
import { freeBytesOf } from '../storage/disk/free-bytes.ts';
import { openStorage, type Storage } from '../storage/open.ts';
import { StorageHealth } from '../storage/storage-health.ts';
import type { CoreMemory } from '../telephony/core-memory.ts';
import type { MediaLibrary } from '../telephony/media-library.ts';
import type { RecordingFiles } from '../telephony/recording-files.ts';
import { Carriers } from '../trunk/carriers.ts';
import { build } from './app.ts';
import { contactsAdapter } from './crm-adapters.ts';
import { addressOf, closeServer, listen } from './http-server.ts';
import type { Lifecycle } from './lifecycle.ts';
import { openCallbacks } from './open-callbacks.ts';
import { openFlows } from './open-flows.ts';
import { openWebhooks } from './open-webhooks.ts';

/** The parts that tests replace. */
export interface GatewayParts {
  clock: Clock;
  logger: Logger;
  /** Creates the telephony core, with its endpoint for browsers. */
  createCore: (
    verifyToken: VerifyToken,
    makings: { recordings: RecordingFiles; memory: CoreMemory; library: MediaLibrary; trace: SipTrace },
  ) => GatewayCore | Promise<GatewayCore>;
  crmAdapters: CrmAdapters;
  libraryFolder: string;
  /** The folder of the gateway's own built pages. Default: none are served. */
  consoleFolder?: string;
  version: string;
  /** Default: it knows nothing of itself. */
  about?: AboutGateway;
  /** Failed writes of the log, for metrics. */
  logCounters?: LogCounters;
}

export interface Gateway {
  /** For example "http://127.0.0.1:8080". */
  address: string;
  /**
   * Applies changes that need no restart: trunks and TLS files.
   * @returns names of settings that still need a restart
   * @throws CodedError CONFIG_INVALID
   */
  reload(config: Config): Promise<readonly string[]>;
  /** Refuses new calls, lets live calls end for `graceMs`, then closes everything. Safe to call again. */
  stop(graceMs: number): Promise<void>;
}

/**
 * Opens all parts in order, and closes the opened ones if a step fails. The data folder, the database and the port are
 * taken before any recording or call is changed.
 * @throws CodedError DATA_UNWRITABLE, DATA_IN_USE, DATA_NEWER, DATA_CORRUPT, STORAGE_FULL, DATABASE_UNREACHABLE,
 * DATABASE_REFUSED, DATABASE_UNSUITABLE, PORT_TAKEN, CONFIG_INVALID or CRM_CONNECTION_INVALID
 */
export async function startGateway(config: Config, parts: GatewayParts): Promise<Gateway> {
  const { clock, logger } = parts;
  const opened: (() => unknown)[] = [];
  const closeAll = async (): Promise<void> => {
    for (const close of opened.splice(0).reverse()) {
      await Promise.resolve()
        .then(close)
        .catch((error: unknown) => logger.error({ err: error }, 'closing failed'));
    }
  };

  try {
    const folder = openDataFolder(config.dataFolder, (path, error) =>
      logger.warn({ err: error, path }, 'file readable by other users: its mode cannot be changed'),
    );
    opened.push(() => folder.release());
    const health = new StorageHealth({
      clock,
      logger,
      freeBytes: () => freeBytesOf(folder.file('.')),
      lowBytes: config.diskLowBytes,
    });
    const storage = await openStorage(config.database ?? folder.file('sidecall.db'), clock, health, {
      alone: true,
      onMigration(backup) {
        if (backup !== null) logger.info({ backup }, 'database backed up; migration starts');
        else logger.warn('migration of PostgreSQL starts, without a backup: run pg_dump before each upgrade');
      },
      onWait: (error) => logger.warn({ err: error }, 'the database does not answer: the start waits for up to 30 s'),
    });
    opened.push(() => storage.close());
    health.start(() => storage.probe());
    opened.push(() => health.stop());
    const { secret, apiKeys, keyring } = secretsOf(config, folder.file);
    const directory = cachedDirectory(storage.directory, () => {
      agentStatuses.directoryChanged().catch((error: unknown) => logger.error({ err: error }, 'agents not read again'));
    });
    const contacts = contactsAdapter({ store: storage.contacts, directory, clock });
    const crmAdapters = parts.crmAdapters.with(contacts);
    const crm = new CrmConnections({
      store: storage.crmConnections,
      access: storage.crmAccess,
      jobs: storage.jobs,
      keyring,
      adapters: crmAdapters,
      settings: config.crm,
      builtIn: { definition: contacts, noRecording },
      clock,
      fetch,
      chosenFetch: chosenFetch(config),
      logger,
    });
    await crm.start();
    const revocations = createRevocations(clock);
    revocations.load(await storage.revocations.all(clock.now()));
    const previousSecrets = config.jwtPreviousSecrets;
    const onError = (error: unknown): void => logger.error({ err: error }, 'use of an API key not written');
    const madeKeys = new MadeKeys({ store: storage.apiKeys, clock, revocations, onError });
    await madeKeys.start();
    const setMarks = new Set(apiKeys.map(keyMark));
    const keyMarks = { has: (mark: string) => setMarks.has(mark) || madeKeys.hasMark(mark) };
    const tokens = createTokens(secret, clock, { previousSecrets, revocations, keyMarks });

    const recordingFolder = new RecordingFolder(folder.file('recordings'), config.recording.key);
    const recordings = new Recordings({
      folder: recordingFolder,
      store: storage.recordings,
      remote: remoteOf(config.recording.bucket, recordingFolder, storage, parts),
      clock,
      days: config.recording.days,
      onError: (error, what) => logger.error({ err: error }, what),
    });
    const promptFolder = new PromptFolder(folder.file('prompts'));
    const prompts = new Prompts(storage.prompts, promptFolder);
    await prompts.start();
    const library = createMediaLibrary(config.sounds, {
      folder: folder.file('sounds'),
      clock,
      onError: (error, what) => logger.warn({ err: error }, what),
      prompt: (file) => promptFolder.read(file),
      web: { privateHosts: config.privateHosts },
    });
    const trace = new SipTrace(clock, (message) => logger.info(message, 'SIP trace'));
    const core = await parts.createCore((token, how) => tokens.verify(token, how), {
      recordings,
      memory: storage.coreNotes,
      trace,
      library,
    });
    const carriers = new Carriers({ store: storage.trunks, keyring, core, settings: config.trunks, logger });
    await carriers.start();
    const { trunk: ofEmergencies } = config.emergency;
    if (config.asterisk === null && ofEmergencies !== null && carriers.get(ofEmergencies) === null) {
      logger.warn({ trunk: ofEmergencies }, 'SIDECALL_EMERGENCY names a trunk that does not exist');
    }
    opened.push(revocations.subscribe(() => core.recheckTokens?.(revocations.standing)));
    const { country, ringback, crmTimeoutMs, publicUrl, wrapUpSeconds } = config;
    const agentStatuses = new StatusBoard({
      store: storage.agentStatuses,
      directory,
      core,
      clock,
      logger,
      wrapUpSeconds,
    });
    opened.push(() => agentStatuses.stop());
    await agentStatuses.start();
    const isOwn = (number: string) => isOwnNumber(directory, number);
    const liveEvents = new LiveEvents({
      connections: crm,
      clock,
      logger,
      timeoutMs: crmTimeoutMs,
      isOwn,
      onHint: (callId, records) => calls.related(callId, records),
    });
    const { version } = parts;
    const sources = { storage, keyring, directory, crm, clock, logger, version };
    const { webhooks, deliveries } = await openWebhooks(config, sources);
    const callbacks = openCallbacks(config, sources);
    const { flows, offerCalls, ...queueParts } = openFlows({ config, storage, prompts, keyring, clock, logger });
    await sealSecretsAgain(storage.flows, { keyring, clock, logger });
    const { queues } = queueParts;
    const calls = createCalls({
      core,
      store: storage.calls,
      directory,
      crm,
      hints: liveEvents,
      webhooks: { wanting: (type, call) => [...webhooks.wanting(type), ...callbacks.wanting(type, call)] },
      statuses: agentStatuses,
      recordings,
      flows,
      audit: (audit) => storage.revocations.put({ audit }),
      notes: core.durable === true ? storage.callNotes : null,
      clock,
      outbound: {
        rules: config.outbound,
        emergency: config.emergency,
        store: storage.outbound,
        audit: (line) => recordings.note(line),
      },
      newId: () => callIdOf(randomBytes(16)),
      logger,
      settings: {
        country,
        ringback,
        lookupTimeoutMs: crmTimeoutMs,
        ownerWaitMs: config.ownerWaitMs,
        lineWaitMs: config.lineSeconds * 1000,
        consent: config.recording.consent,
        publicUrl,
        guessMachine: config.asterisk?.guessMachine === true,
      },
    });
    const outboxes = new CrmOutboxes({
      connections: crm,
      jobs: storage.jobs,
      store: storage.calls,
      clock,
      logger,
      settings: { timeoutMs: crmTimeoutMs, country, publicUrl },
      isOwn,
      onLogged: (callId) => calls.logged(callId),
      onEntryChanged: (callId) => calls.entryChanged(callId),
      onIdentified: (callId, found) => calls.identified(callId, found),
    });
    const lifecycle: Lifecycle = { state: 'starting' };
    const app = await build(config, {
      store: storage.calls,
      outbox: storage.outbox,
      directory,
      calls,
      agentStatuses,
      agentStatusStore: storage.agentStatuses,
      recordings,
      persons: storage.persons,
      contacts: storage.contacts,
      favourites: storage.favourites,
      flows: storage.flows,
      flowSwitches: storage.flowSwitches,
      prompts,
      speech: library,
      keyring,
      ...queueParts,
      trace,
      secret,
      previousSecrets,
      revocations,
      revocationStore: storage.revocations,
      signIns: storage.signIns,
      usedTokens: storage.usedTokens,
      keptAnswers: storage.keptAnswers,
      webhooks,
      webhookStore: storage.webhooks,
      core,
      carriers,
      tokens,
      apiKeys,
      madeKeys,
      clock,
      logger,
      lifecycle,
      jobs: storage.jobs,
      crmConnections: crm,
      crmEvents: storage.crmEvents,
      crmAuthorizations: new Authorizations({ store: storage.crmAccess, keyring, clock }),
      crmAdapters,
      liveEvents,
      resumeCrm: (connection) => outboxes.resume(connection),
      health,
      logCounters: parts.logCounters ?? null,
      ...(parts.about !== undefined && { about: parts.about }),
      libraryFolder: parts.libraryFolder,
      ...(parts.consoleFolder !== undefined && { consoleFolder: parts.consoleFolder }),
      version,
    });
    opened.push(() => closeServer(app, clock));
    await listen(app, config);

    // Started before anything can be recorded.
    opened.push(() => recordings.stop());
    await recordings.start();
    // Registered before the start, so that a start that fails halfway is undone.
    opened.push(() => core.stop());
    opened.push(() => queues.stop());
    await queues.start();
    await core.start();
    await calls.start();
    await offerCalls(calls, agentStatuses);
    outboxes.start();
    deliveries.start();
    callbacks.start();
    opened.push(
      calls.subscribe(() => outboxes.wake()),
      calls.follow((events, call) => liveEvents.follow(events, call)),
      () => liveEvents.stop(),
      () => outboxes.stop(),
      calls.subscribe(() => deliveries.wake()),
      () => deliveries.stop(),
      calls.subscribe(() => callbacks.wake()),
      () => callbacks.stop(),
    );
    const retention = new Retention({
      store: storage.persons,
      recordings,
      clock,
      days: config.retention,
      onError: (error, what) => logger.error({ err: error }, what),
    });
    opened.push(() => retention.stop());
    void retention.start();
    lifecycle.state = 'ready';

    let stopped: Promise<void> | null = null;
    return {
      address: addressOf(app, config.host),
      reload: ({ trunks, trunkTls }) => carriers.reload(trunks, trunkTls),
      stop(graceMs) {
        lifecycle.state = 'stopping';
        stopped ??= calls.stop(graceMs).then(closeAll, async (error: unknown) => {
          await closeAll();
          throw error;
        });
        return stopped;
      },
    };
  } catch (error) {
    await closeAll();
    throw error;
  }
}

function remoteOf(
  settings: Config['recording']['bucket'],
  folder: RecordingFolder,
  { recordings, uploads: store, jobs }: Storage,
  { clock, logger }: GatewayParts,
): Remote | null {
  if (settings === null) return null;
  const bucket = new Bucket(settings, clock);
  return { bucket, uploads: new Uploads({ bucket, folder, recordings, store, jobs, clock, logger }) };
}

function secretsOf(
  config: Config,
  file: (name: string) => string,
): { secret: string; apiKeys: string[]; keyring: Keyring } {
  try {
    return {
      secret: config.jwtSecret ?? secretFile(file('jwt-secret'), () => randomBytes(48).toString('base64url')),
      apiKeys: config.apiKeys.length > 0 ? config.apiKeys : [secretFile(file('api-key'), newApiKey)],
      keyring: openKeyring(config, file),
    };
  } catch (cause) {
    throw unwritable(config.dataFolder, cause);
  }
}
