import { randomBytes } from 'node:crypto';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { CodedError } from '../../domain/errors.ts';
import { parseE164 } from '../../domain/numbers/e164.ts';
import { IssuedToken, TokenRequest, VisitorAnswer, VisitorTokenRequest } from '../../domain/protocol/session.ts';
import { encodeParam, paramLimits } from '../../domain/protocol/sip-headers.ts';
import { defaultSiteParams } from '../../domain/protocol/site-params.ts';
import type { NewToken } from '../auth/tokens.ts';
import type { Site } from '../storage/store.ts';
import type { Context } from './context.ts';
import { iceServersFor } from './ice-servers.ts';
import { listHas } from './origins.ts';
import { limited, perMinute } from './rate-limits.ts';

/** Seconds: a visitor calls at once or asks again. */
const visitorTtl = 600;

export function tokenRoutes({ tokens, directory, config }: Context): FastifyPluginAsyncZod {
  async function siteOf(key: string): Promise<Site> {
    const site = await directory.site(key);
    if (site === null) throw new CodedError('NOT_FOUND', { message: 'No such site.' });
    return site;
  }

  /** A visitor's token, with all that its page needs to call. */
  async function issueFor(site: Site, token: Pick<NewToken, 'identity' | 'ttl' | 'params'>): Promise<VisitorAnswer> {
    const answer = await tokens.issue({ ...token, role: 'visitor', target: site.target, site: site.key });
    const iceServers = iceServersFor(config.iceServers, token.identity, Date.parse(answer.expiresAt));
    const params = (site.params ?? defaultSiteParams).map(({ name }) => name);
    return { ...answer, target: site.target, iceServers, params };
  }

  async function visitorToken({ identity, ttl, site, number, params = {} }: TokenRequest): Promise<IssuedToken> {
    if (site === undefined) {
      throw new CodedError('BAD_REQUEST', { message: 'A visitor’s token needs the “site” it calls from.' });
    }
    const proven = number === undefined ? {} : { number: parseE164(number, config.country) };
    const signed = { ...params, ...proven };
    const long = Object.entries(signed).find(([name, value]) => encodeParam(name, value).length > paramLimits.length);
    if (long !== undefined || Object.keys(signed).length > paramLimits.count) {
      throw new CodedError('BAD_REQUEST', { message: 'These are too many call parameters, or one is too long.' });
    }
    return issueFor(await siteOf(site), {
      identity,
      ttl,
      ...(Object.keys(signed).length === 0 ? {} : { params: signed }),
    });
  }

  async function personToken({ identity, role, ttl, ...visitors }: TokenRequest): Promise<IssuedToken> {
    const given = Object.entries(visitors).find(([, value]) => value !== undefined);
    if (given === undefined) return tokens.issue({ identity, role, ttl });
    throw new CodedError('BAD_REQUEST', { message: `“${given[0]}” goes with the role “visitor” only.` });
  }

  return async (app) => {
    app.post(
      '/v1/tokens',
      {
        config: { access: ['key'], ...limited(perMinute.tokens) },
        schema: {
          summary: 'An access token for a person your server has signed in',
          tags: ['tokens'],
          body: TokenRequest,
          response: { 200: IssuedToken },
        },
      },
      (request) => (request.body.role === 'visitor' ? visitorToken(request.body) : personToken(request.body)),
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
        const site = await siteOf(request.body.site);
        const origin = request.headers.origin;
        if (origin === undefined || !listHas(site.origins, origin)) throw new CodedError('ORIGIN_NOT_ALLOWED');
        const identity = `visitor_${randomBytes(12).toString('hex')}`;
        return issueFor(site, { identity, ttl: visitorTtl });
      },
    );
  };
}
