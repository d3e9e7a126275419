import type { Clock } from '../../domain/clock.ts';
import type { Gate } from '../auth/access.ts';
import type { Tokens } from '../auth/tokens.ts';
import type { Calls } from '../calls/port.ts';
import type { Config } from '../config.ts';
import type { Metrics } from '../metrics.ts';
import type { Recordings } from '../recordings/recordings.ts';
import type { SipTrace } from '../sip/trace.ts';
import type { CallStore, Directory, OutboxStore } from '../storage/store.ts';
import type { CallViews } from './call-views.ts';
import type { Feeds } from './event-feed.ts';
import type { Lifecycle } from './lifecycle.ts';
import type { GatewayCore } from './sip-door.ts';

/** What routes work with. */
export interface Context {
  config: Config;
  store: CallStore;
  outbox: OutboxStore;
  directory: Directory;
  calls: Calls;
  recordings: Recordings;
  /** Signs what is handed out. */
  secret: string;
  core: GatewayCore;
  tokens: Tokens;
  gate: Gate;
  clock: Clock;
  views: CallViews;
  feeds: Feeds;
  metrics: Metrics;
  trace: SipTrace;
  lifecycle: Lifecycle;
}
