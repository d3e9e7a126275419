import websocket from '@fastify/websocket';
import type { FastifyInstance } from 'fastify';
import { CodedError } from '../../domain/errors.ts';
import type { Context } from './context.ts';
import { limited, perMinute } from './rate-limits.ts';

/** Bytes of one SIP message: an SDP offer with many candidates stays far below. */
const maxPayload = 65_536;

/** How long a socket gets to answer the close, in milliseconds. A phone that lost its network never will. */
const closingMs = 1000;

/** Call before any route: upgrades then pass the same hooks as requests (origin, rate). */
export async function addWebSockets(app: FastifyInstance): Promise<void> {
  let terminating: NodeJS.Timeout | undefined;
  app.addHook('onClose', async () => clearTimeout(terminating));
  await app.register(websocket, {
    options: {
      maxPayload,
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

/** SIP over WebSocket. Who it is, REGISTER and INVITE prove with their token. */
export function sipRoute(app: FastifyInstance, { core }: Context): void {
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
