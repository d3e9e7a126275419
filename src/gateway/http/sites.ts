import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import * as z from 'zod';
import { CodedError } from '../../domain/errors.ts';
import { parseE164 } from '../../domain/numbers/e164.ts';
import { SiteBody } from '../../domain/protocol/admin.ts';
import { personParams, type SiteParam } from '../../domain/protocol/site-params.ts';
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
        const { params: wanted } = request.body;
        if (wanted !== undefined) checkParams(wanted);
        const site = {
          key: request.params.key,
          origins,
          target: parseE164(request.body.target, config.country),
          ...(wanted === undefined ? {} : { params: wanted }),
        };
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
