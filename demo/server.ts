/**
 * The demo's own servers, in a process beside the gateway: the CRM, and the website with the phone page. `npm start`
 * starts them. They know only the gateway's address and an API key.
 */
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startCrm } from './crm/server/app.ts';
import { makeSigner } from './helpdesk/connect.ts';
import { connectHelpdesk, seedGateway } from './seed-gateway.ts';
import { startSite } from './site/app.ts';

function setting(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set.`);
  return value;
}

const gateway = setting('SIDECALL_DEMO_GATEWAY');
const data = setting('SIDECALL_DATA');
const sitePort = Number(setting('SIDECALL_DEMO_SITE_PORT'));
const folder = join(data, 'demo');
mkdirSync(folder, { recursive: true });
const apiKey = process.env.SIDECALL_DEMO_API_KEY || readFileSync(join(data, 'api-key'), 'utf8').trim();

const crm = await startCrm({
  port: Number(setting('SIDECALL_DEMO_CRM_PORT')),
  dataFile: join(folder, 'crm.db'),
  token: setting('SIDECALL_CRM_TOKEN'),
  sidecall: { gateway, apiKey },
  seed: true,
});
const seed = {
  gateway,
  apiKey,
  siteOrigins: [`http://localhost:${sitePort}`, `http://127.0.0.1:${sitePort}`],
  markerFile: join(folder, 'seeded.json'),
};
await seedGateway(seed);
const helpdesk = await makeSigner();
await connectHelpdesk(seed, helpdesk);
const site = await startSite({ port: sitePort, gateway, apiKey, helpdesk });

let stopping = false;
async function stop(): Promise<void> {
  if (stopping) return;
  stopping = true;
  await Promise.all([crm.close(), site.close()]);
  process.exit(0);
}
process.on('SIGTERM', () => void stop());
process.on('SIGINT', () => void stop());
