import { createServer, type RequestListener, type Server } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Requests of one connection that may wait for their answers. Browsers and proxies send one at a time; 64 kB, which
 * Node parses in one go, hold two thousand.
 */
const maxPipelined = 8;
/** Characters of a request's path and query. */
const longestUrl = 4096;
/** Headers must come whole within this time; a body has its limit by size. In milliseconds. */
const requestMs = 30_000;
/** As Fastify has it. */
const keepAliveMs = 72_000;
const blankLine = Buffer.from('\r\n\r\n');

/** An HTTP server that ends connections on which requests are piled up (RFC 9112 9.3.2 leaves pipelining to choice). */
export function gatedServer(handler: RequestListener): Server {
  const open = new WeakMap<Socket, number>();
  const guards = new WeakMap<Socket, (bytes: Buffer) => void>();
  const server = createServer((request, response) => {
    const { socket } = request;
    // Of what was parsed already nothing is done any more.
    if (socket.destroyed) return;
    const count = (open.get(socket) ?? 0) + 1;
    if (count > maxPipelined) {
      socket.destroy();
      return;
    }
    // RFC 9110 15.5.15. No address of ours is half as long, and routing looks at each character.
    if ((request.url ?? '').length > longestUrl) {
      response.writeHead(414, { connection: 'close', 'content-length': 0 }).end();
      return;
    }
    open.set(socket, count);
    response.once('close', () => open.set(socket, (open.get(socket) ?? 1) - 1));
    handler(request, response);
  });
  server.requestTimeout = requestMs;
  server.keepAliveTimeout = keepAliveMs;
  // Before the parser, which makes objects of all that it gets: requests end with a blank line, and JSON has none.
  server.on('connection', (socket: Socket) => {
    const parsers = socket.listeners('data') as ((bytes: Buffer) => void)[];
    const guard = (bytes: Buffer): void => {
      if (ends(bytes) > maxPipelined) socket.destroy();
      else for (const parse of parsers) parse.call(socket, bytes);
    };
    for (const parse of parsers) socket.off('data', parse);
    socket.on('data', guard);
    guards.set(socket, guard);
  });
  server.prependListener('upgrade', (_request, socket) => {
    const guard = guards.get(socket as Socket);
    if (guard !== undefined) socket.off('data', guard);
  });
  return server;
}

/** Blank lines, and no more than matter. */
function ends(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(blankLine); at !== -1 && count <= maxPipelined; count += 1) {
    at = bytes.indexOf(blankLine, at + blankLine.length);
  }
  return count;
}
