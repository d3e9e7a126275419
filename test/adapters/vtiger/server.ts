import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { callback } from './callbacks.ts';
import { modules, packageFields } from './modules.ts';
import { answerOf, exchange } from './recorded.ts';
import { type Row, readVtql } from './vtql-reader.ts';

type Params = Readonly<Record<string, string>>;

/** An answer as it was recorded. "" stands for the empty HTML page of an unknown operation. */
type Answer = object | '';

const failed = (code: string, message: string): Answer => ({ success: false, error: { message, code } });
const recordedFailure = (name: string): Answer => answerOf(name);
const deniedFor = (name: string): Answer => {
  const { code, message } = answerOf('16').error;
  return failed(code, message.replace('Nope', name));
};
const missing = (field: string): Answer => {
  const { code, message } = answerOf('12').error;
  return failed(code, message.replace('lastname', field));
};

/** The exchanges with the descriptions of modules. */
const described: Readonly<Record<string, string>> = { Contacts: '06', PBXManager: '07' };

/**
 * Vtiger's web service, made from the recorded exchanges: answers have the recorded shapes and texts, and what the
 * recorded server refused is refused, i.e. missing mandatory fields, GET where POST is needed, an ended session, an
 * unknown module, a missing record, an unknown operation. PBXManager's callbacks have the secret "demoPbxSecret".
 */
