import { createServer, type RequestListener, type Server } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Maximum number of unanswered requests on one connection. Browsers and proxies send one at a time, but 64 kB, which
 * Node parses at once, can hold two thousand.
 */
const maxPipelined = 8;
/** Maximum characters of a request's path and query. */
const longestUrl = 4096;
/** Time limit for receiving the complete headers, in ms. A body is limited by its size. */
const requestMs = 30_000;
/** Fastify's default, in ms. */
const keepAliveMs = 72_000;
const blankLine = Buffer.from('\r\n\r\n');

/**
 * An HTTP server that closes connections with too many pipelined requests (RFC 9112 9.3.2 makes pipelining optional).
 */
export function gatedServer(handler: RequestListener): Server {
  const open = new WeakMap<Socket, number>();
  const guards = new WeakMap<Socket, (bytes: Buffer) => void>();
  const server = createServer((request, response) => {
    const { socket } = request;
    // The socket was closed. Requests that were already parsed are dropped.
    if (socket.destroyed) return;
    const count = (open.get(socket) ?? 0) + 1;
    if (count > maxPipelined) {
      socket.destroy();
      return;
    }
    // RFC 9110 15.5.15. No path of the gateway is half as long, and routing reads every character.
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
  // Counts requests before the parser creates objects for them. A request's headers end with a blank line, and JSON
  // contains none.
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

/** Counts blank lines, up to just above the limit. */
function ends(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(blankLine); at !== -1 && count <= maxPipelined; count += 1) {
    at = bytes.indexOf(blankLine, at + blankLine.length);
  }
  return count;
}
