import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import Fastify from 'fastify';
import type { HelpdeskSigner } from '../helpdesk/connect.ts';
import { helpdeskRoutes } from '../helpdesk/routes.ts';
import { ordersRoutes } from '../orders/routes.ts';
import { phoneRoutes } from '../phone/routes.ts';
import { accessTokens } from './access-tokens.ts';

export interface SiteOptions {
  /** 0: any free port. */
  port: number;
  host?: string;
  /** The gateway's address for browsers. */
  gateway: string;
  /** Never leaves this server. */
  apiKey: string;
  /** Proves the agents of the helpdesk's page. Missing: the site has no helpdesk. */
  helpdesk?: Pick<HelpdeskSigner, 'sign'>;
}

const root = join(import.meta.dirname, '../..');

/** The shop's website at `/`, the phone page at `/phone/`, and the agents' pages at `/helpdesk/` and `/orders/`. */
export async function startSite(options: SiteOptions): Promise<{ url: string; close(): Promise<void> }> {
  const gateway = options.gateway.replace(/\/$/, '');
  const tokens = accessTokens(gateway, options.apiKey);
  const app = Fastify({ forceCloseConnections: true });
  const folder = (path: string, prefix: string, decorateReply = false) =>
    app.register(fastifyStatic, { root: join(root, path), prefix, decorateReply, cacheControl: false, index: false });
  await folder('demo/website', '/shop/', true);
  await folder('demo/phone/page', '/phone/page/');
  await folder('dist/demo', '/phone/built/');
  await folder('src/gateway/telephony/sounds', '/phone/sounds/');

  const page = (path: string, file: string): void => {
    app.get(path, async (_request, reply) => {
      const html = (await readFile(join(root, file), 'utf8')).replaceAll('{{gateway}}', gateway);
      return reply.type('text/html; charset=utf-8').header('cache-control', 'no-store').send(html);
    });
  };
  page('/', 'demo/website/index.html');
  page('/phone/', 'demo/phone/page/index.html');
  if (options.helpdesk !== undefined) await app.register(helpdeskRoutes, { gateway, signer: options.helpdesk });
  await app.register(ordersRoutes, { gateway, tokens });
  await app.register(phoneRoutes, { gateway, apiKey: options.apiKey, tokens });
  app.get('/healthz', async () => ({ status: 'ok' }));
  app.get('/phone', (_request, reply) => reply.redirect('/phone/'));

  try {
    await app.listen({ port: options.port, host: options.host ?? '127.0.0.1' });
  } catch (error) {
    await app.close();
    throw error;
  }
  const { port } = app.server.address() as AddressInfo;
  return { url: `http://localhost:${port}`, close: () => app.close() };
}
