import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

interface Received {
  headers: IncomingHttpHeaders;
  body: string;
  /** "type", and the call's phase. */
  what: string;
}

/** A server that receives webhooks. It answers 204, or as the test says. */
export async function receiver() {
  const received: Received[] = [];
  let answer: (response: ServerResponse, index: number) => void = (response) => response.writeHead(204).end();
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const body = Buffer.concat(parts).toString();
    const { type, data } = JSON.parse(body);
    received.push({ headers: request.headers, body, what: `${type} ${data.call.id.slice(-1)}` });
    answer(response, received.length - 1);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/hook`,
    host: `127.0.0.1:${port}`,
    received,
    get what() {
      return received.map(({ what }) => what);
    },
    answers(next: typeof answer) {
      answer = next;
    },
  };
}
