import { randomBytes } from 'node:crypto';
import type { FastifyReply } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { CodedError } from '../../domain/errors.ts';
import { TokenAnswer, TokenRequest, VisitorAnswer, VisitorTokenRequest } from '../../domain/protocol/session.ts';
import { TokenBucket } from '../sip/token-bucket.ts';
import { checkChallenge } from './challenge.ts';
import type { Context } from './context.ts';
import { iceServersFor } from './ice-servers.ts';
import { listHas } from './origins.ts';
import { limited, perMinute } from './rate-limits.ts';

/** Seconds: a visitor calls at once or asks again. */
const visitorTtl = 600;
/** Tokens of one site's visitors: at once, and in a second. */
const siteAtOnce = 300;
const sitePerSecond = 10;

export function tokenRoutes({ tokens, directory, config, gate, clock }: Context): FastifyPluginAsyncZod {
  const sites = new Map<string, TokenBucket>();
  /** @throws CodedError RATE_LIMITED */
  const count = (site: string, reply: FastifyReply): void => {
    const bucket = sites.get(site) ?? new TokenBucket(clock, siteAtOnce, sitePerSecond);
    sites.set(site, bucket);
    if (bucket.take()) return;
    reply.header('retry-after', Math.ceil(bucket.waitMs() / 1000));
    throw new CodedError('RATE_LIMITED');
  };
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
        config: {
          access: 'public',
          // A site's server asks for all of its visitors.
          ...limited((request) =>
            request.headers.authorization === undefined ? perMinute.visitorTokens : perMinute.tokens,
          ),
        },
        schema: {
          summary: 'What click-to-call needs: on a page of one of the site’s origins, or for its server by API key',
          tags: ['tokens'],
          body: VisitorTokenRequest,
          response: { 200: VisitorAnswer },
        },
      },
      async (request, reply) => {
        const { authorization, origin } = request.headers;
        if (authorization !== undefined) request.principal = await gate.admit(authorization, ['key']);
        const site = await directory.site(request.body.site);
        if (site === null) throw new CodedError('NOT_FOUND', { message: 'No such site.' });
        if (request.principal === null) {
          if (origin === undefined || !listHas(site.origins, origin)) throw new CodedError('ORIGIN_NOT_ALLOWED');
          if (site.proof === 'server') throw new CodedError('SERVER_TOKEN_REQUIRED');
          count(site.key, reply);
          if (site.proof === 'challenge') {
            await checkChallenge(config.challenge, request.body.challenge, request.ip);
          }
        }
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
