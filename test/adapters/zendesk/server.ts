import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Answer, notFound } from './answer.ts';
import { Store } from './store.ts';
import {
  createTicket,
  createVoiceTicket,
  listComments,
  listTickets,
  requestedTickets,
  showTicket,
  updateTicket,
} from './tickets.ts';
import { createOrUpdate, listUsers, searchUsers, showMany } from './users.ts';

export interface ReceivedRequest {
  method: string;
  path: string;
  query: URLSearchParams;
  body: unknown;
  authorization: string;
}

export interface Credentials {
  email: string;
  apiToken: string;
  accessToken: string;
}

/**
 * A fake of Zendesk Support, written from the vendor's documentation (docs linked in the adapter's files), not from our
 * connector. Its search lags behind the database; all lists are up to date.
 */
export async function startZendesk({ email, apiToken, accessToken }: Credentials) {
  const store = new Store();
  const requests: ReceivedRequest[] = [];
  const state = { ignoresFilter: false, wildcardAtEnd: true, limit: 700, remaining: 699, reset: 41 };
  const accepted = [`Basic ${btoa(`${email}/token:${apiToken}`)}`, `Bearer ${accessToken}`];
  let author = { id: 0 };

  // biome-ignore lint/suspicious/noExplicitAny: each handler checks the fields that it reads
  type Handler = (request: ReceivedRequest & { body: any }, id: number) => Answer;
  const routes: Record<string, Handler> = {
    'GET search.json': ({ query }) => searchUsers(store, state, query),
    'GET users.json': ({ query }) => listUsers(store, query),
    'GET users/show_many.json': ({ query }) => showMany(store, query),
    'POST users/create_or_update.json': ({ body }) => createOrUpdate(store, body),
    'GET users/ID/tickets/requested.json': ({ query }, id) => requestedTickets(store, id, query),
    'GET tickets.json': ({ query }) => listTickets(store, query),
    'POST tickets.json': ({ body }) => createTicket(store, author, body),
    'GET tickets/ID.json': (_request, id) => showTicket(store, id),
    'PUT tickets/ID.json': ({ body }, id) => updateTicket(store, author, id, body),
    'GET tickets/ID/comments.json': ({ query }, id) => listComments(store, id, query),
    'POST channels/voice/tickets.json': ({ body }) => createVoiceTicket(store, author, body),
  };

  function answerTo(request: ReceivedRequest): Answer {
    if (!accepted.includes(request.authorization)) {
      return { status: 401, body: { error: 'Couldn’t authenticate you' } };
    }
    const path = request.path.replace('/api/v2/', '');
    const [, id = '0'] = /\/(\d+)(?=[/.])/.exec(path) ?? [];
    return routes[`${request.method} ${path.replace(/\/\d+(?=[/.])/, '/ID')}`]?.(request, Number(id)) ?? notFound;
  }

  async function answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const url = new URL(incoming.url ?? '/', 'http://zendesk');
    const parts: Buffer[] = [];
    for await (const part of incoming) parts.push(part);
    const text = Buffer.concat(parts).toString();
    const request: ReceivedRequest = {
      method: incoming.method ?? '',
      path: url.pathname,
      query: url.searchParams,
      body: text === '' ? undefined : JSON.parse(text),
      authorization: incoming.headers.authorization ?? '',
    };
    requests.push(request);
    const { status, body } = answerTo(request);
    outgoing
      .writeHead(status, {
        'content-type': 'application/json; charset=utf-8',
        'x-rate-limit': String(state.limit),
        'x-rate-limit-remaining': String(state.remaining),
        'ratelimit-reset': String(state.reset),
      })
      .end(JSON.stringify(body));
  }

  const server = createServer((incoming, outgoing) => void answer(incoming, outgoing));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  return {
    store,
    state,
    requests,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** An account with three agents and no customers. */
    reset(): void {
      store.clear();
      requests.length = 0;
      Object.assign(state, { ignoresFilter: false, wildcardAtEnd: true, limit: 700, remaining: 699, reset: 41 });
      author = store.addUser({ name: 'Admin Example', role: 'admin', email });
      store.addUser({ name: 'Agent Example', role: 'agent', email: 'agent@company.example', phone: '+14155550188' });
      store.addUser({ name: 'Suspended Example', role: 'agent', suspended: true });
    },
    /** The agents' ids, in the order of `reset`. */
    agents: () => [...store.users.values()].filter(({ role }) => role !== 'end-user').map(({ id }) => id),
    /** The search catches up. */
    index: () => store.notIndexed.clear(),
    async close(): Promise<void> {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
