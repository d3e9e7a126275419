import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { roles, SessionView } from '../../domain/protocol/session.ts';
import { principalOf } from './admission.ts';
import type { Context } from './context.ts';
import { iceServersFor } from './ice-servers.ts';

/** How long TURN credentials work for a server's key, in milliseconds; a token's work as long as the token. */
const keyTtl = 3_600_000;

export function sessionRoute({ directory, config, clock }: Context): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/v1/session',
      {
        config: { access: [...roles, 'key'] },
        schema: {
          summary: 'Who this token is, and what its phone must know',
          tags: ['session'],
          response: { 200: SessionView },
        },
      },
      async (request) => {
        const { actor, claims } = principalOf(request);
        const agent = await directory.agent(actor.identity);
        const expires = claims === null ? clock.now() + keyTtl : claims.exp * 1000;
        return {
          identity: actor.identity,
          role: actor.role,
          name: agent?.name ?? actor.identity,
          country: config.country,
          dispositions: config.dispositions,
          iceServers: iceServersFor(config.iceServers, actor.identity, expires),
        };
      },
    );
  };
}
