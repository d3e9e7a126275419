import { type Answer, type ReceivedRequest, Refused, startJsonServer } from '../vendor/json-server.ts';
import { type FakeContact, FreshsalesStore, invalid } from './store.ts';

const ok = (body: unknown): Answer => ({ status: 200, body });
const missing: Answer = { status: 404, body: { errors: { code: 404, message: ['Not Found'] } } };
/** The most that one request returns. */
const hardLimit = 100;

/** Freshsales' API as its documentation, the vendor's sample and clients of live accounts describe it. */
export async function startFreshsales(apiKey: string) {
  const store = new FreshsalesStore();
  const state = { ignoresFilter: false, searchLags: false, mostIncluded: Number.POSITIVE_INFINITY };

  const found = (isMatch: (contact: FakeContact) => boolean): FakeContact[] =>
    state.searchLags ? [] : [...store.contacts.values()].filter((contact) => state.ignoresFilter || isMatch(contact));

  /** A search leaves owner, accounts and fields out. */
  function thin({ id, display_name, mobile_number, work_number, created_at }: FakeContact): object {
    return { id, display_name, mobile_number, work_number, created_at };
  }

  function filtered({ body, query }: ReceivedRequest): Answer {
    const [rule] = body?.filter_rule ?? [];
    if (rule?.operator !== 'is_in' || !['mobile_number', 'work_number'].includes(rule.attribute)) {
      throw invalid('The filter is invalid');
    }
    const wanted: string[] = [rule.value].flat();
    const rows = found((contact) => wanted.includes(contact[rule.attribute as 'mobile_number'] ?? ''));
    const size = Math.min(hardLimit, Number(query.get('per_page') ?? 25));
    return ok({ contacts: rows.slice(0, size).map(thin), meta: { total: rows.length } });
  }

  /** The search answers with ids as texts, kinds, names and e-mail addresses. */
  function searched({ query }: ReceivedRequest): Answer {
    const text = (query.get('q') ?? '').toLowerCase();
    const size = Math.min(hardLimit, Number(query.get('per_page') ?? 10));
    const rows = found(({ display_name }) => text !== '' && (display_name ?? '').toLowerCase().includes(text));
    return ok(
      rows
        .slice(0, size)
        .map(({ id, display_name }) => ({ id: String(id), type: 'contact', name: display_name, email: null })),
    );
  }

  function lookedUp({ query }: ReceivedRequest): Answer {
    if (query.get('entities') !== 'contact') throw invalid('entities is invalid');
    const rows = found((contact) => contact[query.get('f') as 'mobile_number'] === query.get('q'));
    return ok({ contacts: { contacts: rows.slice(0, hardLimit).map(thin) } });
  }

  function contact(id: number, part: string, include: string): Answer {
    const row = store.contacts.get(id);
    if (row === undefined) return missing;
    if (part === 'notes') return ok({ notes: store.notes.filter(({ targetable_id }) => targetable_id === id) });
    return ok({
      contact: row,
      deals: store.deals.filter((deal) => deal.contact === id),
      sales_activities: [...store.activities.values()]
        .filter(({ targetable_id }) => targetable_id === id)
        .slice(0, state.mostIncluded),
      users: [{ id: row.owner_id }],
      ...(include.split(',').includes('tasks') && { tasks: tasksOf(id) }),
    });
  }

  const tasksOf = (contact: number) =>
    [...store.tasks.values()].filter(({ targetable_id }) => targetable_id === contact).slice(0, state.mostIncluded);

  /** A list of the whole account, the oldest first. */
  function listed(name: 'sales_activities' | 'tasks', { query }: ReceivedRequest): Answer {
    if (name === 'tasks' && query.get('filter') !== 'open') throw invalid('filter is invalid');
    const open = [...store.tasks.values()].filter(({ status }) => status === 0);
    const rows: object[] = name === 'tasks' ? open : [...store.activities.values()];
    const size = Math.min(hardLimit, Number(query.get('per_page') ?? 25));
    const start = (Number(query.get('page') ?? 1) - 1) * size;
    const meta = { total_pages: Math.max(1, Math.ceil(rows.length / size)), total: rows.length };
    return ok({ [name]: rows.slice(start, start + size), meta });
  }

  function task({ method, body }: ReceivedRequest, id: number): Answer {
    const known = store.tasks.get(id);
    if (known === undefined) return missing;
    return ok({ task: method === 'PUT' ? store.changeTask(known, body.task) : known });
  }

  function activity({ method, body }: ReceivedRequest, id: number): Answer {
    const known = store.activities.get(id);
    if (known === undefined) return missing;
    return ok({ sales_activity: method === 'PUT' ? store.change(known, body.sales_activity) : known });
  }

  function selector(path: string): Answer {
    if (path === 'owners')
      return ok({ users: store.users.map((id) => ({ id, display_name: 'User', is_active: true })) });
    if (path === 'sales_activity_types') return ok({ sales_activity_types: store.types });
    if (path === 'sales_activity_types/8/sales_activity_outcomes') {
      return ok({ sales_activity_outcomes: store.outcomes });
    }
    return missing;
  }

  function answerTo(request: ReceivedRequest): Answer {
    const { method, path, body, authorization } = request;
    if (authorization !== `Token token=${apiKey}`) {
      throw new Refused(401, { login: 'failed', message: 'Incorrect username or password' });
    }
    const [, kind = '', rest = ''] = /^\/crm\/sales\/api\/(\w+)\/?(.*)$/.exec(path) ?? [];
    const [id = '', part = ''] = rest.split('/');
    switch (`${method} ${kind}`) {
      case 'POST filtered_search':
        return filtered(request);
      case 'GET search':
        return searched(request);
      case 'GET lookup':
        return lookedUp(request);
      case 'GET contacts':
        return contact(Number(id), part, request.query.get('include') ?? '');
      case 'POST contacts': {
        const { emails } = body.unique_identifier ?? {};
        const made = rest === 'upsert' ? store.upsertContact(emails, body.contact) : store.addContact(body.contact);
        return ok({ contact: made });
      }
      case 'POST sales_accounts':
        return ok({ sales_account: store.upsertAccount(body.unique_identifier.name) });
      case 'GET sales_activities':
        return id === '' ? listed('sales_activities', request) : activity(request, Number(id));
      case 'PUT sales_activities':
        return activity(request, Number(id));
      case 'POST sales_activities':
        return { status: 201, body: { sales_activity: store.addActivity(body.sales_activity) } };
      case 'GET tasks':
        return id === '' ? listed('tasks', request) : task(request, Number(id));
      case 'PUT tasks':
        return task(request, Number(id));
      case 'POST tasks':
        return { status: 201, body: { task: store.addTask(body.task) } };
      case 'POST notes':
        store.notes.push(body.note);
        return ok({ note: body.note });
      case 'GET selector':
        return selector(rest);
      default:
        return missing;
    }
  }

  const server = await startJsonServer(answerTo);
  return {
    ...server,
    store,
    state,
    clear(): void {
      store.clear();
      server.requests.length = 0;
      Object.assign(state, { ignoresFilter: false, searchLags: false, mostIncluded: Number.POSITIVE_INFINITY });
    },
  };
}
