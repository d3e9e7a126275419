/**
 * `npm start`: builds what has changed, starts the gateway and the demo, prints their addresses, and stops everything
 * together.
 *
 *   check ─► build ─► gateway up ─► demo up ─► running ─► stopping ─► gone
 *      └────────┴──────────┴────────────┴─► one line, exit 1
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBrowserBuild } from './build-browser.ts';
import { Service } from './start/service.ts';
import { CannotStart, checkData, checkPorts, crmToken, readSettings } from './start/settings.ts';
import { signInLink } from './start/sign-in-link.ts';
import { welcome } from './start/welcome.ts';

const root = join(import.meta.dirname, '..');
const services: Service[] = [];
let stopping = false;

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

async function step<T>(name: string, work: () => Promise<T>, outcome: (result: T) => string): Promise<T> {
  const begun = performance.now();
  process.stdout.write(`  ${name} … `);
  try {
    const result = await work();
    say(`${outcome(result)} (${((performance.now() - begun) / 1000).toFixed(1)} s)`);
    return result;
  } catch (error) {
    say('failed');
    throw error;
  }
}

async function stopAll(code: number): Promise<never> {
  if (stopping) {
    for (const service of services) service.kill();
    process.exit(code || 130);
  }
  stopping = true;
  // Stop the demo's pages first, so that the gateway gets no new calls.
  for (const service of [...services].reverse()) await service.stop(12_000);
  process.exit(code);
}

function interrupted(): void {
  say(stopping ? '\n  Stopped at once.' : '\n  Stopping; calls may finish for a few seconds (Ctrl-C again: at once) …');
  void stopAll(0);
}

async function launch(name: string, script: string, env: Record<string, string>, health: string): Promise<void> {
  await step(
    `Starting the ${name}`,
    async () => {
      let up = false;
      const service = new Service(name, join(root, script), { ...process.env, ...env }, (line) => {
        if (up && line.trim() !== '') say(`  ${name} │ ${line}`);
      });
      services.push(service);
      // A busy machine, or a large database that is migrated, needs minutes.
      await service.healthy(health, 300_000);
      up = true;
      service.onCrash((how) => {
        if (stopping) return;
        process.stderr.write(`  The ${name} stopped (${how}).\n${service.lastWords}\n`);
        void stopAll(1);
      });
    },
    () => 'up',
  );
}

async function start(): Promise<void> {
  const begun = performance.now();
  const settings = readSettings(process.env);
  checkData(settings.data);
  await checkPorts(settings);
  if (!existsSync(join(root, 'node_modules'))) throw new CannotStart('The packages are missing: run “npm ci” first.');
  await step('Browser bundles', ensureBrowserBuild, (built) => (built ? 'built' : 'up to date'));

  const gateway = `http://${settings.host}:${settings.gatewayPort}`;
  const shared = { SIDECALL_DATA: settings.data, SIDECALL_CRM_TOKEN: crmToken(settings.data) };
  const originsOf = (port: number): string => `http://localhost:${port},http://127.0.0.1:${port}`;
  const gatewayEnv = {
    SIDECALL_LOG_LEVEL: process.env.SIDECALL_LOG_LEVEL || 'warn',
    SIDECALL_GRACE_SECONDS: process.env.SIDECALL_GRACE_SECONDS || '5',
    // The website's origin is missing here, because the gateway takes it from its site.
    SIDECALL_ORIGINS: process.env.SIDECALL_ORIGINS || originsOf(settings.crmPort),
    ...shared,
    SIDECALL_PORT: String(settings.gatewayPort),
    SIDECALL_DEMO: '1',
    // The demo's CRM has customers in both countries.
    SIDECALL_OUTBOUND: process.env.SIDECALL_OUTBOUND || '{"countries":["US","GB"]}',
    SIDECALL_CRM: 'demo-crm',
    SIDECALL_CRM_URL: `http://127.0.0.1:${settings.crmPort}`,
    // The page of orders is on the website's port, and frames the phone.
    SIDECALL_CRM_ORIGINS: process.env.SIDECALL_CRM_ORIGINS || originsOf(settings.sitePort),
  };
  await launch('gateway', 'src/gateway/main.ts', gatewayEnv, `${gateway}/healthz`);
  await launch(
    'demo',
    'demo/server.ts',
    {
      ...shared,
      SIDECALL_DEMO_GATEWAY: gateway,
      SIDECALL_DEMO_API_KEY: settings.apiKey ?? '',
      SIDECALL_DEMO_CRM_PORT: String(settings.crmPort),
      SIDECALL_DEMO_SITE_PORT: String(settings.sitePort),
    },
    `http://127.0.0.1:${settings.sitePort}/healthz`,
  );
  say(welcome(settings, (performance.now() - begun) / 1000, await signInLink(root, gatewayEnv)));
}

process.on('SIGINT', interrupted);
process.on('SIGTERM', interrupted);
process.on('SIGHUP', interrupted);

start().catch((error: unknown) => {
  if (stopping) return;
  const text = error instanceof CannotStart ? error.message : error instanceof Error ? error.stack : String(error);
  process.stderr.write(`  ${text}\n`);
  void stopAll(1);
});
