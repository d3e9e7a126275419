import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import type { Crm } from './crm.ts';
import { userOf } from './page-routes.ts';
import { userById, users } from './users.ts';

const folder = join(import.meta.dirname, '../pages');

/** The CRM's page and its files. `?user=` signs in as one of the demo's users. */
export async function pages(app: FastifyInstance, crm: Crm, gateway: string | null): Promise<void> {
  const template = await readFile(join(folder, 'index.html'), 'utf8');
  await app.register(fastifyStatic, { root: folder, prefix: '/pages/', cacheControl: false });

  app.get<{ Querystring: { user?: string } }>('/', async (request, reply) => {
    const asked = userById(request.query.user);
    if (!asked) {
      const id = crm.sessions.userOf(request.headers.cookie ?? '', null) ?? users[0]?.id;
      return reply.redirect(`/?user=${id}`);
    }
    if (userOf(request, crm)?.id !== asked.id) reply.header('set-cookie', crm.sessions.open(asked.id, crm.now()));
    return reply.type('text/html; charset=utf-8').header('cache-control', 'no-store').send(fill(template, gateway));
  });
}

/** Inserts the gateway's address, or removes the telephone. */
function fill(template: string, gateway: string | null): string {
  if (gateway === null) return template.replace(/\s*<!-- telephone -->[\s\S]*?<!-- \/telephone -->/g, '');
  return template.replaceAll('{{gateway}}', gateway.replace(/\/$/, '').replaceAll('"', '&quot;'));
}
