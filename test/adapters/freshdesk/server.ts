import { type Answer, type ReceivedRequest, Refused, startJsonServer } from '../vendor/json-server.ts';
import { type FakeContact, FreshdeskStore, invalid } from './store.ts';

const missing = { status: 404 } as const;
const ok = (body: unknown): Answer => ({ status: 200, body });
const made = (body: unknown): Answer => ({ status: 201, body });

/** Freshdesk's API v2 as its documentation and the client in wide use describe it: what the adapter uses of it. */
export async function startFreshdesk(apiKey: string) {
  const store = new FreshdeskStore();
  const state = { ignoresFilter: false, lagging: false };
  const authorization = `Basic ${btoa(`${apiKey}:X`)}`;

  function contactsBy(query: URLSearchParams): FakeContact[] {
    const names = ['phone', 'mobile', 'unique_external_id'] as const;
    const all = [...store.contacts.values()];
    if (state.ignoresFilter) return all;
    return all.filter((contact) => names.every((name) => !query.has(name) || contact[name] === query.get(name)));
  }

  function search(query: URLSearchParams): Answer {
    const text = query.get('query') ?? '';
    if (!/^".{1,510}"$/s.test(text)) throw invalid('query', 'Given query is invalid');
    const conditions = text
      .slice(1, -1)
      .split(' OR ')
      .map((condition) => /^(phone|mobile):'(.+)'$/.exec(condition));
    if (conditions.includes(null)) throw invalid('query', 'Given query is invalid');
    const isFound = (contact: FakeContact) =>
      conditions.some((condition) => contact[condition?.[1] as 'phone' | 'mobile'] === condition?.[2]);
    const results = [...store.contacts.values()].filter(
      (each) => state.ignoresFilter || (!state.lagging && isFound(each)),
    );
    return ok({ total: results.length, results: results.slice(0, 30) });
  }

  /** Ids and names of contacts that have a word with this beginning. */
  function completed(term: string): object[] {
    if (term === '') throw invalid('term', 'It should not be blank as this is a mandatory field');
    const isFound = ({ name }: FakeContact) =>
      (name.toLowerCase().match(/[\p{L}\p{M}\p{N}]+/gu) ?? []).some((word) => word.startsWith(term.toLowerCase()));
    const found = [...store.contacts.values()].filter((each) => state.ignoresFilter || isFound(each));
    return found.slice(0, 30).map(({ id, name }) => ({ id, name }));
  }

  function tickets({ method, query, body }: ReceivedRequest): Answer {
    if (method === 'POST') return made(store.addTicket(body));
    const requester = Number(query.get('requester_id'));
    if (!store.contacts.has(requester)) throw invalid('requester_id', 'There is no contact matching the given ID');
    const since = query.get('updated_since') ?? '';
    const found = [...store.tickets.values()]
      .filter(({ requester_id, updated_at }) => requester_id === requester && updated_at >= since)
      .reverse();
    return ok(pageOf(found, query).map((ticket) => without(ticket, query.get('include') !== 'description')));
  }

  function ticket({ method, query, body }: ReceivedRequest, id: number, part: string): Answer {
    const found = store.tickets.get(id);
    if (found === undefined) return missing;
    if (part === 'notes') return made(store.addNote(id, body));
    if (part === 'conversations')
      return ok(
        pageOf(
          store.notes.filter((note) => note.ticket === id),
          query,
        ),
      );
    if (method === 'PUT') store.change(found, body);
    return ok(found);
  }

  function answerTo(request: ReceivedRequest): Answer {
    const { method, path, query, body } = request;
    if (request.authorization !== authorization) {
      throw new Refused(401, {
        code: 'invalid_credentials',
        message: 'You have to be logged in to perform this action.',
      });
    }
    const [, , , kind = '', id = '', part = ''] = path.split('/');
    if (kind === 'search') return search(query);
    if (kind === 'agents') return ok(pageOf(store.agents.map(agentOf), query));
    if (kind === 'companies') {
      const name = store.companies.get(Number(id));
      return name === undefined ? missing : ok({ id: Number(id), name });
    }
    if (kind === 'contacts' && id === 'autocomplete') return ok(completed(query.get('term') ?? ''));
    if (kind === 'contacts' && id !== '') {
      const contact = store.contacts.get(Number(id));
      return contact === undefined ? missing : ok(contact);
    }
    if (kind === 'contacts') {
      return method === 'POST' ? made(store.addContact(body)) : ok(pageOf(contactsBy(query), query));
    }
    return id === '' ? tickets(request) : ticket(request, Number(id), part);
  }

  const server = await startJsonServer(answerTo);
  return {
    ...server,
    store,
    state,
    clear(): void {
      store.clear();
      server.requests.length = 0;
      Object.assign(state, { ignoresFilter: false, lagging: false });
    },
  };
}

function pageOf<T>(rows: readonly T[], query: URLSearchParams): T[] {
  const size = Number(query.get('per_page') ?? 30);
  const start = (Number(query.get('page') ?? 1) - 1) * size;
  return rows.slice(start, start + size);
}

function without(ticket: object, hasNoDescription: boolean): object {
  return hasNoDescription ? { ...ticket, description: undefined } : ticket;
}

function agentOf(id: number): object {
  const contact = { name: `Agent ${id}`, email: `agent${id}@example.com`, phone: null, mobile: null, active: true };
  return { id, available: true, contact };
}
