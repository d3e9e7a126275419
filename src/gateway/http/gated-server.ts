import { createServer, type RequestListener, type Server } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Requests of one connection that may wait for their answers. Browsers and proxies send one at a time; 64 kB, which
 * Node parses in one go, hold two thousand.
 */
const maxPipelined = 8;
/** Headers must come whole within this time; a body has its limit by size. In milliseconds. */
const requestMs = 30_000;
/** As Fastify has it. */
const keepAliveMs = 72_000;

/** An HTTP server that ends connections on which requests are piled up (RFC 9112 9.3.2 leaves pipelining to choice). */
export function gatedServer(handler: RequestListener): Server {
  const open = new WeakMap<Socket, number>();
  const server = createServer((request, response) => {
    const { socket } = request;
    // Of what was parsed already nothing is done any more.
    if (socket.destroyed) return;
    const count = (open.get(socket) ?? 0) + 1;
    if (count > maxPipelined) {
      socket.destroy();
      return;
    }
    open.set(socket, count);
    response.once('close', () => open.set(socket, (open.get(socket) ?? 1) - 1));
    handler(request, response);
  });
  server.requestTimeout = requestMs;
  server.keepAliveTimeout = keepAliveMs;
  return server;
}
