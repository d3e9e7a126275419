import { randomBytes } from 'node:crypto';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { CodedError } from '../../domain/errors.ts';
import { TokenAnswer, TokenRequest, VisitorAnswer, VisitorTokenRequest } from '../../domain/protocol/session.ts';
import type { Context } from './context.ts';
import { iceServersFor } from './ice-servers.ts';
import { listHas } from './origins.ts';
import { limited, perMinute } from './rate-limits.ts';

/** Seconds: a visitor calls at once or asks again. */
const visitorTtl = 600;

export function tokenRoutes({ tokens, directory, config }: Context): FastifyPluginAsyncZod {
  return async (app) => {
    app.post(
      '/v1/tokens',
      {
        config: { access: ['key'], ...limited(perMinute.tokens) },
        schema: {
          summary: 'An access token for a person your server has signed in',
          tags: ['tokens'],
          body: TokenRequest,
          response: { 200: TokenAnswer },
        },
      },
      (request) => tokens.issue(request.body),
    );

    app.post(
      '/v1/visitor-tokens',
      {
        config: { access: 'public', ...limited(perMinute.visitorTokens) },
        schema: {
          summary: 'What click-to-call needs on a page of one of the site’s origins',
          tags: ['tokens'],
          body: VisitorTokenRequest,
          response: { 200: VisitorAnswer },
        },
      },
      async (request) => {
        const site = await directory.site(request.body.site);
        if (site === null) throw new CodedError('NOT_FOUND', { message: 'No such site.' });
        const origin = request.headers.origin;
        if (origin === undefined || !listHas(site.origins, origin)) throw new CodedError('ORIGIN_NOT_ALLOWED');
        const identity = `visitor_${randomBytes(12).toString('hex')}`;
        const answer = await tokens.issue({
          identity,
          role: 'visitor',
          ttl: visitorTtl,
          target: site.target,
          site: site.key,
        });
        const iceServers = iceServersFor(config.iceServers, identity, Date.parse(answer.expiresAt));
        return { ...answer, target: site.target, iceServers };
      },
    );
  };
}
