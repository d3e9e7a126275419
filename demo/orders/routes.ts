import type { FastifyInstance } from 'fastify';
import { type AgentPage, serveAgentPage } from '../agent-pages/routes.ts';
import { agents } from '../cast.ts';
import type { AccessTokens } from '../site/access-tokens.ts';

/** The gateway's connection to Ledger, which its settings make. */
const connection = 'default';

interface Options {
  gateway: string;
  tokens: AccessTokens;
}

/** @param agent their name */
export const ordersPage = (agent: string): AgentPage => ({
  name: 'orders',
  title: 'Orders',
  about: `${agent} · a page of your own`,
  list: 'Orders',
  button: 'Phone',
});

/** The page of orders, `/orders/?user=robin`, and the route with which it gets its agent's access token. */
export async function ordersRoutes(app: FastifyInstance, { gateway, tokens }: Options): Promise<void> {
  await serveAgentPage(app, ({ identity, name }) => ({
    page: ordersPage(name),
    data: { gateway, connection, token: `/orders/token?user=${identity}` },
  }));

  // A page of your own takes the agent from its session. This demo believes the address.
  app.post<{ Querystring: { user?: string } }>('/orders/token', async ({ query }, reply) => {
    const agent = agents.find(({ identity }) => identity === query.user);
    if (agent === undefined) return reply.code(404).send({ error: 'There is no such agent.' });
    const token = await tokens(agent.identity, 'agent');
    if (token === null) return reply.code(502).send({ error: 'The gateway gave no token.' });
    return reply.header('cache-control', 'no-store').send({ token });
  });
}
