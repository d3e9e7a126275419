import { randomBytes } from 'node:crypto';
import type { FastifyPluginAsync, FastifyReply } from 'fastify';
import type { Clock } from '../../domain/clock.ts';
import { CodedError } from '../../domain/errors.ts';
import { parseE164 } from '../../domain/numbers/e164.ts';
import { defaultSiteParams } from '../../domain/protocol/administration/site-params.ts';
import * as operations from '../../domain/protocol/operations/administration/tokens.ts';
import type { IssuedToken, TokenRequest, TokenRevocation, VisitorAnswer } from '../../domain/protocol/session.ts';
import { encodeParam, paramLimits } from '../../domain/protocol/sip-headers.ts';
import { auditLine } from '../audit/audit-line.ts';
import type { Config } from '../config/config.ts';
import { operationRoutes } from '../http/operation-route.ts';
import { listHas } from '../http/origins.ts';
import { limited, perMinute } from '../http/rate-limits.ts';
import { TokenBucket } from '../sip/token-bucket.ts';
import type { Directory, Revocation, RevocationStore, Site } from '../storage/store.ts';
import type { Gate } from './access.ts';
import { checkChallenge } from './challenge.ts';
import { iceServersFor } from './ice-servers.ts';
import { type Revocations, subjects } from './revocations.ts';
import type { NewToken, Tokens } from './tokens.ts';

/** Lifetime of a visitor's token, in seconds. A visitor calls at once or requests another token. */
const visitorTtl = 600;
/** Visitor tokens of one site: burst, and rate per second. */
const siteAtOnce = 300;
const sitePerSecond = 10;

interface Ports {
  tokens: Tokens;
  directory: Pick<Directory, 'site'>;
  config: Pick<Config, 'challenge' | 'country' | 'iceServers' | 'tokensPerMinute'>;
  gate: Gate;
  clock: Clock;
  revocations: Revocations;
  revocationStore: Pick<RevocationStore, 'put'>;
}

export function tokenRoutes(ports: Ports): FastifyPluginAsync {
  const { tokens, directory, config, gate, clock, revocations, revocationStore } = ports;
  const sites = new Map<string, TokenBucket>();

  async function siteOf(key: string): Promise<Site> {
    const site = await directory.site(key);
    if (site === null) throw new CodedError('NOT_FOUND', { message: 'No such site.' });
    return site;
  }

  /** Issues a visitor's token, with everything that the page needs for a call. */
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

  async function visitorToken({ identity, ttl, site, number, params = {}, flow, key }: Asked): Promise<IssuedToken> {
    if (flow !== undefined) {
      throw new CodedError('BAD_REQUEST', { message: 'A visitor’s token names the number of its site, and no flow.' });
    }
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

  async function personToken({ identity, role, ttl, flow, key, ...visitors }: Asked): Promise<IssuedToken> {
    const given = Object.entries(visitors).find(([, value]) => value !== undefined);
    if (flow !== undefined && role !== 'agent' && role !== 'supervisor') {
      throw new CodedError('BAD_REQUEST', { message: '“flow” goes with the roles “agent” and “supervisor” only.' });
    }
    if (given === undefined) return tokens.issue({ identity, role, ttl, flow, key });
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

  /** Counts a token request of a site. @throws CodedError RATE_LIMITED */
  const count = (site: string, reply: FastifyReply): void => {
    const bucket = sites.get(site) ?? new TokenBucket(clock, siteAtOnce, sitePerSecond);
    sites.set(site, bucket);
    if (bucket.take()) return;
    reply.header('retry-after', Math.ceil(bucket.waitMs() / 1000));
    throw new CodedError('RATE_LIMITED');
  };
  return operationRoutes(
    operations,
    {
      async createToken({ body, principal: { key }, sender }) {
        const asked = { ...body, key };
        const answer = await (asked.role === 'visitor' ? visitorToken(asked) : personToken(asked));
        // The token is returned only after the audit line is written.
        await revocationStore.put({ audit: auditLine(sender, clock, 'token.issued', `${body.role} ${body.identity}`) });
        return answer;
      },

      async revokeTokens({ body, sender }) {
        const revocation = await revocationOf(body);
        const audit = auditLine(sender, clock, 'token.revoked', revocation.subject);
        await revocationStore.put({ audit, revocation });
        revocations.apply(revocation);
        return null;
      },

      async createVisitorToken({ body, request, reply }) {
        const { authorization, origin } = request.headers;
        if (authorization !== undefined) request.principal = await gate.admit(authorization, ['key']);
        const site = await siteOf(body.site);
        if (request.principal === null) {
          if (origin === undefined || !listHas(site.origins, origin)) throw new CodedError('ORIGIN_NOT_ALLOWED');
          if (site.proof === 'server') throw new CodedError('SERVER_TOKEN_REQUIRED');
          count(site.key, reply);
          if (site.proof === 'challenge') await checkChallenge(config.challenge, body.challenge, request.ip);
        }
        const identity = `visitor_${randomBytes(12).toString('hex')}`;
        return issueFor(site, { identity, ttl: visitorTtl });
      },
    },
    {
      createToken: { config: limited(config.tokensPerMinute) },
      createVisitorToken: {
        // A site's server requests tokens for all of its visitors.
        config: limited((request) =>
          request.headers.authorization === undefined ? perMinute.visitorTokens : config.tokensPerMinute,
        ),
      },
    },
  );
}
