import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';

/** Ids that others choose: long enough for a UUID or a trace, and nothing that could break a log line. */
const pattern = /^[A-Za-z0-9_.:-]{8,128}$/;

/**
 * An id for each request: the client's `X-Request-Id` where it is well formed, else one that no other process of
 * this gateway has given, before or after.
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

/** Every answer says which request it belongs to. */
export function addRequestIds(app: FastifyInstance): void {
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
  });
}
