import helmet from '@fastify/helmet';
import fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import type { Clock } from '../../domain/clock.ts';
import { CodedError } from '../../domain/errors.ts';
import { createGate } from '../auth/access.ts';
import { apiKeyCheck } from '../auth/api-keys.ts';
import { createRevocations, type Revocations } from '../auth/revocations.ts';
import type { Tokens } from '../auth/tokens.ts';
import type { Calls } from '../calls/port.ts';
import type { Config } from '../config/config.ts';
import { addAdmission } from '../http/admission.ts';
import { agentRoutes } from '../http/agents.ts';
import { BulkReads } from '../http/bulk-reads.ts';
import { addNoStore } from '../http/caching.ts';
import { callPeopleRoutes } from '../http/call-people.ts';
import { callViews } from '../http/call-views.ts';
import { callRoutes } from '../http/calls.ts';
import type { Context } from '../http/context.ts';
import { addErrors, sendError } from '../http/errors.ts';
import { eventRoute } from '../http/events.ts';
import { gatedServer } from '../http/gated-server.ts';
import { addHostCheck } from '../http/hosts.ts';
import { addKnownFields } from '../http/known-fields.ts';
import { KnownTokens } from '../http/known-tokens.ts';
import { addLibrary } from '../http/library.ts';
import type { Lifecycle } from '../http/lifecycle.ts';
import { OpenFeeds } from '../http/open-feeds.ts';
import { addOpenApi, openApiRoute } from '../http/openapi.ts';
import { operationRoutes } from '../http/operations.ts';
import { addOrigins } from '../http/origins.ts';
import { addRateLimits } from '../http/rate-limits.ts';
import { recordingRoutes } from '../http/recordings.ts';
import { addRequestIds, requestIds } from '../http/request-id.ts';
import { RequestLog } from '../http/request-log.ts';
import { sessionRoute } from '../http/session.ts';
import { addWebSockets, sipRoute } from '../http/sip.ts';
import type { GatewayCore } from '../http/sip-door.ts';
import { siteRoutes } from '../http/sites.ts';
import { StrangerTurns } from '../http/stranger-turns.ts';
import { tokenRoutes } from '../http/tokens.ts';
import { traceRoutes } from '../http/traces.ts';
import { virtualNumberRoutes } from '../http/virtual-numbers.ts';
import type { LogCounters } from '../log/log-destination.ts';
import { createMetrics } from '../metrics/metrics.ts';
import type { Recordings } from '../recordings/recordings.ts';
import { networkOf } from '../sip/network-of.ts';
import { SipTrace } from '../sip/trace.ts';
import type { StorageFigures } from '../storage/storage-trouble.ts';
import type { CallStore, Directory, OutboxStore, RevocationStore } from '../storage/store.ts';
import { systemClock } from './system-clock.ts';

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

/** Bytes of a request's body. The longest is a wrap-up with its note. */
const bodyLimit = 65_536;

/** The gateway's HTTP side. Never listens: call `listen` or `inject` on what it returns, and `close` at the end. */
export async function build(config: Config, ports: Ports): Promise<FastifyInstance> {
  const app: FastifyInstance = fastify({
    loggerInstance: ports.logger,
    // One line a request is written by addObservation.
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit,
    trustProxy: config.trustProxy.length > 0 ? config.trustProxy : false,
    serverFactory: gatedServer,
    forceCloseConnections: 'idle',
    // Checked by ours.
    requestIdHeader: false,
    genReqId: requestIds(),
    frameworkErrors: (error, request, reply) => {
      sendError(error, request, reply);
    },
  });
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  addJsonParser(app);

  const context = contextOf(config, ports, app);
  const log = new RequestLog(ports.clock, ports.logger);
  app.addHook('onClose', async () => log.close());
  addRequestIds(app);
  addNoStore(app);
  addTurns(app);
  addObservation(app, context, log);
  await app.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] } },
    // Whoever ends TLS in front of the gateway decides on it for the whole host.
    strictTransportSecurity: false,
  });
  await addRateLimits(app);
  addErrors(app);
  addHostCheck(app, config);
  await addWebSockets(app, log);
  await addOrigins(app, config.origins, ports.directory);
  addAdmission(app, context.gate);
  addKnownFields(app);
  await addOpenApi(app, ports.version);

  operationRoutes(app, context);
  openApiRoute(app);
  sipRoute(app, context);
  for (const routes of [
    tokenRoutes,
    sessionRoute,
    callRoutes,
    callPeopleRoutes,
    virtualNumberRoutes,
    agentRoutes,
    siteRoutes,
    eventRoute,
    recordingRoutes,
    traceRoutes,
  ]) {
    await app.register(routes(context));
  }
  await addLibrary(app, ports.libraryFolder);
  await app.ready();
  return app;
}

