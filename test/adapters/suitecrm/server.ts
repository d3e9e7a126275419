import { type Answer, type ReceivedRequest, startJsonServer } from '../vendor/json-server.ts';
import { matcherOf } from './filter.ts';
import { answerOf, exchange } from './recorded.ts';
import { notFound, recordedRefusal, refusal } from './refusals.ts';
import { attributesOf, beanOf, type Row, SuiteStore } from './store.ts';

const mediaType = 'application/vnd.api+json';
const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;
const hidden = ['user_name'];
export const agentId = answerOf('15').data[0].id as string;
const limited = 'demoLimitedToken';

/**
 * SuiteCRM's API V8, made from the recorded exchanges: answers have the recorded shapes and texts, and what the recorded
 * server refused is refused.
 */
export async function startSuite() {
  const store = new SuiteStore();
  const tokens = new Set<string>();
  const state = { ignoresFilter: false, hidden: [] as string[], refreshed: false, issued: false };

  function shown(row: Row, names: readonly string[]): object {
    const { id: _, ...attributes } = row;
    const picked = Object.entries(attributes).filter(([name]) => names.includes(name) && !hidden.includes(name));
    return Object.fromEntries(picked.map(([name, value]) => [name, asShown(name, value)]));
  }

  function fieldsIn(module: string, query: URLSearchParams): string[] {
    const all = attributesOf(module) ?? [];
    const wanted = query.get(`fields[${module}]`)?.split(',') ?? all;
    const wrong = wanted.filter((name) => !all.includes(name));
    // As in the public source.
    if (wrong.length > 0) {
      throw refusal(`The following field in ${beanOf(module)} module is not found: ${wrong.join(', ')}`);
    }
    return wanted;
  }

  function existing(module: string, id: string): Row {
    if (!uuid.test(id) && module !== 'Users') throw refusal(`The option "id" with value "${id}" is invalid.`);
    const row = store.get(module, id);
    if (row === undefined) throw notFound(module, id);
    return row;
  }

  function listOf(module: string, query: URLSearchParams): Answer {
    const names = fieldsIn(module, query);
    const matches = matcherOf(module, query);
    const found = store.all(module).filter((row) => state.ignoresFilter || matches(row));
    const [, descending, by = ''] = /^(-?)(\w+)$/.exec(query.get('sort') ?? '') ?? [];
    const key = (row: Row) => String(row[by === '' ? 'id' : by] ?? '');
    found.sort((a, b) => Number(key(a) > key(b)) - Number(key(a) < key(b)));
    if (descending === '-') found.reverse();
    const sizeText = query.get('page[size]');
    const size = Number(sizeText ?? 20);
    const start = (Number(query.get('page[number]') ?? 1) - 1) * size;
    const data = found
      .slice(start, start + size)
      .map((row) => ({ type: beanOf(module), id: row.id, attributes: shown(row, names) }));
    if (data.length === 0) return { status: 200, body: answerOf('28') };
    if (sizeText === null) return { status: 200, body: { data } };
    const meta = { 'total-pages': Math.ceil(found.length / size), 'records-on-this-page': data.length };
    return { status: 200, body: { meta, data } };
  }

  function relations(request: ReceivedRequest, module: string, row: Row, link: string, otherId: string): Answer {
    const { method, body, query } = request;
    const from = `${beanOf(module)} with id ${row.id}`;
    if (method === 'POST') {
      const { type, id } = body.data;
      existing(type, id);
      store.relate(row.id, id);
      return {
        status: 201,
        body: { meta: { message: `${beanOf(type)} with id ${id} has been added to ${from}` }, data: [] },
      };
    }
    const target = `${link.charAt(0).toUpperCase()}${link.slice(1)}`;
    if (method === 'DELETE') {
      store.unrelate(row.id, otherId);
      const message = `Relationship has been deleted between ${from} and ${beanOf(target)} with id ${otherId}`;
      return { status: 200, body: { meta: { message }, data: [] } };
    }
    if ([...query.keys()].some((name) => name.startsWith('fields'))) throw recordedRefusal('42');
    const found = store.relatedTo(row.id, target);
    if (found.length === 0) {
      const message = `There is no relationship set in ${beanOf(module)} module with ${link} link field`;
      return { status: 200, body: { meta: { message }, data: [] } };
    }
    const all = attributesOf(target) ?? [];
    const data = found.map((each) => ({ type: beanOf(target), id: each.id, attributes: shown(each, all) }));
    return { status: 200, body: { data } };
  }

  function save({ method, body }: ReceivedRequest): Answer {
    if (body === undefined || body.data === undefined) throw recordedRefusal('59');
    const { type, id, attributes } = body.data;
    if (attributesOf(type) === null) throw refusal(`Module ${type} does not exist`);
    if (id !== undefined && !uuid.test(id)) throw refusal(`The option "id" with value "${id}" is invalid.`);
    const row = method === 'POST' ? store.add(type, attributes, id) : existing(type, id);
    if (method === 'PATCH') store.write(type, row, attributes);
    const data = { type: beanOf(type), id: row.id, attributes: shown(row, attributesOf(type) ?? []) };
    return { status: 201, body: { data } };
  }

  function token({ body }: ReceivedRequest): Answer {
    const { grant_type, client_id, client_secret } = body;
    const isKnown = ['demo-client-password-grant', 'demo-client-credentials'].includes(client_id);
    if (!isKnown) throw recordedRefusal('05');
    const isOwnGrant = client_id === 'demo-client-credentials' || grant_type !== 'client_credentials';
    if (client_secret !== 'demoClientSecret' || !isOwnGrant) throw recordedRefusal('02');
    const asked = { client_credentials: '07', refresh_token: state.refreshed ? '09' : '08', password: '01' };
    const name = asked[grant_type as keyof typeof asked];
    if (grant_type === 'password' && body.username !== 'cti') throw recordedRefusal('04');
    if (grant_type === 'password' && body.password !== 'demoPassword') throw recordedRefusal('03');
    if (name === '09') throw recordedRefusal('09');
    if (name === '08') {
      tokens.delete('demoAccessToken');
      state.refreshed = true;
    }
    const answer = answerOf(name);
    // Each token is a new one.
    if (name === '07' && state.issued) answer.access_token += '-2';
    state.issued ||= name === '07';
    tokens.add(answer.access_token);
    return { status: 200, body: answer, headers: { 'content-type': 'application/json' } };
  }

  function ofModule(request: ReceivedRequest, bearer: string): Answer {
    const { method, path, query } = request;
    const [, , , , module = '', id = '', part = '', link = '', other = ''] = path.split('/');
    const isRefused = bearer === limited && (module === 'Calls' || method === 'POST');
    if (isRefused || state.hidden.includes(module || request.body?.data?.type)) throw recordedRefusal('57');
    if (module === '') {
      if (method === 'PUT') throw recordedRefusal('61');
      return save(request);
    }
    if (attributesOf(module) === null) throw refusal(`Module ${module} does not exist`);
    if (id === '') return listOf(module, query);
    const row = existing(module, id);
    if (part === 'relationships') return relations(request, module, row, link, other);
    if (method === 'DELETE') {
      store.remove(module, id);
      return { status: 200, body: { meta: { message: `Record with id ${id} is deleted` }, data: [] } };
    }
    return {
      status: 200,
      body: { data: { type: beanOf(module), id, attributes: shown(row, fieldsIn(module, query)) } },
    };
  }

  function answerTo(request: ReceivedRequest): Answer {
    const { path, authorization } = request;
    if (path === '/Api/access_token') return token(request);
    const bearer = authorization.replace(/^Bearer /, '');
    if (authorization === '') throw recordedRefusal('11');
    if (!/^demo/.test(bearer)) throw recordedRefusal('12');
    if (bearer !== limited && !tokens.has(bearer)) throw recordedRefusal('10');
    if (path === '/Api/V8/current-user') return { status: 200, body: answerOf('14') };
    if (path === '/Api/V8/logout') {
      tokens.delete(bearer);
      return { status: 200, body: answerOf('64') };
    }
    if (!path.startsWith('/Api/V8/module')) throw recordedRefusal('60');
    return ofModule(request, bearer);
  }

  const server = await startJsonServer((request) => {
    const answer = answerTo(request);
    return { ...answer, headers: { 'content-type': mediaType, ...answer.headers } };
  });
  return {
    ...server,
    store,
    state,
    tokens,
    clear(): void {
      store.clear();
      tokens.clear();
      server.requests.length = 0;
      Object.assign(state, { ignoresFilter: false, hidden: [], refreshed: false, issued: false });
      store.add('Users', { first_name: 'Agent', last_name: 'One', name: 'Agent One', user_name: 'agent1' }, agentId);
      store.add('Users', { first_name: '', last_name: 'Administrator', user_name: 'admin' }, '1');
    },
    /** Answers as the recorded server did when another request with the same id was a moment faster. */
    race: (): string => exchange('62').response.body,
  };
}

/** Times come back in ISO 8601. */
function asShown(name: string, value: unknown): unknown {
  const isTime = name.startsWith('date_') && /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(String(value));
  return isTime ? `${String(value).replace(' ', 'T')}+00:00` : value;
}
