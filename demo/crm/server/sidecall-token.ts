import type { FastifyInstance } from 'fastify';
import type { Crm } from './crm.ts';
import { userOf } from './page-routes.ts';

export interface SidecallSettings {
  /** The gateway's address for browsers and for this server. */
  gateway: string;
  /** Never leaves this server. */
  apiKey: string;
}

/**
 * The only route that a CRM's server needs for Sidecall. It confirms the signed-in user, and returns a token that is
 * valid for that user only.
 */
export function sidecallTokenRoute(app: FastifyInstance, crm: Crm, settings: SidecallSettings | undefined): void {
  app.get('/api/sidecall-token', async (request, reply) => {
    const user = userOf(request, crm);
    if (!user) return reply.code(401).send({ error: 'Sign in first.' });
    if (!settings) return reply.code(404).send({ error: 'No telephony is set up.' });
    const answer = await fetch(new URL('/v1/tokens', settings.gateway), {
      method: 'POST',
      headers: { authorization: `Bearer ${settings.apiKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ identity: user.id, role: user.phone }),
      signal: AbortSignal.timeout(5000),
    }).catch(() => null);
    if (!answer?.ok) return reply.code(502).send({ error: 'The telephone gateway gave no token.' });
    const { token } = (await answer.json()) as { token: string };
    return reply.header('cache-control', 'no-store').send({ token });
  });
}
