import type { FastifyBaseLogger } from 'fastify';
import type { Clock } from '../../domain/clock.ts';
import type { StatusBoard } from '../agents/status-board.ts';
import { statusView } from '../agents/status-view.ts';
import { BulkReads } from '../audit/bulk-reads.ts';
import { createGate, type Gate } from '../auth/access.ts';
import { apiKeyCheck } from '../auth/api-keys.ts';
import type { MadeKeys } from '../auth/made-keys.ts';
import { createRevocations, type Revocations } from '../auth/revocations.ts';
import type { Tokens } from '../auth/tokens.ts';
import type { Calls } from '../calls/port.ts';
import type { Config } from '../config/config.ts';
import type { CrmAdapters } from '../crm/adapters.ts';
import type { CrmConnections } from '../crm/connections.ts';
import type { LiveEvents } from '../crm/live-events.ts';
import type { Authorizations } from '../crm/oauth/authorizations.ts';
import type { AboutGateway } from '../doctor/routes.ts';
import type { GatewayCore } from '../edge/gateway-core.ts';
import { Embedding } from '../embed/embedding.ts';
import { EmbedRefusals } from '../embed/refusals.ts';
import { ChangeNotices } from '../events/change-notices.ts';
import { DialWishes } from '../events/dial-wishes.ts';
import { OpenFeeds } from '../events/open-feeds.ts';
import { QueueNotices } from '../events/queue-notices.ts';
import { StatusNotices } from '../events/status-notices.ts';
import { TeamWatches } from '../events/team-watches.ts';
import type { FlowCounters } from '../flows/flow-counters.ts';
import type { Prompts } from '../flows/prompts/prompts.ts';
import { Changes } from '../http/changes.ts';
import type { JobStore } from '../jobs/port.ts';
import type { LogCounters } from '../log/log-destination.ts';
import { type CallViews, callViews } from '../masking/call-views.ts';
import { type QueuedViews, queuedViews } from '../masking/queued-views.ts';
import { createMetrics, type Metrics } from '../metrics/metrics.ts';
import type { BookedCallbacks } from '../persons/booked-callbacks.ts';
import type { Recordings } from '../recordings/recordings.ts';
import type { QueueDefinitions } from '../routing/queues/definitions.ts';
import type { LiveQueues } from '../routing/queues/live-queues.ts';
import type { Keyring } from '../secrets/keyring.ts';
import { type OpenIdProvider, openIdProvider } from '../sign-in/open-id.ts';
import type { OpenIdSettings } from '../sign-in/open-id-settings.ts';
import type { SignInStore } from '../sign-in/port.ts';
import { Refusals } from '../sign-in/refusals.ts';
import { Sessions } from '../sign-in/sessions.ts';
import { SipTrace } from '../sip/trace.ts';
import type { AgentStatusStore } from '../storage/agents/port.ts';
import type { KeptAnswerStore } from '../storage/answers/port.ts';
import type { ContactStore } from '../storage/contacts/port.ts';
import type { CrmEventStore } from '../storage/crm/port.ts';
import type { FavouriteStore } from '../storage/favourites/port.ts';
import type { FlowStore, FlowSwitchStore } from '../storage/flows/port.ts';
import type { PersonStore } from '../storage/persons/port.ts';
import type { StorageFigures } from '../storage/storage-trouble.ts';
import type { CallStore, Directory, OutboxStore, RevocationStore, UsedTokenStore } from '../storage/store.ts';
import type { WebhookStore } from '../storage/webhooks/port.ts';
import type { MediaLibrary } from '../telephony/media-library.ts';
import type { Carriers } from '../trunk/carriers.ts';
import type { Webhooks } from '../webhooks/webhooks.ts';
import type { Lifecycle } from './lifecycle.ts';

/** The ports of the app. The app does not start or stop them. */
export interface Ports {
  store: CallStore;
  outbox: OutboxStore;
  directory: Directory;
  calls: Calls;
  agentStatuses: StatusBoard;
  agentStatusStore: AgentStatusStore;
  recordings: Recordings;
  persons: PersonStore;
  bookedCallbacks: BookedCallbacks;
  contacts: ContactStore;
  favourites: FavouriteStore;
  flows: FlowStore;
  flowSwitches: FlowSwitchStore;
  prompts: Prompts;
  /** Speaks texts, for prompts. */
  speech: Pick<MediaLibrary, 'speak' | 'languages'>;
  /** Encrypts the secrets of flows. */
  keyring: Keyring;
  flowCounters: FlowCounters;
  queueDefinitions: QueueDefinitions;
  queues: LiveQueues;
  /** The trace of SIP messages. Default: none. */
  trace?: SipTrace;
  /** Signs playback addresses. Addresses signed with the former secrets remain valid. */
  secret: string;
  previousSecrets?: readonly string[];
  core: GatewayCore;
  carriers: Carriers;
  tokens: Tokens;
  /** The revocations that `tokens` uses. */
  revocations?: Revocations;
  revocationStore: RevocationStore;
  signIns: SignInStore;
  /** Default: the provider of the settings. */
  openIdProvider?: OpenIdProvider;
  usedTokens: UsedTokenStore;
  keptAnswers: KeptAnswerStore;
  webhooks: Webhooks;
  webhookStore: WebhookStore;
  /** In plain text. Only hashes are kept. */
  apiKeys: readonly string[];
  madeKeys: MadeKeys;
  clock: Clock;
  logger: FastifyBaseLogger;
  lifecycle: Lifecycle;
  crmConnections: CrmConnections;
  crmEvents: CrmEventStore;
  crmAuthorizations: Authorizations;
  crmAdapters: CrmAdapters;
  /** Live calls, as CRMs are told of them. */
  liveEvents?: Pick<LiveEvents, 'dropped'>;
  jobs: JobStore;
  /** Sends the waiting log entries of a CRM connection now. */
  resumeCrm: (connection: string) => void;
  /** Whether the database is writable. Without it, only reads show the state. */
  health?: StorageFigures | null;
  logCounters?: LogCounters | null;
  /** Default: no settings and no findings. */
  about?: AboutGateway;
  /** The folder of the built browser library, served if it exists. */
  libraryFolder: string;
  /** The folder of the gateway's own built pages, served if it exists. */
  consoleFolder?: string;
  version: string;
}

