import { randomBytes } from 'node:crypto';
import { accessSync, constants, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import { ConfigProblems, readConfig } from '../../src/gateway/config/config.ts';
import { readConfigFile } from '../../src/gateway/config/file.ts';

/** A reason not to start, as one line for the user. */
export class CannotStart extends Error {}

export interface StartSettings {
  gatewayPort: number;
  crmPort: number;
  sitePort: number;
  /** The gateway's address for browsers on this machine. */
  host: string;
  /** Absolute. */
  data: string;
  /** null: the gateway creates one and stores it in the data folder. */
  apiKey: string | null;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Checks the gateway's own settings too, so that an invalid one is reported before the build. */
export function readSettings(env: Environment): StartSettings {
  const config = gatewayConfig(env);
  const settings = {
    gatewayPort: config.port,
    crmPort: portOf(env, 'SIDECALL_DEMO_CRM_PORT', 8090),
    sitePort: portOf(env, 'SIDECALL_DEMO_SITE_PORT', 8091),
    host: ['0.0.0.0', '::', '127.0.0.1', '::1'].includes(config.host) ? 'localhost' : config.host,
    data: resolve(config.dataFolder),
    apiKey: config.apiKeys[0] ?? null,
  };
  const ports = [settings.gatewayPort, settings.crmPort, settings.sitePort];
  if (settings.gatewayPort === 0) throw new CannotStart('SIDECALL_PORT must be a port from 1 to 65535 here.');
  if (new Set(ports).size < ports.length) {
    throw new CannotStart(
      `SIDECALL_PORT, SIDECALL_DEMO_CRM_PORT and SIDECALL_DEMO_SITE_PORT must differ: ${ports.join(', ')}.`,
    );
  }
  return settings;
}

function gatewayConfig(env: Environment): ReturnType<typeof readConfig> {
  try {
    return readConfig(env, readConfigFile(env.SIDECALL_CONFIG));
  } catch (error) {
    if (error instanceof ConfigProblems) throw new CannotStart(error.problems.map((each) => `${each}.`).join('\n  '));
    throw error;
  }
}

function portOf(env: Environment, name: string, fallback: number): number {
  const text = env[name];
  if (text === undefined || text === '') return fallback;
  const port = Number(text);
  if (!/^\d+$/.test(text) || port < 1 || port > 65_535) {
    throw new CannotStart(`${name} must be a port from 1 to 65535, and is “${text}”.`);
  }
  return port;
}

/** Checks that each port is free. */
export async function checkPorts(settings: StartSettings): Promise<void> {
  const named = [
    [settings.gatewayPort, 'SIDECALL_PORT'],
    [settings.crmPort, 'SIDECALL_DEMO_CRM_PORT'],
    [settings.sitePort, 'SIDECALL_DEMO_SITE_PORT'],
  ] as const;
  for (const [port, name] of named) {
    // Browsers may resolve "localhost" to ::1, so no other program may listen there.
    const problems = [await listenProblem(port, '127.0.0.1'), await listenProblem(port, '::1')];
    if (problems.includes('EADDRINUSE')) {
      throw new CannotStart(`Port ${port} is in use. Stop the other program, or set ${name} to a free port.`);
    }
    if (problems[0]) throw new CannotStart(`Port ${port} cannot be opened (${problems[0]}). Set ${name} to another.`);
  }
}

function listenProblem(port: number, host: string): Promise<string | null> {
  return new Promise((done) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => done(error.code ?? error.message));
    probe.listen(port, host, () => probe.close(() => done(null)));
  });
}

/** Checks that the data folder exists and is writable. */
export function checkData(data: string): void {
  try {
    makeFolder(data);
    accessSync(data, constants.W_OK | constants.X_OK);
    const probe = join(data, '.write-test');
    writeFileSync(probe, '');
    rmSync(probe);
  } catch {
    throw new CannotStart(
      `The data folder ${data} cannot be written. Give this user write access, or set SIDECALL_DATA to another folder.`,
    );
  }
}

/** Created step by step: Node's recursive mkdir never returns if a parent exists and cannot contain folders (/proc). */
function makeFolder(path: string): void {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  mkdirSync(path);
}

/** The shared secret of the gateway and the demo CRM, created once. */
export function crmToken(data: string): string {
  const folder = join(data, 'demo');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'crm-token');
  if (!existsSync(file)) writeFileSync(file, randomBytes(24).toString('base64url'), { mode: 0o600 });
  return readFileSync(file, 'utf8').trim();
}
