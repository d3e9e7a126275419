import { type Answer, type ReceivedRequest, Refused, startJsonServer } from '../vendor/json-server.ts';
import { type FakeNote, type FakePerson, PipelineStore } from './store.ts';

const ok = (body: unknown): Answer => ({ status: 200, body });
const missing: Answer = { status: 404, body: { error: 'Not found' } };
/** The most that one request returns. */
const hardLimit = 100;

/** Pipeline CRM's API as its documentation, its clients' source and their recordings describe it. */
export async function startPipeline(keys: { apiKey: string; appKey: string; token: string }) {
  const store = new PipelineStore();
  const state = { ignoresFilter: false };

  function peopleBy(query: URLSearchParams): FakePerson[] {
    const all = [...store.people.values()];
    if (state.ignoresFilter) return all;
    const has = (texts: (string | null)[], wanted: string | null) =>
      wanted === null || texts.some((text) => text?.toLowerCase().includes(wanted.toLowerCase()));
    return all.filter(
      ({ phone, mobile, home_phone, full_name }) =>
        has([phone, mobile, home_phone], query.get('conditions[person_phone]')) &&
        has([full_name], query.get('conditions[person_name]')),
    );
  }

  function note({ method, body }: ReceivedRequest, id: number): Answer {
    const found = store.notes.get(id);
    if (found === undefined) return missing;
    return ok(method === 'PUT' ? store.change(found, body.note) : found);
  }

  function person({ query }: ReceivedRequest, id: number, part: string): Answer {
    if (!store.people.has(id)) return missing;
    const deals = [...store.deals.values()].filter(({ person_ids }) => person_ids.includes(id));
    const notes = [...store.notes.values()].filter((each: FakeNote) => each.person_id === id).reverse();
    return part === 'deals' ? pageOf(deals, query) : pageOf(notes, query);
  }

  function answerTo(request: ReceivedRequest): Answer {
    const { method, path, query, body, authorization } = request;
    const hasKeys = query.get('api_key') === keys.apiKey && query.get('app_key') === keys.appKey;
    if (!hasKeys && authorization !== `Bearer ${keys.token}`) throw new Refused(401, { error: 'Not authorized' });
    const [, kind = '', id = '', part = ''] = /^\/api\/v3\/(.+?)(?:\/(\d+))?(?:\/(\w+))?\.json$/.exec(path) ?? [];
    if (kind === 'people' && id !== '') return person(request, Number(id), part);
    if (kind === 'people') return method === 'POST' ? ok(store.addPerson(body.person)) : pageOf(peopleBy(query), query);
    if (kind === 'notes') return id === '' ? ok(store.addNote(body.note)) : note(request, Number(id));
    if (kind === 'users')
      return pageOf(
        store.users.map((user) => ({ id: user, first_name: 'User' })),
        query,
      );
    if (path === '/api/v3/admin/note_categories.json') {
      return pageOf(
        [...store.categories].map(([category, name]) => ({ id: category, name })),
        query,
      );
    }
    return missing;
  }

  const server = await startJsonServer(answerTo);
  return {
    ...server,
    store,
    state,
    clear(): void {
      store.clear();
      server.requests.length = 0;
      state.ignoresFilter = false;
    },
  };
}

function pageOf(rows: readonly object[], query: URLSearchParams): Answer {
  const size = Math.min(hardLimit, Number(query.get('per_page') ?? hardLimit));
  const page = Number(query.get('page') ?? 1);
  const pages = Math.max(1, Math.ceil(rows.length / size));
  const pagination = { page, per_page: size, pages, total: rows.length };
  return ok({ entries: rows.slice((page - 1) * size, page * size), pagination });
}
