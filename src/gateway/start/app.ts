import helmet from '@fastify/helmet';
import fastify, { type FastifyInstance, type FastifyRequest, LogController } from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { CodedError } from '../../domain/errors.ts';
import type { Config } from '../config/config.ts';
import { addAdmission } from '../http/admission.ts';
import { addNoStore } from '../http/caching.ts';
import { addChanges } from '../http/changes.ts';
import { addConsole } from '../http/console.ts';
import { cookieNames, cookieOf } from '../http/cookies.ts';
import { addErrors, sendError } from '../http/errors.ts';
import { gatedServer } from '../http/gated-server.ts';
import { addHostCheck } from '../http/hosts.ts';
import { addKnownFields } from '../http/known-fields.ts';
import { KnownTokens } from '../http/known-tokens.ts';
import { addLibrary } from '../http/library.ts';
import { addOpenApi, openApiRoute } from '../http/openapi.ts';
import { addOrigins } from '../http/origins.ts';
import { addRateLimits } from '../http/rate-limits.ts';
import { addRequestIds, requestIds } from '../http/request-id.ts';
import { RequestLog } from '../http/request-log.ts';
import { addWebSockets, sipRoute } from '../http/sip.ts';
import { StrangerTurns } from '../http/stranger-turns.ts';
import { healthRoutes } from '../metrics/routes.ts';
import { networkOf } from '../sip/network-of.ts';
import { type Parts, type Ports, partsOf } from './parts.ts';
import { addRooms } from './rooms.ts';
import { systemClock } from './system-clock.ts';

/** Maximum bytes of a request body. Operations with longer ones have a limit of their own. */
const bodyLimit = 65_536;

/** The gateway's HTTP server. It does not listen: call `listen` or `inject` on the result, and `close` at the end. */
export async function build(config: Config, ports: Ports): Promise<FastifyInstance> {
  const app: FastifyInstance = fastify({
    loggerInstance: ports.logger,
    // addObservation logs one line per request instead.
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit,
    trustProxy: config.trustProxy.length > 0 ? config.trustProxy : false,
    serverFactory: gatedServer,
    forceCloseConnections: 'idle',
    // `requestIds` validates the header instead.
    requestIdHeader: false,
    genReqId: requestIds(),
    frameworkErrors: (error, request, reply) => {
      sendError(error, request, reply);
    },
  });
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  addJsonParser(app);

  const parts = partsOf(config, ports, (error) => app.log.error({ err: error }, 'metric not read'));
  app.addHook('onClose', async () => {
    parts.metrics.close();
    for (const notices of parts.teamNotices) notices.close();
  });
  const log = new RequestLog(ports.clock, ports.logger);
  app.addHook('onClose', async () => log.close());
  addRequestIds(app);
  addNoStore(app);
  addTurns(app);
  addObservation(app, parts, log);
  await app.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] } },
    // The proxy that terminates TLS decides this for the whole host.
    strictTransportSecurity: false,
  });
  await addRateLimits(app);
  addErrors(app);
  // The pages of the gateway's own address are its own, also if a proxy changes the Host header.
  const origins = [...config.origins, ...(config.publicUrl === null ? [] : [config.publicUrl])];
  addHostCheck(app, { ...config, origins });
  await addWebSockets(app, log);
  await addOrigins(app, origins, ports.directory);
  addAdmission(app, parts.gate, config.publicUrl);
  addKnownFields(app);
  addChanges(app, parts.changes);
  await addOpenApi(app, ports.version);

  healthRoutes(app, { ...parts, metricsLocal: config.metricsLocal });
  openApiRoute(app);
  sipRoute(app, parts.core);
  const consolePages = await addConsole(app, ports.consoleFolder ?? '');
  await addRooms(app, config, parts, consolePages);
  await addLibrary(app, ports.libraryFolder);
  await app.ready();
  return app;
}

/** One log line and one measurement per request. While starting, answers 503 except for /healthz and /livez. */
function addObservation(app: FastifyInstance, { metrics, lifecycle }: Parts, log: RequestLog): void {
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

/** Costs of expensive public routes, in typical requests. */
const costs: Record<string, number> = { '/v1/openapi.json': 10, '/metrics': 20 };

/** Senders without a known valid token wait in a queue. */
function addTurns(app: FastifyInstance): void {
  // The queue shares out processor time, so it always uses the system clock.
  const turns = new StrangerTurns(systemClock);
  const known = new KnownTokens();
  app.addHook('onRequest', (request, reply, done) => {
    const credential = credentialOf(request);
    if (credential !== null && known.has(credential)) return done();
    const cost = costs[request.routeOptions.url ?? ''] ?? 1;
    if (turns.take(networkOf(request.ip), cost, () => done())) return;
    reply.header('retry-after', '10');
    done(new CodedError('RATE_LIMITED'));
  });
  app.addHook('preHandler', (request, _reply, done) => {
    const credential = credentialOf(request);
    if (request.principal !== null && request.principal.claims?.role !== 'visitor' && credential !== null) {
      known.add(credential);
    }
    done();
  });
}

/** What authenticates a request: its token or key, or the cookie of its session. */
function credentialOf(request: FastifyRequest): string | null {
  return request.headers.authorization ?? cookieOf(request, cookieNames.session);
}

/**
 * Like Fastify's parser, but accepts an empty body, because clients also send the header with commands without a body.
 */
function addJsonParser(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeContentTypeParser(['application/json', 'text/plain']);
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body.length === 0) return done(null, undefined);
    parse(request, body as string, done);
  });
}
