import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The faults of a server as seen over a network. */
export type Fault =
  | 'none'
  /** The connection is reset. */
  | 'down'
  /** 503 with a JSON body. */
  | 'error'
  /** The token is refused. */
  | 'refused'
  /** Accepts the request and never answers. */
  | 'slow'
  /** Starts an answer and never ends it. */
  | 'stalled'
  /** 200 with an HTML page instead of data. */
  | 'html'
  /** 200 with JSON of a different shape. */
  | 'nonsense'
  /** 200 with endless JSON. */
  | 'oversized'
  /** Redirects the caller to another address. */
  | 'redirect'
  /** Executes the request, and loses the answer. */
  | 'lost-answer';

/** A proxy between a connector and its CRM that fails on request. */
export async function startFaultyProxy(target: string) {
  let fault: Fault = 'none';
  const server = createServer((incoming, outgoing) => void answer(incoming, outgoing));

  async function answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const json = (status: number, body: string) =>
      outgoing.writeHead(status, { 'content-type': 'application/json' }).end(body);
    switch (fault) {
      case 'none':
      case 'lost-answer':
        return forward(incoming, outgoing, fault === 'lost-answer');
      case 'down':
        incoming.socket.destroy();
        return;
      case 'error':
        json(503, '{"error":"Down for maintenance."}');
        return;
      case 'refused':
        json(401, '{"error":"A valid API token is needed."}');
        return;
      case 'slow':
        return;
      case 'stalled':
        outgoing.writeHead(200, { 'content-type': 'application/json' }).write('{"contacts":[');
        return;
      case 'html':
        outgoing.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Fatal error</h1> in line 12');
        return;
      case 'nonsense':
        json(200, '{"contacts":[{"id":7,"name":null}],"contact":"?","id":{}}');
        return;
      case 'redirect':
        outgoing.writeHead(302, { location: 'http://127.0.0.1:9/' }).end();
        return;
      case 'oversized':
        outgoing.writeHead(200, { 'content-type': 'application/json' });
        outgoing.write('{"contacts":["');
        pour(outgoing);
        return;
    }
  }

  function forward(incoming: IncomingMessage, outgoing: ServerResponse, loseAnswer: boolean): void {
    const { method, headers } = incoming;
    const onward = request(new URL(incoming.url ?? '/', target), { method, headers }, (reply) => {
      if (loseAnswer) {
        reply.resume().once('end', () => incoming.socket.destroy());
        return;
      }
      outgoing.writeHead(reply.statusCode ?? 502, reply.headers);
      reply.pipe(outgoing);
    });
    onward.once('error', () => incoming.socket.destroy());
    incoming.pipe(onward);
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    set(next: Fault): void {
      fault = next;
    },
    async close(): Promise<void> {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function pour(outgoing: ServerResponse): void {
  while (!outgoing.destroyed && outgoing.write('x'.repeat(64 * 1024)));
  if (!outgoing.destroyed) outgoing.once('drain', () => pour(outgoing));
}
