import type { FastifyPluginAsync, FastifyRequest } from 'fastify';
import { CodedError } from '../../domain/errors.ts';
import * as operations from '../../domain/protocol/operations/embed.ts';
import { operationRoutes } from '../http/operation-route.ts';
import { limited, perMinute } from '../http/rate-limits.ts';
import type { Embedding } from './embedding.ts';
import type { PageTokens, SignedInPerson } from './port.ts';
import type { EmbedRefusals } from './refusals.ts';

interface Ports {
  embedding: Embedding;
  embedRefusals: EmbedRefusals;
  tokens: Pick<PageTokens, 'verify'>;
  /** null: no person. @throws CodedError if the session has ended, or another page sent the request */
  signedIn: (request: FastifyRequest) => Promise<SignedInPerson | null>;
}

/** What the page for frames asks of the gateway. */
export function embedRoutes({ embedding, embedRefusals, tokens, signedIn }: Ports): FastifyPluginAsync {
  /** A laptop sleeps longer than a token lives. The page’s own limit of time counts, and every revocation. */
  async function ofPage(bearer: string): Promise<SignedInPerson> {
    const claims = await tokens.verify(bearer, { evenExpired: true });
    return { claims, held: {} };
  }

  return operationRoutes(
    operations,
    {
      async createEmbedToken({ body: { host }, request }) {
        const bearer = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
        const person = bearer === undefined ? await signedIn(request) : await ofPage(bearer);
        if (person === null) throw new CodedError('TOKEN_MISSING');
        const { claims, held } = person;
        try {
          if (bearer === undefined) return await embedding.begun(host, claims, held);
          return await embedding.renewed(host, claims);
        } catch (error) {
          if (error instanceof CodedError) embedRefusals.count(claims.embed?.connection ?? '', error.code);
          throw error;
        }
      },

      async reportEmbed({ body: { host, forged } }) {
        embedRefusals.count(embedding.find(host).stored.id, 'MESSAGE_FORGED', forged);
        return null;
      },
    },
    { createEmbedToken: { config: limited(perMinute.embedTokens) } },
  );
}
