import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Answer, json, recordedAnswer, refusal } from './answer.ts';
import { refusedFields } from './checks.ts';
import { entities } from './entities.ts';
import { columnsOf, listOf } from './list.ts';
import { answerOf, exchange } from './recorded.ts';
import { adminId, apiUserId, EspoStore } from './store.ts';
import { type Row, readQuery } from './where-reader.ts';

interface Asked {
  method: string;
  entityType: string;
  id: string;
  link: string;
  query: string;
  body: Row;
  user: string;
  skipsDuplicateCheck: boolean;
}

/** A key of another user. It was not recorded. */
export const otherApiKey = 'otherApiKey';

const duplicateColumns = Object.keys((answerOf('07') as unknown as Row[])[0] ?? {});

/**
 * EspoCRM's API, made from the recorded exchanges: answers have the recorded shapes and texts, and what the recorded
 * server refused is refused, i.e. missing fields, national numbers, duplicates, a missing record, wrong and missing
 * credentials, a user without a role. Unknown entity types and methods are refused, too; they were not recorded.
 */
export async function startEspo() {
  const store = new EspoStore();
  const users = new Map([
    [exchange('22').request.headers['x-api-key'], apiUserId],
    [exchange('01').request.headers.authorization, adminId],
    [otherApiKey, adminId],
  ]);
  const initial = {
    ignoresFilter: false,
    hasRole: true,
    onlyInternational: false,
    needsLength: false,
    sources: ['Call'],
  };
  const state = { ...initial, hidden: [] as string[], broken: [] as string[], refuses: null as Answer | null };
  /** Requests as they came, for comparison. */
  const seen: { method: string; path: string; query: string; headers: IncomingMessage['headers']; body: string }[] = [];

  const isThere = (entityType: string, id: string) => store.has(entityType, id);
  const refusedBy = (entityType: string, row: Row, fields: Row) =>
    refusedFields(entityType, { row, fields, ...state }, isThere);

  function create({ entityType, body, user, skipsDuplicateCheck }: Asked): Answer {
    const refused = refusedBy(entityType, body, body);
    if (refused !== null) return refused;
    const { firstName, lastName } = body;
    const same = entityType === 'Contact' ? store.all('Contact') : [];
    const duplicates = same.filter((row) => row.firstName === firstName && row.lastName === lastName);
    if (duplicates.length > 0 && !skipsDuplicateCheck) {
      return refusal(
        409,
        'duplicate',
        duplicates.map((row) => columnsOf(row, duplicateColumns)),
      );
    }
    const row = store.add(entityType, body);
    store.created(row, user);
    return json(store.shown(row, true));
  }

  function ofRecord({ method, entityType, id, link, query, body, user }: Asked): Answer {
    const row = store.get(id);
    if (row?.entityType !== entityType) return refusal(404, `Record ${id} does not exist.`);
    if (method === 'GET' && link === 'stream') {
      const notes = store.all('Note').filter((note) => note.parentType === entityType && note.parentId === id);
      const page = notes.reverse().slice(0, Number(readQuery(query).maxSize ?? 20));
      return json({ total: notes.length, list: page.map((note) => store.shown(note)) });
    }
    if (method === 'GET') return json(store.shown(row));
    const refused = refusedBy(entityType, { ...row, ...body }, body);
    if (refused !== null) return refused;
    store.assign(row, body);
    store.modified(row, user);
    return json(store.shown(row));
  }

  function answerTo(asked: Asked): Answer {
    const { method, entityType, id, user } = asked;
    if (entityType === 'App' && id === 'user') return recordedAnswer(user === adminId ? '01' : '22');
    if (state.broken.includes(entityType)) return { status: 500, type: 'text/html', headers: {}, body: '' };
    if (!Object.hasOwn(entities, entityType)) return refusal(404, `Controller '${entityType}' does not exist.`);
    if (method !== 'GET' && method !== (id === '' ? 'POST' : 'PUT')) return refusal(405, 'Method is not allowed.');
    const isAllowed = user === adminId || (state.hasRole && !state.hidden.includes(entityType));
    if (!isAllowed) return recordedAnswer(method === 'POST' ? '24' : '23');
    if (id !== '') return ofRecord(asked);
    return method === 'POST' ? create(asked) : listOf(entityType, store.all(entityType), asked.query, state);
  }

  function guarded({ method = '', headers }: IncomingMessage, url: URL, body: string): Answer {
    if (state.refuses !== null) return state.refuses;
    const credentials = headers['x-api-key'] ?? headers.authorization;
    if (credentials === undefined) return recordedAnswer('03');
    const user = users.get(String(credentials));
    if (user === undefined) return recordedAnswer(headers['x-api-key'] === undefined ? '02' : '26');
    const [, , , entityType = '', id = '', link = ''] = url.pathname.split('/').map(decodeURIComponent);
    return answerTo({
      ...{ method, entityType, id, link, user, query: url.search.slice(1) },
      body: body === '' ? {} : JSON.parse(body),
      skipsDuplicateCheck: headers['x-skip-duplicate-check'] === 'true',
    });
  }

  async function serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const url = new URL(incoming.url ?? '/', 'http://crm.example');
    const parts: Buffer[] = [];
    for await (const part of incoming) parts.push(part);
    const body = Buffer.concat(parts).toString();
    const { method = '', headers } = incoming;
    seen.push({ method, path: url.pathname, query: url.search.slice(1), headers, body });
    const answer = guarded(incoming, url, body);
    outgoing.writeHead(answer.status, { ...answer.headers, 'content-type': answer.type }).end(answer.body);
  }

  const server = createServer((incoming, outgoing) => void serve(incoming, outgoing));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    state,
    seen,
    store,
    /** Answers every request like this, until `clear`. */
    refuse(status: number, reason: string, body?: unknown): void {
      state.refuses = refusal(status, reason, body);
    },
    clear(): void {
      store.clear();
      seen.length = 0;
      Object.assign(state, initial, { hidden: [], broken: [], refuses: null });
    },
    async close(): Promise<void> {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