export async function startVtiger({ username, accessKey }: { username: string; accessKey: string }) {
  const records = new Map<string, Row & { module: string }>();
  /** Challenges that are valid, the recorded one included. */
  const tokens = new Set([(answerOf('01').result as { token: string }).token]);
  let session = '';
  let lastRecord = 10;
  const initial = { logins: 0, ignoresFilter: false, hasPackage: true };
  const state = { ...initial, withoutModules: [] as string[], formerUsers: [] as string[] };
  /** Requests as they came, for comparison. */
  const seen: { method: string; path: string; query: string; body: string | null }[] = [];

  /** One second later with each record. */
  const now = (): string =>
    new Date(Date.UTC(2026, 10, 23, 1, 19, 14) + lastRecord * 1000).toISOString().slice(0, 19).replace('T', ' ');

  /** Fields that an administrator added. */
  const custom: Record<string, Row> = {};

  function fieldsOf(module: string): Row | null {
    const known = state.withoutModules.includes(module) ? undefined : modules[module];
    if (known === undefined) return null;
    const ofPackage = module === 'PBXManager' && state.hasPackage ? packageFields : [];
    return { ...known.blank, ...custom[module], ...Object.fromEntries(ofPackage.map((name) => [name, ''])) };
  }

  function add(module: string, element: Readonly<Record<string, unknown>>, id?: string): Row {
    const known = modules[module];
    if (id === undefined) lastRecord += 1;
    const stamps =
      module === 'PBXManager'
        ? { CreatedTime: now(), ModifiedTime: now() }
        : { createdtime: now(), modifiedtime: now() };
    const row: Row = { ...fieldsOf(module), ...stamps, id: id ?? `${known?.prefix}x${lastRecord}` };
    assign(row, element);
    row.label = known?.label(row) ?? '';
    records.set(row.id ?? '', { ...row, module });
    return row;
  }

  /** Fields that the module does not have are ignored. Vtiger returns numbers as texts. */
  function assign(row: Row, element: Readonly<Record<string, unknown>>): void {
    for (const [name, value] of Object.entries(element)) {
      if (Object.hasOwn(row, name) && name !== 'id') row[name] = value === null ? null : String(value);
    }
  }

  /** The records of a module, as texts. */
  function all(module: string): Row[] {
    return [...records.values()].filter((row) => row.module === module);
  }

  function shown(id: string): Row | null {
    const record = records.get(id);
    if (record === undefined) return null;
    const { module: _, ...row } = record;
    return row;
  }

  const lacking = (module: string, row: Readonly<Record<string, unknown>>): string | undefined =>
    modules[module]?.mandatory.find((name) => row[name] === undefined || row[name] === null || row[name] === '');

  /** As in the public source: a record has no owner that was deleted. */
  const isAssignable = ({ assigned_user_id }: Readonly<Record<string, unknown>>): boolean =>
    !state.formerUsers.includes(String(assigned_user_id));
  const notAssignable = failed('ACCESS_DENIED', 'Cannot assign record to the given user');

  const operations: Record<string, { method: 'GET' | 'POST'; open?: true; run(params: Params): Answer }> = {
    getchallenge: {
      method: 'GET',
      open: true,
      run(params) {
        if (params.username !== username) return recordedFailure('03');
        const token = createHash('sha256').update(`${state.logins} ${tokens.size}`).digest('hex').slice(0, 13);
        tokens.add(token);
        return { success: true, result: { token, serverTime: 1795396754, expireTime: 1795397054 } };
      },
    },
    login: {
      method: 'POST',
      open: true,
      run(params) {
        const isRight = [...tokens].some((token) => hashOf(token, accessKey) === params.accessKey);
        if (params.username !== username || !isRight) return recordedFailure('03');
        state.logins += 1;
        session = `session-${state.logins}`;
        return { success: true, result: { ...(answerOf('02').result as object), sessionName: session, username } };
      },
    },
    logout: {
      method: 'POST',
      run() {
        session = '';
        return answerOf('43');
      },
    },
    describe: {
      method: 'GET',
      run: ({ elementType = '' }) =>
        described[elementType] ? answerOf(described[elementType]) : deniedFor(elementType),
    },
    query: { method: 'GET', run: ({ query = '' }) => runQuery(query) },
    retrieve: {
      method: 'GET',
      run({ id = '' }) {
        const row = shown(id);
        return row === null ? recordedFailure('19') : { success: true, result: row };
      },
    },
    create: {
      method: 'POST',
      run({ elementType = '', element = '{}' }) {
        if (fieldsOf(elementType) === null) return deniedFor(elementType);
        const values = JSON.parse(element) as Record<string, unknown>;
        if (!isAssignable(values)) return notAssignable;
        const field = lacking(elementType, values);
        return field === undefined ? { success: true, result: add(elementType, values) } : missing(field);
      },
    },
    revise: {
      method: 'POST',
      run({ element = '{}' }) {
        const values = JSON.parse(element) as Record<string, unknown>;
        const record = records.get(String(values.id));
        if (record === undefined) return recordedFailure('19');
        if (!isAssignable(values)) return notAssignable;
        const field = lacking(record.module, { ...record, ...values });
        if (field !== undefined) return missing(field);
        assign(record, values);
        return { success: true, result: shown(String(values.id)) };
      },
    },
  };

  function runQuery(text: string): Answer {
    const query = readVtql(text);
    if ('malformed' in query) return deniedFor(query.malformed);
    const fields = fieldsOf(query.module);
    if (fields === null) return deniedFor(query.module);
    const unknown = query.named.find((name) => name !== '*' && !Object.hasOwn(fields, name));
    if (unknown !== undefined) return failed('ACCESS_DENIED', `Permission to access ${unknown} attribute denied.`);
    const everyone = state.ignoresFilter && ['Contacts', 'Leads', 'Accounts'].includes(query.module);
    const found = [...records.values()].filter(
      (row) => row.module === query.module && (everyone || query.matches(row)),
    );
    const { orderBy } = query;
    if (orderBy !== null) {
      const sign = orderBy.descending ? -1 : 1;
      const key = (row: Row): string => row[orderBy.field] ?? '';
      found.sort((a, b) => sign * (Number(key(a) > key(b)) - Number(key(a) < key(b))));
    }
    const columns = query.columns.includes('*') ? Object.keys(fields) : [...new Set([...query.columns, 'id'])];
    const result = found
      .slice(query.offset, query.offset + query.count)
      .map((row) => Object.fromEntries(columns.map((name) => [name, row[name] ?? null])));
    return { success: true, result };
  }

  function answerTo(method: string, params: Params): Answer {
    const operation = Object.hasOwn(operations, params.operation ?? '')
      ? operations[params.operation ?? '']
      : undefined;
    if (operation?.open !== true) {
      if (params.sessionName === undefined) return recordedFailure('04');
      if (session === '' || params.sessionName !== session) return recordedFailure('05');
    }
    if (operation === undefined) return '';
    return operation.method === method ? operation.run(params) : recordedFailure('28');
  }

  async function serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const url = new URL(incoming.url ?? '/', 'http://crm.example');
    const parts: Buffer[] = [];
    for await (const part of incoming) parts.push(part);
    const body = Buffer.concat(parts).toString();
    const method = incoming.method ?? '';
    const query = url.search.slice(1);
    seen.push({ method, path: url.pathname, query, body: body === '' ? null : body });
    const params = Object.fromEntries(new URLSearchParams(method === 'POST' ? body : query));
    if (url.pathname === '/modules/PBXManager/callbacks/PBXManager.php') {
      return send(outgoing, callback(params, 'demoPbxSecret', { add, all }));
    }
    const answer = url.pathname === '/webservice.php' ? answerTo(method, params) : '';
    send(outgoing, answer === '' ? '27' : '01', answer === '' ? undefined : JSON.stringify(answer));
  }

  /** Sends a recorded answer, or another text in its form. */
  function send(outgoing: ServerResponse, name: string, text?: string): void {
    const { status, contentType, body } = exchange(name).response;
    outgoing.writeHead(status, { 'content-type': contentType }).end(text ?? body);
  }

  const server = createServer((incoming, outgoing) => void serve(incoming, outgoing));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    state,
    seen,
    /** Adds a record as Vtiger's page does it, with the next id unless one is given. */
    add,
    all,
    remove: (id: string): boolean => records.delete(id),
    clear(): void {
      records.clear();
      lastRecord = 10;
      seen.length = 0;
      Object.assign(state, initial, { withoutModules: [], formerUsers: [] });
    },
    addField(module: string, name: string): void {
      custom[module] = { ...custom[module], [name]: '' };
    },
    /** Sets the session, e.g. to that of the recording. "": ends it. */
    setSession(name: string): void {
      session = name;
    },
    async close(): Promise<void> {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function hashOf(token: string, accessKey: string): string {
  return createHash('md5')
    .update(token + accessKey)
    .digest('hex');
}
