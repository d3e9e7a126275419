import type { FastifyPluginAsync, FastifyRequest } from 'fastify';
import { CodedError } from '../../domain/errors.ts';
import * as operations from '../../domain/protocol/operations/embed.ts';
import type { TokenAnswer, TokenClaims } from '../../domain/protocol/session.ts';
import type { SessionProof } from '../auth/access.ts';
import { cookieNames, cookieOf } from '../http/cookies.ts';
import { operationRoutes } from '../http/operation-route.ts';
import { checkOwnPage } from '../http/own-page.ts';
import { limited, perMinute } from '../http/rate-limits.ts';
import type { Embedding } from './embedding.ts';
import type { PageTokens } from './port.ts';
import type { EmbedRefusals } from './refusals.ts';

interface Ports {
  embedding: Embedding;
  embedRefusals: EmbedRefusals;
  tokens: Pick<PageTokens, 'verify'>;
  sessions: SessionProof;
  /** The gateway's own address, if a proxy changes the Host header. */
  publicUrl: string | null;
}

/** What the page for frames, and the window that signs its agent in, ask of the gateway. */
export function embedRoutes({ embedding, embedRefusals, tokens, sessions, publicUrl }: Ports): FastifyPluginAsync {
  /** For the sign-in window: the person has a session. */
  async function begin(host: string, request: FastifyRequest): Promise<TokenAnswer> {
    const cookie = cookieOf(request, cookieNames.session);
    if (cookie === null) throw new CodedError('TOKEN_MISSING');
    checkOwnPage(request, publicUrl);
    const claims = await sessions.verify(cookie);
    if (claims.role === 'agent' || claims.role === 'supervisor') return embedding.begun(host, claims);
    throw new CodedError('FORBIDDEN', {
      message: 'Administrators have no phone.',
      help: 'Sign out, then sign in as an agent or a supervisor.',
    });
  }

  async function renew(host: string, claims: TokenClaims): Promise<TokenAnswer> {
    try {
      return await embedding.renewed(host, claims);
    } catch (error) {
      if (error instanceof CodedError) embedRefusals.count(claims.embed?.connection ?? '', error.code);
      throw error;
    }
  }

  return operationRoutes(
    operations,
    {
      async createEmbedToken({ body: { host }, request }) {
        const bearer = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
        if (bearer === undefined) return begin(host, request);
        // A laptop sleeps longer than a token lives. The page’s own limit of time counts, and every revocation.
        return renew(host, await tokens.verify(bearer, { evenExpired: true }));
      },

      async reportEmbed({ body: { host, forged } }) {
        embedRefusals.count(embedding.find(host).stored.id, 'MESSAGE_FORGED', forged);
        return null;
      },
    },
    { createEmbedToken: { config: limited(perMinute.embedTokens) } },
  );
}
