import cors from '@fastify/cors';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { CodedError } from '../../domain/errors.ts';
import { normalOrigin } from '../config/parsers.ts';
import type { Directory } from '../storage/store.ts';
import { libraryPrefix } from './library.ts';

/** Routes for website visitors. They also accept the origins of all sites. */
const visitorPaths = new Set(['/v1/visitor-tokens', '/v1/sip']);

/**
 * The allow-list of origins. A page of another origin gets 403, rather than an answer that it cannot read. A request
 * without Origin does not come from a page's script, and is protected by tokens and keys.
 */
export async function addOrigins(
  app: FastifyInstance,
  allowed: readonly string[],
  directory: Directory,
): Promise<void> {
  const isAllowed = async (request: FastifyRequest, origin: string): Promise<boolean> => {
    if (listHas(allowed, origin) || isSameOrigin(request, origin)) return true;
    if (!visitorPaths.has(pathOf(request))) return false;
    return (await directory.sites()).some((site) => listHas(site.origins, origin));
  };

  app.addHook('onRequest', async (request) => {
    const origin = request.headers.origin;
    if (origin === undefined || !pathOf(request).startsWith('/v1/')) return;
    if (!(await isAllowed(request, origin))) throw new CodedError('ORIGIN_NOT_ALLOWED');
  });
  await app.register(cors, {
    // Requests that reach this point under /v1 are allowed, so their origin is mirrored.
    delegator: (request: FastifyRequest, done) => {
      const path = pathOf(request);
      if (path.startsWith(libraryPrefix)) return done(null, { origin: '*' });
      if (!path.startsWith('/v1/')) return done(null, { origin: false });
      done(null, {
        origin: true,
        methods: ['GET', 'POST', 'PUT', 'DELETE'],
        allowedHeaders: ['Authorization', 'Content-Type', 'If-Match', 'If-None-Match', 'Last-Event-ID', 'X-Request-Id'],
        exposedHeaders: ['ETag', 'Retry-After', 'X-Request-Id', 'X-Total-Count'],
        maxAge: 600,
      });
    },
  });
}

/** Whether a list of normalised origins contains this one. Opaque origins ("null") match only "*". */
export function listHas(list: readonly string[], origin: string): boolean {
  return list.includes('*') || list.includes(normalOrigin(origin) ?? '');
}

/** Whether the page is of the gateway's own address. TLS may end at a proxy, so the scheme does not count. */
export function isSameOrigin(request: FastifyRequest, origin: string): boolean {
  return URL.canParse(origin) && new URL(origin).host === request.host;
}

function pathOf(request: FastifyRequest): string {
  return request.url.split('?', 1)[0] ?? '';
}
