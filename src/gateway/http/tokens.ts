import { randomBytes } from 'node:crypto';
import type { FastifyReply } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import * as z from 'zod';
import { CodedError } from '../../domain/errors.ts';
import { parseE164 } from '../../domain/numbers/e164.ts';
import {
  IssuedToken,
  TokenRequest,
  TokenRevocation,
  VisitorAnswer,
  VisitorTokenRequest,
} from '../../domain/protocol/session.ts';
import { encodeParam, paramLimits } from '../../domain/protocol/sip-headers.ts';
import { defaultSiteParams } from '../../domain/protocol/site-params.ts';
import { subjects } from '../auth/revocations.ts';
import type { NewToken } from '../auth/tokens.ts';
import { TokenBucket } from '../sip/token-bucket.ts';
import type { Revocation, Site } from '../storage/store.ts';
import { principalOf } from './admission.ts';
import { auditLine } from './audit.ts';
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

export function tokenRoutes(context: Context): FastifyPluginAsyncZod {
  const { tokens, directory, config, gate, clock, revocations, revocationStore } = context;
  const sites = new Map<string, TokenBucket>();

  async function siteOf(key: string): Promise<Site> {
    const site = await directory.site(key);
    if (site === null) throw new CodedError('NOT_FOUND', { message: 'No such site.' });
    return site;
  }

  /** A visitor's token, with all that its page needs to call. */
  async function issueFor(
    site: Site,
    token: Pick<NewToken, 'identity' | 'ttl' | 'params' | 'key'>,
  ): Promise<VisitorAnswer> {
    const answer = await tokens.issue({ ...token, role: 'visitor', target: site.target, site: site.key });
    const iceServers = iceServersFor(config.iceServers, token.identity, Date.parse(answer.expiresAt));
    const params = (site.params ?? defaultSiteParams).map(({ name }) => name);
    return { ...answer, target: site.target, iceServers, params };
  }

  type Asked = TokenRequest & { key?: string | undefined };

  async function visitorToken({ identity, ttl, site, number, params = {}, key }: Asked): Promise<IssuedToken> {
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
      key,
      ...(Object.keys(signed).length === 0 ? {} : { params: signed }),
    });
  }

  async function personToken({ identity, role, ttl, key, ...visitors }: Asked): Promise<IssuedToken> {
    const given = Object.entries(visitors).find(([, value]) => value !== undefined);
    if (given === undefined) return tokens.issue({ identity, role, ttl, key });
    throw new CodedError('BAD_REQUEST', { message: `“${given[0]}” goes with the role “visitor” only.` });
  }

  const revocationOf = async (what: TokenRevocation): Promise<Revocation> => {
    if ('identity' in what) {
      const subject = subjects.identity(what.identity);
      return revocations.of(subject, { blocked: revocations.blocked(subject) });
    }
    if ('site' in what) return revocations.of(subjects.site(what.site));
    const claims = await tokens.verify(what.token).catch((cause: unknown) => {
      const message = 'That is no token that counts: it has expired, was revoked, or was not issued here.';
      throw new CodedError('BAD_REQUEST', { message, cause });
    });
    return revocations.of(subjects.token(claims.jti), { until: claims.exp * 1000 });
  };

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
        config: { access: ['key'], ...limited(config.tokensPerMinute) },
        schema: {
          summary: 'An access token for a person your server has signed in',
          tags: ['tokens'],
          body: TokenRequest,
          response: { 200: IssuedToken },
        },
      },
      async (request) => {
        const { key } = principalOf(request);
        const asked = { ...request.body, key };
        const answer = await (asked.role === 'visitor' ? visitorToken(asked) : personToken(asked));
        const { identity, role } = request.body;
        // Handed out only once it is written down.
        await revocationStore.put({ audit: auditLine(request, clock, 'token.issued', `${role} ${identity}`) });
        return answer;
      },
    );

    app.post(
      '/v1/tokens/revoke',
      {
        config: { access: ['admin', 'key'] },
        schema: {
          summary: 'Revoke all tokens of an identity or a site, or one token',
          description:
            'At once and for everything: requests, event streams, registrations. New tokens can be issued; delete or disable an agent to prevent that.',
          tags: ['tokens'],
          body: TokenRevocation,
          response: { 204: z.null() },
        },
      },
      async (request, reply) => {
        const revocation = await revocationOf(request.body);
        const audit = auditLine(request, clock, 'token.revoked', revocation.subject);
        await revocationStore.put({ audit, revocation });
        revocations.apply(revocation);
        return reply.code(204).send(null);
      },
    );

    app.post(
      '/v1/visitor-tokens',
      {
        config: {
          access: 'public',
          // A site's server asks for all of its visitors.
          ...limited((request) =>
            request.headers.authorization === undefined ? perMinute.visitorTokens : config.tokensPerMinute,
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
        const site = await siteOf(request.body.site);
        if (request.principal === null) {
          if (origin === undefined || !listHas(site.origins, origin)) throw new CodedError('ORIGIN_NOT_ALLOWED');
          if (site.proof === 'server') throw new CodedError('SERVER_TOKEN_REQUIRED');
          count(site.key, reply);
          if (site.proof === 'challenge') {
            await checkChallenge(config.challenge, request.body.challenge, request.ip);
          }
        }
        const identity = `visitor_${randomBytes(12).toString('hex')}`;
        return issueFor(site, { identity, ttl: visitorTtl });
      },
    );
  };
}
