import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { agents } from '../cast.ts';

const root = join(import.meta.dirname, '../..');

type Agent = (typeof agents)[number];

/** A page for agents that is not the CRM's. */
export interface AgentPage {
  /** Its path, its folder in `demo`, and its script. */
  name: string;
  title: string;
  /** What the page is, beside its title. */
  about: string;
  /** The name of its list. */
  list: string;
  /** The name of the button that shows the phone. */
  button: string;
}

/** @param data the attributes of the body that the page's script reads, without “data-” */
export async function agentPageMarkup(page: AgentPage, data: Readonly<Record<string, string>>): Promise<string> {
  const read = (file: string): Promise<string> => readFile(join(root, 'demo', file), 'utf8');
  const attributes = Object.entries(data).map(([name, value]) => `data-${name}="${value.replaceAll('"', '&quot;')}"`);
  const values = { ...page, data: attributes.join(' '), body: await read(`${page.name}/page/body.html`) };
  return Object.entries(values).reduce(
    (markup, [name, value]) => markup.replaceAll(`{{${name}}}`, value),
    await read('agent-pages/page/template.html'),
  );
}

/** Serves a page at `/{name}/?user=robin`, and its files. */
export async function serveAgentPage(
  app: FastifyInstance,
  pageOf: (agent: Agent) => { page: AgentPage; data: Readonly<Record<string, string>> },
): Promise<void> {
  const { name } = pageOf(agents[0]).page;
  const folder = (path: string, prefix: string) =>
    app.register(fastifyStatic, {
      root: join(root, path),
      prefix: `/${name}/${prefix}/`,
      decorateReply: false,
      cacheControl: false,
      index: false,
    });
  await folder('demo/agent-pages/page', 'shared');
  await folder(`demo/${name}/page`, 'page');
  await folder('dist/demo', 'built');

  app.get<{ Querystring: { user?: string } }>(`/${name}/`, async ({ query }, reply) => {
    const { page, data } = pageOf(agents.find(({ identity }) => identity === query.user) ?? agents[0]);
    const html = await agentPageMarkup(page, data);
    return reply.type('text/html; charset=utf-8').header('cache-control', 'no-store').send(html);
  });
  app.get(`/${name}`, (_request, reply) => reply.redirect(`/${name}/`));
}
