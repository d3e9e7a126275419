import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { agents } from '../cast.ts';
import { type HelpdeskSigner, helpdeskConnection } from './connect.ts';

const root = join(import.meta.dirname, '../..');

interface Options {
  gateway: string;
  signer: Pick<HelpdeskSigner, 'sign'>;
}

/** The helpdesk's page, `/helpdesk/?user=robin`, and the address that proves its user to the gateway. */
export async function helpdeskRoutes(app: FastifyInstance, { gateway, signer }: Options): Promise<void> {
  const folder = (path: string, prefix: string) =>
    app.register(fastifyStatic, {
      root: join(root, path),
      prefix,
      decorateReply: false,
      cacheControl: false,
      index: false,
    });
  await folder('demo/helpdesk/page', '/helpdesk/page/');
  await folder('dist/demo', '/helpdesk/built/');

  app.get<{ Querystring: { user?: string } }>('/helpdesk/', async ({ query }, reply) => {
    const { identity, name } = agents.find((agent) => agent.identity === query.user) ?? agents[0];
    const html = (await readFile(join(root, 'demo/helpdesk/page/index.html'), 'utf8'))
      .replaceAll('{{app}}', `${gateway}/embed/${helpdeskConnection}`)
      .replaceAll('{{agent}}', name)
      .replaceAll('{{sign}}', `/helpdesk/sign?user=${identity}`);
    return reply.type('text/html; charset=utf-8').header('cache-control', 'no-store').send(html);
  });
  app.get('/helpdesk', (_request, reply) => reply.redirect('/helpdesk/'));

  // Zendesk takes the user from the session. This demo believes the address.
  app.post<{ Querystring: { user?: string } }>('/helpdesk/sign', async ({ query }, reply) => {
    const token = await signer.sign(query.user ?? '');
    if (token === null) return reply.code(404).send({ error: 'There is no such agent.' });
    return reply.header('cache-control', 'no-store').send({ token });
  });
}
