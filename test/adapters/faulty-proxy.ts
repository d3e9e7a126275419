import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** The faults of a server as seen over a network. */
export type Fault =
  | 'none'
  /** The connection is reset. */
  | 'down'
  /** 503 with a JSON body. */
  | 'error'
  /** 401. */
  | 'unauthorized'
  /** 429 with Retry-After: 7. */
  | 'busy'
  /** 422 with an explanation that contains a telephone number. */
  | 'unprocessable'
  /** Accepts the request and never answers. */
  | 'slow'
  /** Sends the headers bit by bit, and never all of them. */
  | 'slow-headers'
  /** Starts an answer and never ends it. */
  | 'stalled'
  /** 200 with an HTML page instead of data. */
  | 'html'
  /** 200 with JSON of a different shape. */
  | 'nonsense'
  /** 200 with an error in the body. */
  | 'error-body'
  /** The first half of the true answer, as if it was all. */
  | 'truncated'
  /** The true answer in Latin-1, with a letter that UTF-8 cannot contain, and without a charset. */
  | 'wrong-charset'
  /** 200 with endless JSON. */
  | 'oversized'
  /** Redirects the caller to another address. */
  | 'redirect'
  /** Executes the request, and loses the answer. */
  | 'lost-answer';

/** A proxy between a connector and its CRM that fails on request. */
export async function startFaultyProxy(target: string) {
  let fault: Fault = 'none';
  /** Requests that come before the fault. */
  let passing = 0;
  let requests = 0;
  /** What to answer to every request in place of the CRM. */
  let replaced: string | null = null;
  const server = createServer((incoming, outgoing) => void answer(incoming, outgoing));

  async function answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const json = (status: number, body: string) =>
      outgoing.writeHead(status, { 'content-type': 'application/json' }).end(body);
    requests += 1;
    if (replaced !== null) {
      json(200, replaced);
      return;
    }
    if (passing > 0) {
      passing -= 1;
      return forward(incoming, outgoing, 'none');
    }
    switch (fault) {
      case 'none':
      case 'lost-answer':
      case 'truncated':
      case 'wrong-charset':
        return forward(incoming, outgoing, fault);
      case 'down':
        incoming.socket.destroy();
        return;
      case 'error':
        json(503, '{"error":"Down for maintenance."}');
        return;
      case 'unauthorized':
        json(401, '{"error":"A valid API token is needed."}');
        return;
      case 'busy':
        outgoing.setHeader('retry-after', '7');
        json(429, '{"error":"Too many requests."}');
        return;
      case 'unprocessable':
        json(422, '{"error":{"message":"The phone +14155550123 is not acceptable."}}');
        return;
      case 'error-body':
        json(200, '{"success":false,"error":{"code":"INTERNAL","message":"Deadlock found."}}');
        return;
      case 'slow-headers':
        drip(incoming.socket);
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
        // A client that follows it gets the true answer, and has sent its credentials to another host.
        if (incoming.headers.host?.startsWith('localhost')) return forward(incoming, outgoing, 'none');
        outgoing.writeHead(307, { location: `http://localhost:${port}${incoming.url}` }).end();
        return;
      case 'oversized':
        outgoing.writeHead(200, { 'content-type': 'application/json' });
        outgoing.write('{"contacts":["');
        pour(outgoing);
        return;
    }
  }

  function forward(incoming: IncomingMessage, outgoing: ServerResponse, how: Fault): void {
    const { method, headers } = incoming;
    const onward = request(new URL(incoming.url ?? '/', target), { method, headers }, (reply) => {
      if (how === 'truncated' || how === 'wrong-charset') {
        void spoil(reply, outgoing, how);
        return;
      }
      if (how === 'lost-answer') {
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
    /** @param after requests that still get their true answer */
    set(next: Fault, after = 0): void {
      fault = next;
      passing = after;
      replaced = null;
    },
    /** Answers every request with this JSON until the next `set`. */
    answerWith(body: unknown): void {
      replaced = JSON.stringify(body);
    },
    /** The number of requests so far. */
    get requests(): number {
      return requests;
    },
    async close(): Promise<void> {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function spoil(reply: IncomingMessage, outgoing: ServerResponse, how: 'truncated' | 'wrong-charset') {
  const parts: Buffer[] = [];
  for await (const part of reply) parts.push(part);
  const whole = Buffer.concat(parts);
  const body =
    how === 'truncated'
      ? whole.subarray(0, Math.floor(whole.length / 2))
      : Buffer.concat([whole.subarray(0, -1), Buffer.from(',"note":"café"}', 'latin1')]);
  outgoing.writeHead(reply.statusCode ?? 502, { 'content-type': 'application/json' }).end(body);
}

/** One header after another, as long as the connection exists. */
function drip(socket: Socket): void {
  socket.write('HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n');
  const timer = setInterval(() => socket.write('x-more: 1\r\n'), 20);
  socket.once('close', () => clearInterval(timer)).on('error', () => {});
}

function pour(outgoing: ServerResponse): void {
  while (!outgoing.destroyed && outgoing.write('x'.repeat(64 * 1024)));
  if (!outgoing.destroyed) outgoing.once('drain', () => pour(outgoing));
}
