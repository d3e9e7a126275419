import type { AddressInfo } from 'node:net';
import Fastify from 'fastify';
import { connectorRoutes } from './connector-routes.ts';
import { Crm } from './crm.ts';
import { openDatabase } from './database.ts';
import { pageRoutes } from './page-routes.ts';
import { pages } from './pages.ts';
import { seedCrm } from './seed.ts';
import { type SidecallSettings, sidecallTokenRoute } from './sidecall-token.ts';

export interface CrmOptions {
  /** 0: any free port. */
  port: number;
  host?: string;
  dataFile: string;
  /** The bearer token that connectors send. */
  token: string;
  /** Without it, the CRM has no telephone. */
  sidecall?: SidecallSettings;
  /** Fills an empty database with the demo's contacts. */
  seed?: boolean;
}

/** Ledger CRM: small, but with a database, an API for other programs, and its own pages. */
export async function startCrm(options: CrmOptions): Promise<{ url: string; close(): Promise<void> }> {
  const db = openDatabase(options.dataFile);
  const crm = new Crm(db);
  if (options.seed) seedCrm(crm, new Date());
  const app = Fastify({ bodyLimit: 64 * 1024, forceCloseConnections: true });
  connectorRoutes(app, crm, options.token);
  pageRoutes(app, crm);
  sidecallTokenRoute(app, crm, options.sidecall);
  await pages(app, crm, options.sidecall?.gateway ?? null);
  app.addHook('onClose', async () => db.close());
  try {
    await app.listen({ port: options.port, host: options.host ?? '127.0.0.1' });
  } catch (error) {
    await app.close();
    throw error;
  }
  const { port } = app.server.address() as AddressInfo;
  return { url: `http://localhost:${port}`, close: () => app.close() };
}
