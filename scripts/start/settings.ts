import { randomBytes } from 'node:crypto';
import { accessSync, constants, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';

/** A reason not to start, in one line for a person. */
export class CannotStart extends Error {}

export interface StartSettings {
  gatewayPort: number;
  crmPort: number;
  sitePort: number;
  /** Absolute. */
  data: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

export function readSettings(env: Environment): StartSettings {
  const settings = {
    gatewayPort: portOf(env, 'SIDECALL_PORT', 8080),
    crmPort: portOf(env, 'SIDECALL_DEMO_CRM_PORT', 8090),
    sitePort: portOf(env, 'SIDECALL_DEMO_SITE_PORT', 8091),
    data: resolve(env.SIDECALL_DATA || 'data'),
  };
  const ports = [settings.gatewayPort, settings.crmPort, settings.sitePort];
  if (new Set(ports).size < ports.length) {
    throw new CannotStart(`SIDECALL_PORT, SIDECALL_DEMO_CRM_PORT and SIDECALL_DEMO_SITE_PORT must differ: ${ports}.`);
  }
  return settings;
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

/** Each port can be listened on now. */
export async function checkPorts(settings: StartSettings): Promise<void> {
  const named = [
    [settings.gatewayPort, 'SIDECALL_PORT'],
    [settings.crmPort, 'SIDECALL_DEMO_CRM_PORT'],
    [settings.sitePort, 'SIDECALL_DEMO_SITE_PORT'],
  ] as const;
  for (const [port, name] of named) {
    const problem = await listenProblem(port);
    if (problem === 'EADDRINUSE') {
      throw new CannotStart(`Port ${port} is in use. Stop the other program, or set ${name} to a free port.`);
    }
    if (problem !== null) throw new CannotStart(`Port ${port} cannot be opened (${problem}). Set ${name} to another.`);
  }
}

function listenProblem(port: number): Promise<string | null> {
  return new Promise((done) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => done(error.code ?? error.message));
    probe.listen(port, '127.0.0.1', () => probe.close(() => done(null)));
  });
}

/** The data folder exists and files can be made in it. */
export function checkData(data: string): void {
  try {
    mkdirSync(data, { recursive: true });
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

/** The secret between the gateway and the demo CRM; made once. */
export function crmToken(data: string): string {
  const folder = join(data, 'demo');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'crm-token');
  if (!existsSync(file)) writeFileSync(file, randomBytes(24).toString('base64url'), { mode: 0o600 });
  return readFileSync(file, 'utf8').trim();
}
