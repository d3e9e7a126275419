import type { FastifyBaseLogger } from 'fastify';
import type { Clock } from '../../domain/clock.ts';
import { BulkReads } from '../audit/bulk-reads.ts';
import { createGate, type Gate } from '../auth/access.ts';
import { apiKeyCheck } from '../auth/api-keys.ts';
import { createRevocations, type Revocations } from '../auth/revocations.ts';
import type { Tokens } from '../auth/tokens.ts';
import type { Calls } from '../calls/port.ts';
import type { Config } from '../config/config.ts';
import type { CrmAdapters } from '../crm/adapters.ts';
import type { CrmConnections } from '../crm/connections.ts';
import type { LiveEvents } from '../crm/live-events.ts';
import type { GatewayCore } from '../edge/gateway-core.ts';
import { OpenFeeds } from '../events/open-feeds.ts';
import type { JobStore } from '../jobs/port.ts';
import type { LogCounters } from '../log/log-destination.ts';
import { type CallViews, callViews } from '../masking/call-views.ts';
import { createMetrics, type Metrics } from '../metrics/metrics.ts';
import type { Recordings } from '../recordings/recordings.ts';
import { SipTrace } from '../sip/trace.ts';
import type { StorageFigures } from '../storage/storage-trouble.ts';
import type { CallStore, Directory, OutboxStore, PersonStore, RevocationStore } from '../storage/store.ts';
import type { Lifecycle } from './lifecycle.ts';

/** The ports of the app. The app does not start or stop them. */
export interface Ports {
  store: CallStore;
  outbox: OutboxStore;
  directory: Directory;
  calls: Calls;
  recordings: Recordings;
  persons: PersonStore;
  /** The trace of SIP messages. Default: none. */
  trace?: SipTrace;
  /** Signs playback addresses. Addresses signed with the former secrets remain valid. */
  secret: string;
  previousSecrets?: readonly string[];
  core: GatewayCore;
  tokens: Tokens;
  /** The revocations that `tokens` uses. */
  revocations?: Revocations;
  revocationStore: RevocationStore;
  /** In plain text. Only hashes are kept. */
  apiKeys: readonly string[];
  clock: Clock;
  logger: FastifyBaseLogger;
  lifecycle: Lifecycle;
  crmConnections: CrmConnections;
  crmAdapters: CrmAdapters;
  /** Live calls, as CRMs are told of them. */
  liveEvents?: Pick<LiveEvents, 'dropped'>;
  jobs: JobStore;
  /** Sends the waiting log entries of a CRM connection now. */
  resumeCrm: (connection: string) => void;
  /** Whether the database is writable. Without it, only reads show the state. */
  health?: StorageFigures | null;
  logCounters?: LogCounters | null;
  /** The folder of the built browser library, served if it exists. */
  libraryFolder: string;
  version: string;
}

/** The parts that rooms build their routes from: the ports, and objects built on them. */
export interface Parts extends Required<Omit<Ports, 'apiKeys' | 'logger' | 'logCounters'>> {
  gate: Gate;
  views: CallViews;
  feeds: OpenFeeds;
  bulkReads: BulkReads;
  metrics: Metrics;
}

/** @param onError called with the error of a metric that cannot be read */
export function partsOf(config: Config, ports: Ports, onError: (error: unknown) => void): Parts {
  const { clock, tokens, directory, revocationStore } = ports;
  const { trace = new SipTrace(clock, () => {}), revocations = createRevocations(clock) } = ports;
  const { liveEvents = { dropped: () => new Map() } } = ports;
  const { health = null, logCounters = null, previousSecrets = [] } = ports;
  const feeds = new OpenFeeds(clock, config.streams);
  return {
    ...ports,
    liveEvents,
    trace,
    revocations,
    health,
    previousSecrets,
    feeds,
    metrics: createMetrics({ ...ports, liveEvents, feeds, health, logCounters, onError }),
    bulkReads: new BulkReads(clock, (audit) => revocationStore.put({ audit })),
    gate: createGate(tokens, apiKeyCheck(ports.apiKeys)),
    views: callViews(directory, config.country, (call) => ports.crmConnections.of(call)?.adapter.keepsPrivate === true),
  };
}
