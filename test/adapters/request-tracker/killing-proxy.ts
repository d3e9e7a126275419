import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * A proxy in front of a CRM. When the CRM has executed the chosen request, its answer is held back until `then` has
 * ended, and is lost.
 */
export async function startKillingProxy(target: string) {
  let chosen: { what: string; then(): Promise<void> } | null = null;
  let refused: string | null = null;
  const answered: string[] = [];
  const server = createServer((incoming, outgoing) => {
    const { method = '', url = '/', headers } = incoming;
    const what = `${method} ${url.split('?', 1)[0]}`;
    if (refused === what) {
      incoming.socket.destroy();
      return;
    }
    const onward = request(new URL(url, target), { method, headers }, (reply) => {
      answered.push(what);
      if (chosen?.what !== what) {
        outgoing.writeHead(reply.statusCode ?? 502, reply.headers);
        reply.pipe(outgoing);
        return;
      }
      const { then } = chosen;
      chosen = null;
      reply.resume().once('end', () => void then().finally(() => incoming.socket.destroy()));
    });
    onward.once('error', () => incoming.socket.destroy());
    incoming.pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** Methods and paths of the requests that the CRM has executed, in order. */
    answered,
    /** Until `loseAnswer`, these requests do not reach the CRM. */
    refuse(what: string): void {
      refused = what;
    },
    /** @param what e.g. "POST /REST/2.0/ticket" */
    loseAnswer(what: string, then: () => Promise<void>): void {
      refused = null;
      chosen = { what, then };
    },
    async close(): Promise<void> {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
