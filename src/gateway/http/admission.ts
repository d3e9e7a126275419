import type { FastifyInstance, FastifyRequest } from 'fastify';
import { CodedError } from '../../domain/errors.ts';
import type { Access } from '../../domain/protocol/operations/operation.ts';
import type { Gate, Principal } from '../auth/access.ts';
import { cookieNames, cookieOf } from './cookies.ts';
import { checkOwnPage } from './own-page.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The roles that may use the route. The app does not start if a route under /v1 declares none. */
    access?: Access;
  }
  interface FastifyRequest {
    principal: Principal | null;
  }
}

/**
 * Authenticates each request against the route's `access`, before the body is read.
 * @param publicUrl the gateway's own address, if it is set
 */
export function addAdmission(app: FastifyInstance, gate: Gate, publicUrl: string | null): void {
  app.decorateRequest('principal', null);
  app.addHook('onRoute', (route) => {
    if (route.url.startsWith('/v1/') && route.method !== 'OPTIONS' && route.config?.access === undefined) {
      throw new Error(`${String(route.method)} ${route.url} does not say who may use it`);
    }
  });
  app.addHook('onRequest', async (request) => {
    const access = request.routeOptions.config.access;
    if (access === undefined || access === 'public') return;
    const { authorization } = request.headers;
    const cookie = authorization === undefined ? cookieOf(request, cookieNames.session) : null;
    if (cookie !== null) checkOwnPage(request, publicUrl);
    const reads = request.method === 'GET' || request.method === 'HEAD';
    request.principal = await gate.admit(authorization, access, { cookie, reads });
  });
}

export function principalOf(request: FastifyRequest): Principal {
  if (request.principal === null) throw new CodedError('TOKEN_MISSING');
  return request.principal;
}
