import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import type { Clock } from '../../domain/clock.ts';
import { CodedError } from '../../domain/errors.ts';
import type { Config } from '../config/config.ts';

/** How long connections get to close when the server closes, in ms. */
const closingMs = 2000;
/** Length of the queue of new connections. After a restart, all phones of an office connect in the same second. */
const backlog = 4096;

/** @throws CodedError PORT_TAKEN, CONFIG_INVALID */
export async function listen(app: FastifyInstance, { host, port }: Config): Promise<void> {
  try {
    await app.listen({ host, port, backlog, listenTextResolver: (address) => `listening on ${address}` });
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code;
    if (code === 'EADDRINUSE') {
      throw new CodedError('PORT_TAKEN', { message: `Port ${port} of ${host} is in use.`, cause });
    }
    if (code === 'EACCES') {
      throw new CodedError('CONFIG_INVALID', {
        message: `SIDECALL_PORT: this user may not listen on port ${port}.`,
        cause,
      });
    }
    throw new CodedError('CONFIG_INVALID', {
      message: `SIDECALL_HOST: this machine cannot listen on ${host} (${code ?? 'unknown reason'}).`,
      cause,
    });
  }
}

/** Base URL of a server that listens. */
export function addressOf(app: FastifyInstance, host: string): string {
  const { port } = app.server.address() as AddressInfo;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** Ends requests that are still open after two seconds. */
export async function closeServer(app: FastifyInstance, clock: Clock): Promise<void> {
  const cancel = clock.after(closingMs, () => app.server.closeAllConnections());
  await app.close();
  cancel();
}