function contextOf(config: Config, ports: Ports, app: FastifyInstance): Context {
  const { store, outbox, directory, calls, core, tokens, clock, lifecycle, recordings, secret } = ports;
  const { revocationStore, revocations = createRevocations(clock), previousSecrets = [] } = ports;
  const feeds = new OpenFeeds(clock, config.streams);
  const { health = null, logCounters = null } = ports;
  const onError = (error: unknown): void => app.log.error({ err: error }, 'a figure could not be read');
  const metrics = createMetrics({
    calls,
    store,
    outbox,
    directory,
    recordings,
    core,
    feeds,
    health,
    logCounters,
    onError,
  });
  app.addHook('onClose', async () => metrics.close());
  return {
    config,
    store,
    outbox,
    directory,
    calls,
    recordings,
    secret,
    core,
    tokens,
    clock,
    lifecycle,
    previousSecrets,
    revocations,
    revocationStore,
    bulkReads: new BulkReads(clock, (audit) => revocationStore.put({ audit })),
    health,
    feeds,
    metrics,
    trace: ports.trace ?? new SipTrace(clock, () => {}),
    gate: createGate(tokens, apiKeyCheck(ports.apiKeys)),
    views: callViews(directory, config.country, ports.privateContacts),
  };
}

/** One log line and one measurement a request; 503 to everything but /healthz and /livez while starting. */
function addObservation(app: FastifyInstance, { metrics, lifecycle }: Context, log: RequestLog): void {
  app.addHook('onRequest', async (request) => {
    if (lifecycle.state === 'starting' && request.url !== '/healthz' && request.url !== '/livez') {
      throw new CodedError('SHUTTING_DOWN', { message: 'The gateway is starting.' });
    }
  });
  app.addHook('onResponse', async (request, reply) => {
    log.request(request, reply, Math.round(reply.elapsedTime * 10) / 10);
    metrics.request(request.method, request.routeOptions.url ?? 'none', reply.statusCode, reply.elapsedTime / 1000);
  });
}

/** Routes that anyone may ask for and that cost more than others, in usual requests. */
const costs: Record<string, number> = { '/v1/openapi.json': 10, '/metrics': 20 };

/** Senders without a token that was good before take turns. */
function addTurns(app: FastifyInstance): void {
  // What is shared out is the processor's time, whatever clock the calls go by.
  const turns = new StrangerTurns(systemClock);
  const known = new KnownTokens();
  app.addHook('onRequest', (request, reply, done) => {
    const { authorization } = request.headers;
    if (authorization !== undefined && known.has(authorization)) return done();
    const cost = costs[request.routeOptions.url ?? ''] ?? 1;
    if (turns.take(networkOf(request.ip), cost, () => done())) return;
    reply.header('retry-after', '10');
    done(new CodedError('RATE_LIMITED'));
  });
  app.addHook('preHandler', (request, _reply, done) => {
    const { authorization } = request.headers;
    if (request.principal !== null && request.principal.claims?.role !== 'visitor' && authorization !== undefined) {
      known.add(authorization);
    }
    done();
  });
}

/** As Fastify's own, but an empty body is no body: clients send the header with commands, too. */
function addJsonParser(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeContentTypeParser(['application/json', 'text/plain']);
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body.length === 0) return done(null, undefined);
    parse(request, body as string, done);
  });
}
