import { createSocket } from 'node:dgram';
import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, resolve } from 'node:path';
import * as z from 'zod';
import type { Config } from '../config/config.ts';
import { type Finding, note, right, wrong } from './finding.ts';

const health = z.object({ status: z.string(), core: z.object({ channels: z.number() }) });
const answerMs = 3000;

/** Checks whether the folder is writable, or the folder in which it would be created. */
export function examineFolder(path: string): Finding {
  const folder = resolve(path);
  let nearest = folder;
  while (!existsSync(nearest) && dirname(nearest) !== nearest) nearest = dirname(nearest);
  const writable = (() => {
    try {
      accessSync(nearest, constants.W_OK | constants.X_OK);
      return statSync(nearest).isDirectory();
    } catch {
      return false;
    }
  })();
  if (!writable) {
    const todo = 'Give the gateway’s user the right to write there, or set SIDECALL_DATA to another folder.';
    return wrong(`The data folder ${folder} cannot be written.`, todo);
  }
  return right(
    nearest === folder ? `The data folder ${folder} can be written.` : `The data folder ${folder} can be made.`,
  );
}

/** Checks the gateway's port. `running`: a gateway uses it. */
export async function examinePort(
  { host, port }: Config,
  ask: typeof fetch,
): Promise<{ finding: Finding; running: boolean }> {
  const where = `Port ${port} of ${host}`;
  const code = await tcpTrouble(host, port);
  if (code === null) return { finding: right(`${where} is free for the gateway.`), running: false };
  if (code === 'EADDRINUSE') {
    if (await isGateway(host, port, ask))
      return { finding: right(`${where} is used by a running gateway.`), running: true };
    const todo = 'End that program, or set SIDECALL_PORT to another port.';
    return { finding: wrong(`${where} is used by another program.`, todo), running: false };
  }
  if (code === 'EACCES') {
    const todo = 'Set SIDECALL_PORT to 1024 or above, and put a proxy in front.';
    return { finding: wrong(`${where} may not be used by this user.`, todo), running: false };
  }
  const todo = 'Set SIDECALL_HOST to an address of this machine, or to 0.0.0.0.';
  return { finding: wrong(`This machine cannot listen on ${host} (${code}).`, todo), running: false };
}

/** Checks the ports for trunks, UDP and TCP. */
export async function examineTrunkPort(
  { trunkPort, trunkTls, media }: Config,
  running: boolean,
): Promise<{ finding: Finding; free: boolean }> {
  const address = media.bindAddress ?? '0.0.0.0';
  const overTls = trunkTls.certificate === null ? null : await tcpTrouble(address, trunkTls.port);
  if (overTls !== null && !(overTls === 'EADDRINUSE' && running)) {
    const what = `Port ${trunkTls.port} for trunks over TLS`;
    return { finding: portTrouble(overTls, what, 'SIDECALL_TRUNK_TLS_PORT'), free: false };
  }
  const code = (await udpTrouble(address, trunkPort)) ?? (await tcpTrouble(address, trunkPort));
  if (code === null) return { finding: right(`Port ${trunkPort} is free for trunks (UDP and TCP).`), free: true };
  if (code === 'EADDRINUSE' && running) {
    return {
      finding: note(`Port ${trunkPort} for trunks is in use, by the running gateway as it seems.`),
      free: false,
    };
  }
  return { finding: portTrouble(code, `Port ${trunkPort} for trunks`, 'SIDECALL_TRUNK_PORT'), free: false };
}

function portTrouble(code: string, what: string, setting: string): Finding {
  if (code === 'EADDRINUSE') {
    return wrong(`${what} is in use.`, `Another program has it: end that one, or set ${setting} to a free port.`);
  }
  if (code === 'EACCES') return wrong(`${what} may not be used by this user.`, `Set ${setting} to 1024 or above.`);
  const todo = 'Set SIDECALL_BIND_ADDRESS to an address of this machine, or leave it empty for all.';
  return wrong(`${what}: this machine cannot listen on it (${code}).`, todo);
}

async function isGateway(host: string, port: number, ask: typeof fetch): Promise<boolean> {
  const reached = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '[::1]' : host.includes(':') ? `[${host}]` : host;
  try {
    const answer = await ask(`http://${reached}:${port}/healthz`, { signal: AbortSignal.timeout(answerMs) });
    return health.safeParse(await answer.json()).success;
  } catch {
    return false;
  }
}

/** null: the port is available. Otherwise the system's error code. */
function tcpTrouble(host: string, port: number): Promise<string | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'unknown'));
    server.listen({ host, port }, () => server.close(() => resolve(null)));
  });
}

/** null: the port is available. Otherwise the system's error code. */
export function udpTrouble(address: string, port: number): Promise<string | null> {
  return new Promise((resolve) => {
    const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4');
    socket.once('error', (error: NodeJS.ErrnoException) => {
      socket.close();
      resolve(error.code ?? 'unknown');
    });
    socket.bind(port, address, () => socket.close(() => resolve(null)));
  });
}
