import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { agents } from '../cast.ts';
import type { AccessTokens } from '../site/access-tokens.ts';

const root = join(import.meta.dirname, '../..');

/** The gateway's connection to Ledger, which its settings make. */
const connection = 'default';

interface Options {
  gateway: string;
  tokens: AccessTokens;
}

/** The page of orders, `/orders/?user=robin`, and the route with which it gets its agent's access token. */
export async function ordersRoutes(app: FastifyInstance, { gateway, tokens }: Options): Promise<void> {
  const folder = (path: string, prefix: string) =>
    app.register(fastifyStatic, {
      root: join(root, path),
      prefix,
      decorateReply: false,
      cacheControl: false,
      index: false,
    });
  await folder('demo/orders/page', '/orders/page/');
  await folder('dist/demo', '/orders/built/');

  app.get<{ Querystring: { user?: string } }>('/orders/', async ({ query }, reply) => {
    const { identity, name } = agents.find((agent) => agent.identity === query.user) ?? agents[0];
    const html = (await readFile(join(root, 'demo/orders/page/index.html'), 'utf8'))
      .replaceAll('{{gateway}}', gateway)
      .replaceAll('{{connection}}', connection)
      .replaceAll('{{agent}}', name)
      .replaceAll('{{token}}', `/orders/token?user=${identity}`);
    return reply.type('text/html; charset=utf-8').header('cache-control', 'no-store').send(html);
  });
  app.get('/orders', (_request, reply) => reply.redirect('/orders/'));

  // A page of your own takes the agent from its session. This demo believes the address.
  app.post<{ Querystring: { user?: string } }>('/orders/token', async ({ query }, reply) => {
    const agent = agents.find(({ identity }) => identity === query.user);
    if (agent === undefined) return reply.code(404).send({ error: 'There is no such agent.' });
    const token = await tokens(agent.identity, 'agent');
    if (token === null) return reply.code(502).send({ error: 'The gateway gave no token.' });
    return reply.header('cache-control', 'no-store').send({ token });
  });
}
