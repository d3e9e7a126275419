import type { Clock } from '../../domain/clock.ts';
import type { Gate } from '../auth/access.ts';
import type { Revocations } from '../auth/revocations.ts';
import type { Tokens } from '../auth/tokens.ts';
import type { Calls } from '../calls/port.ts';
import type { Config } from '../config/config.ts';
import type { CallViews } from '../masking/call-views.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { Recordings } from '../recordings/recordings.ts';
import type { SipTrace } from '../sip/trace.ts';
import type { StorageFigures } from '../storage/storage-trouble.ts';
import type { CallStore, Directory, OutboxStore, RevocationStore } from '../storage/store.ts';
import type { BulkReads } from './bulk-reads.ts';
import type { Lifecycle } from './lifecycle.ts';
import type { OpenFeeds } from './open-feeds.ts';
import type { GatewayCore } from './sip-door.ts';

/** What routes work with. */
export interface Context {
  config: Config;
  store: CallStore;
  outbox: OutboxStore;
  directory: Directory;
  calls: Calls;
  recordings: Recordings;
  /** Signs what is handed out; those from before verify it, too. */
  secret: string;
  previousSecrets: readonly string[];
  core: GatewayCore;
  tokens: Tokens;
  gate: Gate;
  clock: Clock;
  views: CallViews;
  feeds: OpenFeeds;
  revocations: Revocations;
  revocationStore: RevocationStore;
  bulkReads: BulkReads;
  metrics: Metrics;
  trace: SipTrace;
  lifecycle: Lifecycle;
  /** null: unknown. */
  health: StorageFigures | null;
}
