import type { FastifyPluginAsync, FastifyRequest } from 'fastify';
import { type Clock, isoTime } from '../../domain/clock.ts';
import type { CrmCommands, CrmHttpAnswer, CrmHttpRequest } from '../../domain/crm/incoming.ts';
import { limited } from '../http/rate-limits.ts';
import type { CrmEventStore } from '../storage/crm/port.ts';
import type { CrmConnections, KnownConnection } from './connections.ts';

interface Ports {
  crmConnections: Pick<CrmConnections, 'get'>;
  crmEvents: Pick<CrmEventStore, 'add'>;
  dialWishes: { send: CrmCommands['dial'] };
  crmTimeoutMs: number;
  clock: Clock;
}

/** Events of CRMs are a few kilobytes. */
const bodyLimit = 256 * 1024;

/** Requests per minute from one address: more webhooks than a large CRM sends, too few to guess a secret. */
const perMinute = 3000;

/** CRMs read the body of an answer, and some take every text for a success. */
const refused = (status: number): CrmHttpAnswer => ({ status, contentType: 'text/plain', body: '' });

/**
 * Requests of CRMs' servers, such as click to dial: `/crm/{connection}/…`. The gateway gives them no rights. The adapter
 * checks their secret or signature, and its commands can only name agents of the connection.
 */
export function incomingRoutes({
  crmConnections,
  crmEvents,
  dialWishes,
  crmTimeoutMs,
  clock,
}: Ports): FastifyPluginAsync {
  return async (app) => {
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('*', { parseAs: 'string', bodyLimit }, (_request, body, done) => done(null, body));
    app.route<{ Params: { connection: string; '*': string } }>({
      method: ['GET', 'POST'],
      url: '/crm/:connection/*',
      schema: { hide: true },
      config: limited(perMinute),
      async handler(request, reply) {
        const connection = crmConnections.get(request.params.connection);
        const { status, contentType, body } = await answerTo(connection, request);
        return reply.code(status).header('content-type', contentType).header('cache-control', 'no-store').send(body);
      },
    });
  };

  async function answerTo(connection: KnownConnection | null, request: FastifyRequest): Promise<CrmHttpAnswer> {
    const adapter = connection?.open?.adapter;
    if (!connection?.stored.enabled || adapter?.receive === undefined) return refused(404);
    const commands: CrmCommands = {
      dial: (agent, wish) => Object.values(connection.stored.users).includes(agent) && dialWishes.send(agent, wish),
      tell: async (event) => (await crmEvents.add(connection.stored.id, event, isoTime(clock))) !== null,
    };
    try {
      return await adapter.receive(incoming(request), commands, { timeoutMs: crmTimeoutMs });
    } catch (error) {
      request.log.warn({ err: error, connection: connection.stored.id }, 'request of a CRM not answered');
      return refused(502);
    }
  }
}

function incoming({ method, url, headers, body }: FastifyRequest): CrmHttpRequest {
  const texts = Object.entries(headers).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : []));
  return {
    method,
    address: url.replace(/^\/crm\/[^/?]*/, ''),
    headers: Object.fromEntries(texts),
    body: typeof body === 'string' ? body : '',
  };
}
