import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ReceivedRequest {
  method: string;
  /** Decoded. */
  path: string;
  query: URLSearchParams;
  /** Of JSON or of a form. null: there is none. undefined: it is not JSON. */
  // biome-ignore lint/suspicious/noExplicitAny: each reader knows its own fields
  body: any;
  headers: IncomingMessage['headers'];
  /** Empty: there is none. */
  authorization: string;
}

export interface Answer {
  status: number;
  /** Missing: the answer is empty. */
  body?: unknown;
  /** In place of `body`, as it is. */
  text?: string;
  headers?: Readonly<Record<string, string>>;
}

/** A fake CRM throws it to answer with a refusal in the words of its vendor. */
export class Refused extends Error {
  readonly status: number;
  readonly body: object;

  constructor(status: number, body: object) {
    super(`${status} ${JSON.stringify(body)}`);
    this.status = status;
    this.body = body;
  }
}

/** A server on loopback that speaks JSON and keeps every request. */
export async function startJsonServer(answer: (request: ReceivedRequest) => Answer) {
  const requests: ReceivedRequest[] = [];
  const answerTo = (request: ReceivedRequest): Answer => {
    try {
      return answer(request);
    } catch (error) {
      if (error instanceof Refused) return error;
      throw error;
    }
  };
  // Idle connections stay open: on a busy machine, a client sends over one in the moment in which the server ends it.
  const server = createServer({ keepAliveTimeout: 0 }, (incoming, outgoing) => {
    void read(incoming).then((request) => {
      requests.push(request);
      const { status, body, text, headers } = answerTo(request);
      outgoing.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers });
      outgoing.end(text ?? (body === undefined ? '' : JSON.stringify(body)));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** In the order in which they came. */
    requests,
    async close(): Promise<void> {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function read(incoming: IncomingMessage): Promise<ReceivedRequest> {
  const parts: Buffer[] = [];
  for await (const part of incoming) parts.push(part);
  const text = Buffer.concat(parts).toString();
  const { method = '', url = '/', headers } = incoming;
  const { pathname, searchParams } = new URL(url, 'http://crm.example');
  const isForm = headers['content-type']?.startsWith('application/x-www-form-urlencoded');
  return {
    method,
    path: decodeURIComponent(pathname),
    query: searchParams,
    body: text === '' ? null : isForm ? Object.fromEntries(new URLSearchParams(text)) : parsed(text),
    headers,
    authorization: headers.authorization ?? '',
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
