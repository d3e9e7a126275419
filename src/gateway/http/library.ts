import { existsSync } from 'node:fs';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';

export const libraryPrefix = '/sidecall/';

/** Serves the built browser library, where it has been built, to pages of any origin. */
export async function addLibrary(app: FastifyInstance, folder: string): Promise<void> {
  if (!existsSync(folder)) return;
  await app.register(fastifyStatic, {
    root: folder,
    prefix: libraryPrefix,
    index: false,
    decorateReply: false,
    maxAge: '5m',
    setHeaders: (reply) => {
      reply.header('cross-origin-resource-policy', 'cross-origin');
    },
  });
}
