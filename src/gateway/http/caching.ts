import type { FastifyInstance } from 'fastify';

/**
 * Forbids browsers and proxies to cache answers under /v1, because they contain tokens, names and numbers. A route
 * without such data sets another Cache-Control.
 */
export function addNoStore(app: FastifyInstance): void {
  app.addHook('onRequest', async (request, reply) => {
    if (request.url.startsWith('/v1/')) reply.header('cache-control', 'no-store');
  });
}
