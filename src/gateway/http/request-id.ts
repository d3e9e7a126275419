import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';

/**
 * Accepted ids of clients: long enough for a UUID or a trace id, and without characters that could break a log line.
 */
const pattern = /^[A-Za-z0-9_.:-]{8,128}$/;

/**
 * Generates the id of each request: the client's `X-Request-Id` if it is well formed, otherwise an id that is unique
 * across restarts.
 */
export function requestIds(): (request: Pick<IncomingMessage, 'headers'>) => string {
  const start = randomBytes(8).toString('hex');
  let count = 0;
  return ({ headers }) => {
    const asked = headers['x-request-id'];
    if (typeof asked === 'string' && pattern.test(asked)) return asked;
    count += 1;
    return `${start}-${count.toString(36)}`;
  };
}

/** Returns the id of the request with every answer. */
export function addRequestIds(app: FastifyInstance): void {
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
  });
}
