import websocket from '@fastify/websocket';
import type { FastifyInstance } from 'fastify';
import { CodedError } from '../../domain/errors.ts';
import type { GatewayCore } from '../edge/gateway-core.ts';
import { limited, perMinute } from './rate-limits.ts';
import type { RequestLog } from './request-log.ts';

/** Maximum bytes of one SIP message. An SDP offer with many candidates is far smaller. */
const maxPayload = 65_536;

/** Maximum fragments of one message, because proxies and slow networks may split it. */
const maxFragments = 64;

/** Time limit for the answer to a close, in ms. A phone that lost its network never answers. */
const closingMs = 1000;

/** Call it before any route, so that upgrades pass the same hooks as requests (origin, rate limit). */
export async function addWebSockets(app: FastifyInstance, log: RequestLog): Promise<void> {
  let terminating: NodeJS.Timeout | undefined;
  app.addHook('onClose', async () => clearTimeout(terminating));
  await app.register(websocket, {
    // A protocol error or a broken connection. The client is not authenticated yet.
    errorHandler: (error, socket, request) => {
      if (log.admits(false)) request.log.debug({ err: error, req: request }, 'a WebSocket failed');
      socket.terminate();
    },
    options: {
      maxPayload,
      // Each of these costs work that the edge's budget does not count. RFC 6455 5.4: browsers send a message
      // unfragmented.
      perMessageDeflate: false,
      maxFragments,
      maxBufferedChunks: maxFragments * 8,
      // The edge answers pings itself, within the socket's budget.
      autoPong: false,
      // RFC 7118 section 4: the subprotocol is "sip".
      handleProtocols: (protocols: Set<string>) => (protocols.has('sip') ? 'sip' : false),
    },
    preClose(done) {
      const { clients } = this.websocketServer;
      for (const socket of clients) socket.close(1001);
      terminating = setTimeout(() => {
        for (const socket of clients) socket.terminate();
      }, closingMs);
      done();
    },
  });
}

/** SIP over WebSocket. REGISTER and INVITE authenticate the client with a token. */
export function sipRoute(app: FastifyInstance, core: Pick<GatewayCore, 'accept'>): void {
  app.route({
    method: 'GET',
    url: '/v1/sip',
    exposeHeadRoute: false,
    config: { access: 'public', ...limited(perMinute.sockets) },
    schema: { hide: true },
    preHandler: async (request) => {
      const offered = request.headers['sec-websocket-protocol']?.split(',').map((name) => name.trim()) ?? [];
      if (!request.ws || !offered.includes('sip')) {
        throw new CodedError('BAD_REQUEST', {
          message: 'This address speaks SIP over WebSocket only.',
          help: 'Open a WebSocket with the subprotocol “sip” (RFC 7118).',
        });
      }
    },
    handler: () => Promise.reject(new CodedError('BAD_REQUEST')),
    wsHandler: (socket, request) => core.accept(socket, request.ip),
  });
}
