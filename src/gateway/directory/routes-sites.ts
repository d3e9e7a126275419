import type { FastifyPluginAsync } from 'fastify';
import type { Clock } from '../../domain/clock.ts';
import { CodedError } from '../../domain/errors.ts';
import { type Country, parseE164 } from '../../domain/numbers/e164.ts';
import { personParams, type SiteParam } from '../../domain/protocol/administration/site-params.ts';
import * as operations from '../../domain/protocol/operations/administration/sites.ts';
import { auditLine } from '../audit/audit-line.ts';
import { type Revocations, subjects } from '../auth/revocations.ts';
import { normalOrigin } from '../config/parsers.ts';
import { Listing } from '../http/listed.ts';
import { operationRoutes } from '../http/operation-route.ts';
import type { Directory, Site } from '../storage/store.ts';

const listing = new Listing<Site>(
  ({ key }) => key,
  ({ key, origins, target }) => [key, ...origins, target].join('\n'),
);

interface Ports {
  directory: Directory;
  country: Country;
  /** Whether a challenge service is configured. */
  checksChallenges: boolean;
  clock: Clock;
  revocations: Revocations;
}

export function siteRoutes(ports: Ports): FastifyPluginAsync {
  const { directory, country, checksChallenges, clock, revocations } = ports;
  return operationRoutes(operations, {
    listSites: async ({ query, reply }) => [...listing.of(await directory.sites(), query, reply)],

    async getSite({ params: { key } }) {
      const site = await directory.site(key);
      if (site === null) throw new CodedError('NOT_FOUND');
      return site;
    },

    async putSite({ params: { key }, body, sender }) {
      const origins = body.origins.map(originOf);
      const { params, proof } = body;
      if (params !== undefined) checkParams(params);
      if (proof === 'challenge' && !checksChallenges) {
        throw new CodedError('BAD_REQUEST', {
          message: 'There is no service that checks challenges.',
          help: 'Set SIDECALL_CHALLENGE_URL first.',
        });
      }
      const target = parseE164(body.target, country);
      const site = { key, origins, target, ...(params === undefined ? {} : { params }), proof };
      const before = await directory.site(key);
      // Tokens of visitors contain the number that they may call, so a new target revokes them.
      const moved = before !== null && before.target !== target;
      const revocation = moved ? revocations.of(subjects.site(key)) : null;
      await directory.putSite(site, { audit: auditLine(sender, clock, 'site.put', key), revocation });
      if (revocation !== null) revocations.apply(revocation);
      return site;
    },

    async deleteSite({ params: { key }, sender }) {
      const revocation = revocations.of(subjects.site(key));
      const audit = auditLine(sender, clock, 'site.deleted', key);
      if (!(await directory.deleteSite(key, { audit, revocation }))) throw new CodedError('NOT_FOUND');
      revocations.apply(revocation);
      return null;
    },
  });
}

function originOf(text: string): string {
  const origin = normalOrigin(text);
  if (origin !== null) return origin;
  throw new CodedError('BAD_REQUEST', {
    message: 'A site’s origins are scheme and host, such as https://shop.example.',
  });
}

/**
 * Each name may occur once. Parameters that name a person must not be identifiers, because identifiers are not masked.
 */
function checkParams(params: readonly SiteParam[]): void {
  const names = params.map(({ name }) => name);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined)
    throw new CodedError('BAD_REQUEST', { message: `The parameter “${twice}” is listed twice.` });
  const person = params.find(({ name, kind }) => kind !== 'text' && personParams.includes(name));
  if (person === undefined) return;
  throw new CodedError('BAD_REQUEST', {
    message: `The parameter “${person.name}” names a person: its kind is “text”.`,
  });
}
