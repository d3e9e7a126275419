import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import * as z from 'zod';
import { CodedError } from '../../domain/errors.ts';
import { parseE164 } from '../../domain/numbers/e164.ts';
import { SiteBody } from '../../domain/protocol/admin.ts';
import { personParams, type SiteParam } from '../../domain/protocol/site-params.ts';
import { subjects } from '../auth/revocations.ts';
import { normalOrigin } from '../config/parsers.ts';
import { auditLine } from './audit.ts';
import type { Context } from './context.ts';
import { schemaNames } from './schema-names.ts';

const tags = ['sites'];
const access = ['admin', 'key'] as const;
const params = z.object({ key: z.string().regex(/^[A-Za-z0-9_.-]{1,64}$/) });
const SiteView = z.object({ key: z.string(), ...SiteBody.shape });
schemaNames.add(SiteView, { id: 'Site', description: 'A website with click-to-call.' });

export function siteRoutes({ directory, config, clock, revocations }: Context): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/v1/sites',
      {
        config: { access },
        schema: { summary: 'Websites with click-to-call', tags, response: { 200: z.array(SiteView) } },
      },
      () => directory.sites(),
    );

    app.get(
      '/v1/sites/:key',
      { config: { access }, schema: { summary: 'One site', tags, params, response: { 200: SiteView } } },
      async (request) => {
        const site = await directory.site(request.params.key);
        if (site === null) throw new CodedError('NOT_FOUND');
        return site;
      },
    );

    app.put(
      '/v1/sites/:key',
      {
        config: { access },
        schema: { summary: 'Create or change', tags, params, body: SiteBody, response: { 200: SiteView } },
      },
      async (request) => {
        const origins = request.body.origins.map((text) => {
          const origin = normalOrigin(text);
          if (origin !== null) return origin;
          throw new CodedError('BAD_REQUEST', {
            message: 'A site’s origins are scheme and host, such as https://shop.example.',
          });
        });
        const { params: wanted, proof } = request.body;
        if (wanted !== undefined) checkParams(wanted);
        if (proof === 'challenge' && config.challenge === null) {
          throw new CodedError('BAD_REQUEST', {
            message: 'There is no service that checks challenges.',
            help: 'Set SIDECALL_CHALLENGE_URL first.',
          });
        }
        const site = {
          key: request.params.key,
          origins,
          target: parseE164(request.body.target, config.country),
          ...(wanted === undefined ? {} : { params: wanted }),
          proof,
        };
        const before = await directory.site(site.key);
        // A visitor's token names the number that it may call.
        const moved = before !== null && before.target !== site.target;
        const revocation = moved ? revocations.of(subjects.site(site.key)) : null;
        const audit = auditLine(request, clock, 'site.put', site.key);
        await directory.putSite(site, { audit, revocation });
        if (revocation !== null) revocations.apply(revocation);
        return site;
      },
    );

    app.delete(
      '/v1/sites/:key',
      { config: { access }, schema: { summary: 'Remove', tags, params, response: { 204: z.null() } } },
      async (request, reply) => {
        const { key } = request.params;
        const revocation = revocations.of(subjects.site(key));
        const audit = auditLine(request, clock, 'site.deleted', key);
        if (!(await directory.deleteSite(key, { audit, revocation }))) throw new CodedError('NOT_FOUND');
        revocations.apply(revocation);
        return reply.code(204).send(null);
      },
    );
  };
}

/** Each name once; and who calls is never an identifier: masking would end there. */
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
