import type { FastifyInstance } from 'fastify';

/**
 * Answers under /v1 hold tokens, names and numbers: neither browsers nor proxies keep them. A route that holds
 * none of that sets another Cache-Control.
 */
export function addNoStore(app: FastifyInstance): void {
  app.addHook('onRequest', async (request, reply) => {
    if (request.url.startsWith('/v1/')) reply.header('cache-control', 'no-store');
  });
}
