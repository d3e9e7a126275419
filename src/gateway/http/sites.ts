import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import * as z from 'zod';
import { CodedError } from '../../domain/errors.ts';
import { parseE164 } from '../../domain/numbers/e164.ts';
import { SiteBody } from '../../domain/protocol/admin.ts';
import { normalOrigin } from '../config-parsers.ts';
import type { Context } from './context.ts';

const tags = ['sites'];
const access = ['admin', 'key'] as const;
const params = z.object({ key: z.string().regex(/^[A-Za-z0-9_.-]{1,64}$/) });
const SiteView = z.object({ key: z.string(), ...SiteBody.shape });

export function siteRoutes({ directory, config }: Context): FastifyPluginAsyncZod {
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
        const { proof } = request.body;
        if (proof === 'challenge' && config.challenge === null) {
          throw new CodedError('BAD_REQUEST', {
            message: 'There is no service that checks challenges.',
            help: 'Set SIDECALL_CHALLENGE_URL first.',
          });
        }
        const target = parseE164(request.body.target, config.country);
        const site = { key: request.params.key, origins, target, proof };
        await directory.putSite(site);
        return site;
      },
    );

    app.delete(
      '/v1/sites/:key',
      { config: { access }, schema: { summary: 'Remove', tags, params, response: { 204: z.null() } } },
      async (request, reply) => {
        if (!(await directory.deleteSite(request.params.key))) throw new CodedError('NOT_FOUND');
        return reply.code(204).send(null);
      },
    );
  };
}
