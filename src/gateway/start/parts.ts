import type { FastifyBaseLogger } from 'fastify';
import type { Clock } from '../../domain/clock.ts';
import { BulkReads } from '../audit/bulk-reads.ts';
import { createGate, type Gate } from '../auth/access.ts';
import { apiKeyCheck } from '../auth/api-keys.ts';
import { createRevocations, type Revocations } from '../auth/revocations.ts';
import type { Tokens } from '../auth/tokens.ts';
import type { Calls } from '../calls/port.ts';
import type { Config } from '../config/config.ts';
import type { GatewayCore } from '../edge/gateway-core.ts';
import { OpenFeeds } from '../events/open-feeds.ts';
import type { LogCounters } from '../log/log-destination.ts';
import { type CallViews, callViews } from '../masking/call-views.ts';
import { createMetrics, type Metrics } from '../metrics/metrics.ts';
import type { Recordings } from '../recordings/recordings.ts';
import { SipTrace } from '../sip/trace.ts';
import type { StorageFigures } from '../storage/storage-trouble.ts';
import type { CallStore, Directory, OutboxStore, RevocationStore } from '../storage/store.ts';
import type { Lifecycle } from './lifecycle.ts';

/** What the app stands on. It starts and stops none of it. */
export interface Ports {
  store: CallStore;
  outbox: OutboxStore;
  directory: Directory;
  calls: Calls;
  recordings: Recordings;
  /** Of SIP messages; left out: of none. */
  trace?: SipTrace;
  /** Signs playback addresses; those from before verify them, too. */
  secret: string;
  previousSecrets?: readonly string[];
  core: GatewayCore;
  tokens: Tokens;
  /** The ones that `tokens` asks. */
  revocations?: Revocations;
  revocationStore: RevocationStore;
  /** In clear; only hashes are kept. */
  apiKeys: readonly string[];
  clock: Clock;
  logger: FastifyBaseLogger;
  lifecycle: Lifecycle;
  /** The CRM keeps a masked number where its users cannot read it. */
  privateContacts?: boolean;
  /** Whether the database can be written; without it, only reads tell. */
  health?: StorageFigures | null;
  logCounters?: LogCounters | null;
  /** The built browser library; served where the folder exists. */
  libraryFolder: string;
  version: string;
}

/** What rooms make their routes of: the ports, and what is built on them. */
export interface Parts extends Required<Omit<Ports, 'apiKeys' | 'logger' | 'logCounters' | 'privateContacts'>> {
  gate: Gate;
  views: CallViews;
  feeds: OpenFeeds;
  bulkReads: BulkReads;
  metrics: Metrics;
}

/** @param onError hears of a figure that cannot be read */
export function partsOf(config: Config, ports: Ports, onError: (error: unknown) => void): Parts {
  const { clock, tokens, directory, revocationStore } = ports;
  const { trace = new SipTrace(clock, () => {}), revocations = createRevocations(clock) } = ports;
  const { health = null, logCounters = null, previousSecrets = [] } = ports;
  const feeds = new OpenFeeds(clock, config.streams);
  return {
    ...ports,
    trace,
    revocations,
    health,
    previousSecrets,
    feeds,
    metrics: createMetrics({ ...ports, feeds, health, logCounters, onError }),
    bulkReads: new BulkReads(clock, (audit) => revocationStore.put({ audit })),
    gate: createGate(tokens, apiKeyCheck(ports.apiKeys)),
    views: callViews(directory, config.country, ports.privateContacts),
  };
}
