import type { FastifyPluginAsync } from 'fastify';
import { CodedError } from '../../domain/errors.ts';
import * as operations from '../../domain/protocol/operations/embed.ts';
import type { Principal } from '../auth/access.ts';
import type { NewToken } from '../auth/tokens.ts';
import { operationRoutes } from '../http/operation-route.ts';
import type { Embedding } from './embedding.ts';
import type { EmbedRefusals } from './refusals.ts';

interface Ports {
  embedding: Embedding;
  embedRefusals: EmbedRefusals;
  /**
   * What binds a token to the session that a person began by signing in to the gateway. null: the credential is none of
   * a session.
   */
  heldBySession: (principal: Principal) => Partial<NewToken> | null;
}

/** What the page for frames asks of the gateway. */
export function embedRoutes({ embedding, embedRefusals, heldBySession }: Ports): FastifyPluginAsync {
  return operationRoutes(operations, {
    async createEmbedToken({ body: { host }, principal }) {
      const { claims } = principal;
      try {
        if (claims === null) throw new CodedError('FORBIDDEN');
        return await embedding.renewed(host, claims, heldBySession(principal));
      } catch (error) {
        if (error instanceof CodedError) embedRefusals.count(claims?.embed?.connection ?? '', error.code);
        throw error;
      }
    },

    async reportEmbed({ body: { host, forged } }) {
      embedRefusals.count(embedding.find(host).stored.id, 'MESSAGE_FORGED', forged);
      return null;
    },
  });
}
