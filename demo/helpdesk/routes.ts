import type { FastifyInstance } from 'fastify';
import { type AgentPage, serveAgentPage } from '../agent-pages/routes.ts';
import { type HelpdeskSigner, helpdeskConnection } from './connect.ts';

interface Options {
  gateway: string;
  signer: Pick<HelpdeskSigner, 'sign'>;
}

export const helpdeskPage: AgentPage = {
  name: 'helpdesk',
  title: 'Helpdesk',
  about: 'It speaks Zendesk’s app protocol.',
  list: 'Tickets',
  button: 'Sidecall',
};

/** The helpdesk's page, `/helpdesk/?user=robin`, and the address that proves its user to the gateway. */
export async function helpdeskRoutes(app: FastifyInstance, { gateway, signer }: Options): Promise<void> {
  await serveAgentPage(app, ({ identity, name: agent }) => ({
    page: helpdeskPage,
    data: { app: `${gateway}/embed/${helpdeskConnection}`, agent, sign: `/helpdesk/sign?user=${identity}` },
  }));

  // Zendesk takes the user from the session. This demo believes the address.
  app.post<{ Querystring: { user?: string } }>('/helpdesk/sign', async ({ query }, reply) => {
    const token = await signer.sign(query.user ?? '');
    if (token === null) return reply.code(404).send({ error: 'There is no such agent.' });
    return reply.header('cache-control', 'no-store').send({ token });
  });
}
