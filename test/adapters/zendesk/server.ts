import { type ReceivedRequest, startJsonServer } from '../vendor/json-server.ts';
import { type Answer, notFound, ok } from './answer.ts';
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
import { createOrUpdate, findUsers, listUsers, searchUsers, showMany } from './users.ts';

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
  const state = { ignoresFilter: false, wildcardAtEnd: true, limit: 700, remaining: 699, reset: 41 };
  const accepted = [`Basic ${btoa(`${email}/token:${apiToken}`)}`, `Bearer ${accessToken}`];
  let author = { id: 0 };

  type Handler = (request: ReceivedRequest, id: number) => Answer;
  const routes: Record<string, Handler> = {
    'GET search.json': ({ query }) => searchUsers(store, state, query),
    'GET users/search.json': ({ query }) => findUsers(store, state, query),
    'GET users.json': ({ query }) => listUsers(store, query),
    'GET users/me.json': () => ok({ user: author }),
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

  const server = await startJsonServer((request) => ({
    ...answerTo(request),
    headers: {
      'x-rate-limit': String(state.limit),
      'x-rate-limit-remaining': String(state.remaining),
      'ratelimit-reset': String(state.reset),
    },
  }));

  return {
    ...server,
    store,
    state,
    /** An account with three agents and no customers. */
    reset(): void {
      store.clear();
      server.requests.length = 0;
      Object.assign(state, { ignoresFilter: false, wildcardAtEnd: true, limit: 700, remaining: 699, reset: 41 });
      author = store.addUser({ name: 'Admin Example', role: 'admin', email });
      store.addUser({ name: 'Agent Example', role: 'agent', email: 'agent@company.example', phone: '+14155550188' });
      store.addUser({ name: 'Suspended Example', role: 'agent', suspended: true });
    },
    /** The agents' ids, in the order of `reset`. */
    agents: () => [...store.users.values()].filter(({ role }) => role !== 'end-user').map(({ id }) => id),
    /** The search catches up. */
    index: () => store.notIndexed.clear(),
  };
}