/** The parts that rooms build their routes from: the ports, and objects built on them. */
export interface Parts
  extends Required<Omit<Ports, 'apiKeys' | 'logger' | 'logCounters' | 'openIdProvider' | 'consoleFolder'>> {
  gate: Gate;
  sessions: Sessions;
  refusals: Refusals;
  /** null: people sign in by links only. */
  openId: { provider: OpenIdProvider; settings: OpenIdSettings } | null;
  views: CallViews;
  feeds: OpenFeeds;
  dialWishes: DialWishes;
  changes: Changes;
  changeNotices: ChangeNotices;
  teamWatches: TeamWatches;
  statusWatches: TeamWatches;
  queuedViews: QueuedViews;
  /** What pages that watch their team learn of it. */
  teamNotices: { close(): void }[];
  bulkReads: BulkReads;
  metrics: Metrics;
  embedding: Embedding;
  embedRefusals: EmbedRefusals;
}

/** @param onError called with the error of a metric that cannot be read */
export function partsOf(config: Config, ports: Ports, onError: (error: unknown) => void): Parts {
  const { clock, tokens, directory, revocationStore, store, queues } = ports;
  const { trace = new SipTrace(clock, () => {}), revocations = createRevocations(clock) } = ports;
  const { about = { settings: () => [], examine: async () => [] } } = ports;
  const { liveEvents = { dropped: () => new Map() } } = ports;
  const { health = null, logCounters = null, previousSecrets = [] } = ports;
  const feeds = new OpenFeeds(clock, config.streams);
  const sessions = new Sessions({ store: ports.signIns, revocations, clock, limits: config.sessions });
  const embedRefusals = new EmbedRefusals();
  const teamWatches = new TeamWatches(clock);
  const views = callViews(
    directory,
    config.country,
    (call) => ports.crmConnections.of(call)?.adapter.keepsPrivate === true,
  );
  const changes = new Changes(clock);
  const changeNotices = new ChangeNotices(clock);
  changes.subscribe((kind, key) => changeNotices.send(kind, key));
  const waitingViews = queuedViews(store, views, queues);
  return {
    ...ports,
    about,
    liveEvents,
    trace,
    revocations,
    health,
    previousSecrets,
    feeds,
    dialWishes: new DialWishes(clock),
    changes,
    changeNotices,
    teamWatches,
    statusWatches: teamWatches,
    queuedViews: waitingViews,
    teamNotices: [
      statusNoticesOf(ports, teamWatches, onError),
      queueNoticesOf(ports, teamWatches, waitingViews, onError),
    ],
    metrics: createMetrics({ ...ports, liveEvents, feeds, embedRefusals, health, logCounters, onError }),
    embedRefusals,
    embedding: new Embedding({ ...ports, connections: ports.crmConnections, adapters: ports.crmAdapters }),
    bulkReads: new BulkReads(clock, (audit) => revocationStore.put({ audit })),
    gate: createGate(
      tokens,
      { all: apiKeyCheck(ports.apiKeys), calls: apiKeyCheck(config.callKeys), made: ports.madeKeys },
      sessions,
    ),
    sessions,
    refusals: new Refusals(clock, (audit) => revocationStore.put({ audit })),
    openId: openIdOf(config, ports),
    views,
  };
}

/** Statuses are announced to pages after they were written; calls of agents as they come and go. */
function statusNoticesOf(
  { clock, directory, calls, agentStatuses }: Ports,
  watches: TeamWatches,
  onError: (error: unknown) => void,
): StatusNotices {
  const notices = new StatusNotices({
    clock,
    watches,
    viewOf: async (identity) => {
      const agent = (await directory.agent(identity)) ?? { identity, name: identity };
      return statusView({ statuses: agentStatuses, calls }, agent);
    },
    onError,
  });
  agentStatuses.onWritten((identity) => notices.statusChanged(identity));
  calls.onBusy((identity) => notices.busyChanged(identity));
  return notices;
}

function queueNoticesOf(
  { clock, calls, queues }: Ports,
  watches: TeamWatches,
  viewsOf: QueuedViews,
  onError: (error: unknown) => void,
): QueueNotices {
  const notices = new QueueNotices({ clock, watches, queues, viewsOf, onError });
  calls.subscribe((events) => notices.callsChanged(events));
  return notices;
}

function openIdOf({ openId: settings, publicUrl }: Config, { clock, openIdProvider: given }: Ports): Parts['openId'] {
  if (settings === null) return null;
  return { settings, provider: given ?? openIdProvider(settings, `${publicUrl}/sign-in/openid`, clock) };
}
